package io.cachestarter.autoconfigure;

import java.io.UncheckedIOException;
import java.util.function.Supplier;

import io.cachestarter.autoconfigure.CacheStarterProperties.Remote;
import io.cachestarter.cache.AuditSettings;
import io.cachestarter.cache.CacheAccess;
import io.cachestarter.cache.CacheBindings;
import io.cachestarter.cache.CacheTransactions;
import io.cachestarter.cache.CallInspector;
import io.cachestarter.cache.TagOperations;
import io.cachestarter.cache.TwoLevelCacheManager;
import io.cachestarter.codec.ValueCodecs;
import io.cachestarter.internal.KeyNames;
import io.cachestarter.invalidation.InvalidationBus;
import io.cachestarter.local.LocalClock;
import io.cachestarter.redis.RedisGateway;
import io.cachestarter.remote.JournalSettings;
import io.cachestarter.remote.NodeSettings;
import io.cachestarter.remote.RemoteLevels;

import org.springframework.beans.factory.InjectionPoint;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.CachingConfigurer;
import org.springframework.cache.interceptor.CacheAspectSupport;
import org.springframework.cache.interceptor.CacheErrorHandler;
import org.springframework.cache.interceptor.SimpleCacheErrorHandler;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;

/**
 * The cache manager and what it stands on.
 */
@Configuration(proxyBeanMethods = false)
class TwoLevelCacheConfiguration {

	@Bean
	@Lazy
	@ConditionalOnMissingBean
	InvalidationBus cacheStarterInvalidationBus(RedisGateway redis, KeyNames names, CacheStarterProperties properties) {
		return new InvalidationBus(redis, names.busChannel(), SettingsFactory
			.positive("cache-starter.invalidation.heartbeat", properties.invalidation().heartbeat()));
	}

	@Bean
	@Lazy
	@ConditionalOnMissingBean
	RemoteLevels cacheStarterRemoteLevels(RedisGateway redis, InvalidationBus bus, KeyNames names, ValueCodecs codecs,
			CacheStarterProperties properties) {
		Remote remote = properties.remote();
		JournalSettings journal = SettingsFactory.journal(remote.journal());
		NodeSettings settings = new NodeSettings(SettingsFactory.loadLease(remote.loadLease()),
				SettingsFactory.sweep(properties.sweep()), journal, remote.keepAfterFailover(),
				SettingsFactory.shutdownTimeout(remote.shutdownTimeout()),
				SettingsFactory.maxKnownTags(properties.tags().maxKnown()));
		try {
			return new RemoteLevels(redis, bus, names, codecs, settings);
		}
		catch (IllegalStateException | UncheckedIOException ex) {
			throw new InvalidCacheSettingException("cache-starter.remote.journal.file", String.valueOf(journal.file()),
					String.valueOf(ex.getMessage()),
					"Name a file of this process alone, in a folder that it can write to.");
		}
	}

	@Bean
	@ConditionalOnMissingBean(CacheManager.class)
	@Conditional(OnCacheTypeCondition.class)
	LocalClock localClock() {
		return LocalClock.start();
	}

	@Bean
	@ConditionalOnMissingBean(CacheManager.class)
	@Conditional(OnCacheTypeCondition.class)
	TwoLevelCacheManager cacheManager(CacheStarterProperties properties, ValueCodecs codecs, RemoteLevels remoteLevels,
			ObjectProvider<CacheAspectSupport> aspect, ObjectProvider<CacheBindings> bindings, LocalClock clock) {
		ConfiguredCatalog catalog = new ConfiguredCatalog(properties, new SettingsFactory(codecs));
		AuditSettings audit = SettingsFactory.audit(properties.audit());
		TwoLevelCacheManager cacheManager = new TwoLevelCacheManager(catalog, remoteLevels, CacheTransactions.detect(),
				errorHandler(aspect), clock, properties.remote().connectTimeout());
		cacheManager.bind(new Remembered<>(() -> bindings.getIfAvailable(() -> CacheBindings.NONE)));
		cacheManager.audit(audit);
		return cacheManager;
	}

	private static Supplier<CacheErrorHandler> errorHandler(ObjectProvider<CacheAspectSupport> aspect) {
		return () -> {
			CacheAspectSupport unique = aspect.getIfUnique();
			return (unique != null) ? unique.getErrorHandler() : new SimpleCacheErrorHandler();
		};
	}

	@Bean
	@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
	@ConditionalOnBean(TwoLevelCacheManager.class)
	@ConditionalOnMissingBean
	CacheAccess<?, ?> cacheStarterCacheAccess(TwoLevelCacheManager cacheManager, InjectionPoint injectionPoint) {
		return InjectedCacheAccess.create(cacheManager, injectionPoint);
	}

	@Bean
	@Lazy
	@ConditionalOnBean(TwoLevelCacheManager.class)
	@ConditionalOnMissingBean
	TagOperations cacheStarterTagOperations(TwoLevelCacheManager cacheManager) {
		return cacheManager.tags();
	}

	@Bean
	@ConditionalOnBean(TwoLevelCacheManager.class)
	static TypedCacheResolverInstaller cacheStarterTypedCacheResolverInstaller(
			ObjectProvider<TwoLevelCacheManager> cacheManager, ObjectProvider<CallInspector> inspector,
			ObjectProvider<CachingConfigurer> configurer) {
		return new TypedCacheResolverInstaller(cacheManager, inspector, configurer);
	}

}
