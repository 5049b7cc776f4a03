package io.cachestarter.autoconfigure;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.cachestarter.cache.CacheSettings;
import io.cachestarter.cache.CacheWriter;
import io.cachestarter.cache.TwoLevelCacheManager;
import io.cachestarter.writebehind.WriteBehindTarget;
import io.cachestarter.writebehind.WriteBehindWriter;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * Finds the caches with write-behind: those with a {@code WriteBehindWriter}, and those
 * with a {@code CacheWriter} for which it is enabled.
 */
final class WriteBehindTargets {

	private final Map<String, String> beanNames = new HashMap<>();

	private final List<WriteBehindTarget> targets = new ArrayList<>();

	private final ConfigurableListableBeanFactory beanFactory;

	private final TwoLevelCacheManager cacheManager;

	private final WriteBehindSettingsFactory settings;

	private WriteBehindTargets(ConfigurableListableBeanFactory beanFactory, TwoLevelCacheManager cacheManager,
			WriteBehindProperties properties) {
		this.beanFactory = beanFactory;
		this.cacheManager = cacheManager;
		this.settings = new WriteBehindSettingsFactory(properties);
	}

	static List<WriteBehindTarget> find(ConfigurableListableBeanFactory beanFactory, TwoLevelCacheManager cacheManager,
			WriteBehindProperties properties) {
		WriteBehindTargets found = new WriteBehindTargets(beanFactory, cacheManager, properties);
		beanFactory.getBeansOfType(WriteBehindWriter.class).forEach(found::add);
		beanFactory.getBeansOfType(CacheWriter.class).forEach(found::addIfEnabled);
		properties.caches().forEach((cache, given) -> found.check(cache, given.enabled()));
		return found.targets;
	}

	private void addIfEnabled(String beanName, CacheWriter<?, ?> writer) {
		if (this.settings.isEnabled(writer.cacheName())) {
			add(beanName, CacheWriter.class, writer, WriteBehindTarget.adapt(writer));
		}
	}

	private void add(String beanName, WriteBehindWriter<?, ?> writer) {
		add(beanName, WriteBehindWriter.class, writer, writer);
	}

	private void add(String beanName, Class<?> kind, Object bean, WriteBehindWriter<?, ?> writer) {
		String cache = writer.cacheName();
		String other = this.beanNames.putIfAbsent(cache, beanName);
		if (other != null) {
			throw new IllegalStateException(
					"The beans '" + other + "' and '" + beanName + "' both write later what is put into cache '" + cache
							+ "'. Remove one of them, or give it another cacheName()");
		}
		CacheSettings cacheSettings = this.cacheManager.settings(cache);
		if (cacheSettings == null) {
			throw new IllegalStateException("The bean '" + beanName + "' writes what is put into cache '" + cache
					+ "', but there is no such cache. Configure it as cache-starter.caches." + cache
					+ " or set cache-starter.dynamic to true");
		}
		Type keyType = type(beanName, kind, bean, writer.keyType(), 0);
		Type valueType = type(beanName, kind, bean, writer.valueType(), 1);
		this.targets.add(new WriteBehindTarget(writer, keyType, valueType, cacheSettings.remote().codec(),
				this.settings.create(cache)));
	}

	private Type type(String beanName, Class<?> kind, Object bean, @Nullable Type declared, int index) {
		if (declared != null) {
			return declared;
		}
		ResolvableType found = ResolvableType.forClass(ClassUtils.getUserClass(bean)).as(kind).getGeneric(index);
		if (found.resolve() == null && this.beanFactory.containsBeanDefinition(beanName)) {
			found = this.beanFactory.getMergedBeanDefinition(beanName).getResolvableType().as(kind).getGeneric(index);
		}
		if (found.resolve() == null) {
			throw new IllegalStateException("The types of the keys and values of the bean '" + beanName
					+ "' are not known. Declare them where the bean is declared, as in " + kind.getSimpleName()
					+ "<Long, Product>, or use WriteBehindWriter.of(name, keyType, valueType, writer)");
		}
		return found.getType();
	}

	private void check(String cache, @Nullable Boolean enabled) {
		String property = "cache-starter.write-behind.caches." + cache + ".enabled";
		if (enabled != null && enabled && !this.beanNames.containsKey(cache)) {
			throw new InvalidCacheSettingException(property, enabled, "no bean writes the values of that cache",
					"Declare a WriteBehindWriter or CacheWriter for it, or remove the property.");
		}
		if (enabled != null && !enabled && this.beanNames.containsKey(cache)) {
			throw new InvalidCacheSettingException(property, enabled,
					"the bean '" + this.beanNames.get(cache) + "' is a WriteBehindWriter, which always writes later",
					"Remove the property, or declare a CacheWriter instead.");
		}
	}

}
