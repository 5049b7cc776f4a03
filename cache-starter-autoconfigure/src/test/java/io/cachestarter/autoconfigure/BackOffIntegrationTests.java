package io.cachestarter.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.cachestarter.cache.TwoLevelCacheManager;
import io.cachestarter.redis.RedisGateway;
import io.cachestarter.remote.RemoteLevels;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.CachingConfigurer;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.cache.interceptor.CacheErrorHandler;
import org.springframework.cache.interceptor.LoggingCacheErrorHandler;
import org.springframework.cache.support.NoOpCacheManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What the starter does not do to an application that has something of its own. */
class BackOffIntegrationTests {

	private final RedisServerHandle redis = RedisServers.shared();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class, DataRedisAutoConfiguration.class,
				CacheAutoConfiguration.class, CacheStarterAutoConfiguration.class))
		.withPropertyValues(this.redis.properties())
		.withPropertyValues("spring.application.name=back-off", "cache-starter.remote.connect-timeout=20s",
				"cache-starter.remote.timeout=10s");

	@Test
	void connectsToNothingWhenTheApplicationHasACacheManager() {
		this.runner.withBean(CacheManager.class, ConcurrentMapCacheManager::new).run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(TwoLevelCacheManager.class);
			assertThat(context.getBeanFactory().containsSingleton("cacheStarterRedisGateway")).isFalse();
		});
	}

	@Test
	void startsWithACacheManagerOfTheApplicationAndNoRedis() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class, CacheAutoConfiguration.class,
					CacheStarterAutoConfiguration.class))
			.withBean(CacheManager.class, ConcurrentMapCacheManager::new)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void startsWithACacheManagerOfTheApplicationAndTwoConnectionFactories() {
		this.runner.withBean(CacheManager.class, ConcurrentMapCacheManager::new)
			.withBean("one", RedisConnectionFactory.class, LettuceConnectionFactory::new)
			.withBean("two", RedisConnectionFactory.class, LettuceConnectionFactory::new)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void explainsThatThereAreTwoConnectionFactories() {
		this.runner.withBean("one", RedisConnectionFactory.class, LettuceConnectionFactory::new)
			.withBean("two", RedisConnectionFactory.class, LettuceConnectionFactory::new)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidCacheSettingException.class)
				.hasMessageContaining("@Primary"));
	}

	@Test
	void refusesAStaticListOfReplicas() {
		this.runner
			.withPropertyValues("spring.data.redis.masterreplica.nodes=127.0.0.1:" + this.redis.port() + ",127.0.0.1:1")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidCacheSettingException.class)
				.hasMessageContaining("spring.data.redis.masterreplica.nodes")
				.hasMessageContaining("Sentinel"));
	}

	@Test
	void leavesCachingOffWhenTheApplicationSwitchesItOff() {
		this.runner.withPropertyValues("spring.cache.type=none").run((context) -> {
			assertThat(context).hasSingleBean(NoOpCacheManager.class).doesNotHaveBean(TwoLevelCacheManager.class);
			assertThat(context.getBeanFactory().containsSingleton("cacheStarterRedisGateway")).isFalse();
		});
	}

	@Test
	void takesTheCacheTypeRedisForItself() {
		this.runner.withPropertyValues("spring.cache.type=redis")
			.run((context) -> assertThat(context).hasSingleBean(TwoLevelCacheManager.class));
	}

	@Test
	void offersItsPartsToAManagerOfTheApplication() {
		this.runner.withUserConfiguration(OwnManager.class)
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(RemoteLevels.class));
	}

	@Test
	void leavesTheConfigurerOfTheApplicationToBePostProcessed() {
		this.runner.withUserConfiguration(OwnConfigurer.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(Recorder.class).sawConfigurer).isTrue();
			context.getBean(Service.class).find(1);
			assertThat(context.getBean(StringRedisTemplate.class).hasKey("back-off:cache:configured:1")).isTrue();
		});
	}

	@Test
	void refusesMoreCommandsThanMayWaitForAFrozenServer() {
		try (RedisServerHandle frozen = RedisServers.start()) {
			this.runner.withPropertyValues(frozen.properties()).run((context) -> {
				RedisGateway gateway = context.getBean(RedisGateway.class);
				pause(context.getBean(StringRedisTemplate.class));
				List<CompletableFuture<?>> answers = new ArrayList<>();
				for (int i = 0; i < 6000; i++) {
					answers.add(gateway.get(new byte[] { 1 }));
				}

				await().atMost(Duration.ofSeconds(30))
					.until(() -> answers.stream().filter(CompletableFuture::isCompletedExceptionally).count() > 1000);
			});
		}
	}

	@SuppressWarnings("unchecked") // what the driver hands out
	private static void pause(StringRedisTemplate template) {
		template.execute((RedisCallback<@Nullable String>) (
				connection) -> ((RedisClusterAsyncCommands<byte[], byte[]>) connection.getNativeConnection())
					.clientPause(60_000)
					.toCompletableFuture()
					.join());
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnManager {

		@Bean
		CacheManager ownManager(RemoteLevels remoteLevels) {
			assertThat(remoteLevels.bus()).isNotNull();
			return new ConcurrentMapCacheManager();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnConfigurer {

		@Bean
		static Recorder recorder() {
			return new Recorder();
		}

		@Bean
		CachingConfigurer ownCachingConfigurer() {
			return new CachingConfigurer() {

				@Override
				public CacheErrorHandler errorHandler() {
					return new LoggingCacheErrorHandler();
				}

			};
		}

		@Bean
		Service service() {
			return new Service();
		}

	}

	static class Service {

		@Cacheable("configured")
		public Found find(long id) {
			return new Found(id);
		}

	}

	record Found(long id) {
	}

	/** An ordinary post-processor, which beans that are made too early escape. */
	static final class Recorder implements BeanPostProcessor {

		private boolean sawConfigurer;

		@Override
		public Object postProcessAfterInitialization(Object bean, String beanName) {
			this.sawConfigurer |= bean instanceof CachingConfigurer;
			return bean;
		}

	}

}
