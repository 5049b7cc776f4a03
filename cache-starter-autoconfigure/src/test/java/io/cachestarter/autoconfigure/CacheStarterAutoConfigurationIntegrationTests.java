package io.cachestarter.autoconfigure;

import java.io.Serializable;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import io.cachestarter.autoconfigure.health.CacheStarterHealthAutoConfiguration;
import io.cachestarter.autoconfigure.metrics.CacheStarterMetricsAutoConfiguration;
import io.cachestarter.cache.TwoLevelCacheManager;
import io.cachestarter.codec.ValueCodecs;
import io.cachestarter.internal.KeyNames;
import io.cachestarter.invalidation.InvalidationBus;
import io.cachestarter.observe.CacheHealthIndicator;
import io.cachestarter.observe.CacheMetrics;
import io.cachestarter.redis.RedisGateway;
import io.cachestarter.test.RedisProbe;
import io.cachestarter.test.RedisServers;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.CachingConfigurer;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.cache.interceptor.CacheAspectSupport;
import org.springframework.cache.interceptor.CacheErrorHandler;
import org.springframework.cache.interceptor.KeyGenerator;
import org.springframework.cache.interceptor.LoggingCacheErrorHandler;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.ResolvableType;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.serializer.SerializationException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link CacheStarterAutoConfiguration}. Each test is an application of its
 * own.
 */
@TestInstance(Lifecycle.PER_CLASS)
class CacheStarterAutoConfigurationIntegrationTests {

	private static final Duration WAIT = Duration.ofSeconds(20);

	private static final AtomicInteger APPS = new AtomicInteger();

	private static final int HEADER = 72;

	private RedisProbe redis;

	private String app = "";

	private ApplicationContextRunner runner = new ApplicationContextRunner();

	@BeforeAll
	void open() {
		this.redis = RedisProbe.open(RedisServers.shared());
	}

	@AfterAll
	void close() {
		this.redis.close();
	}

	@BeforeEach
	void createRunner() {
		this.app = "auto-app-" + APPS.incrementAndGet();
		this.runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, DataRedisAutoConfiguration.class,
					CacheStarterAutoConfiguration.class, CacheAutoConfiguration.class, MetricsAutoConfiguration.class,
					SimpleMetricsExportAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class,
					CacheStarterMetricsAutoConfiguration.class, CacheStarterHealthAutoConfiguration.class))
			.withUserConfiguration(Application.class)
			.withPropertyValues(RedisServers.shared().properties())
			.withPropertyValues("spring.application.name=" + this.app, "cache-starter.remote.timeout=10s",
					"cache-starter.remote.connect-timeout=20s");
	}

	@Test
	void definesItsBeans() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(CacheManager.class)
			.hasSingleBean(TwoLevelCacheManager.class)
			.hasSingleBean(RedisGateway.class)
			.hasSingleBean(KeyNames.class)
			.hasSingleBean(ValueCodecs.class)
			.hasSingleBean(InvalidationBus.class)
			.hasSingleBean(CacheAspectSupport.class)
			.hasSingleBean(CacheMetrics.class)
			.hasSingleBean(CacheHealthIndicator.class)
			.hasBean("cacheManager")
			.hasBean("cacheStarterRedisTemplate"));
	}

	@Test
	void cachesInBothLevelsByDefault() {
		this.runner.run((context) -> {
			String value = items(context).find(1);

			assertThat(items(context).find(1)).isEqualTo(value);
			assertThat(this.redis.text(key("items:1"))).endsWith("\"" + value + "\"");
			assertThat(lifetime("items:1")).isBetween(540_000L, 600_000L);
			assertThat(this.redis.ttlMillis(key("items:1"))).isBetween(500_000L, 600_000L);
		});
	}

	@Test
	void ttlIsExactWithoutJitter() {
		this.runner.withPropertyValues("cache-starter.defaults.ttl=100s", "cache-starter.defaults.ttl-jitter=0")
			.run((context) -> {
				items(context).find(1);

				assertThat(lifetime("items:1")).isEqualTo(100_000);
				assertThat(this.redis.ttlMillis(key("items:1"))).isBetween(60_000L, 100_000L);
			});
	}

	@Test
	void ttlVariesWithJitter() {
		this.runner.withPropertyValues("cache-starter.defaults.ttl=100s", "cache-starter.defaults.ttl-jitter=0.5")
			.run((context) -> {
				List<Long> lifetimes = LongStream.range(0, 50).mapToObj((id) -> {
					items(context).find(id);
					return lifetime("items:" + id);
				}).toList();

				assertThat(lifetimes).allMatch((lifetime) -> lifetime >= 50_000 && lifetime <= 100_000);
				assertThat(lifetimes.stream().distinct()).hasSizeGreaterThan(10);
			});
	}

	@Test
	void nullHasItsOwnTtl() {
		this.runner.withPropertyValues("cache-starter.defaults.null-ttl=7s", "cache-starter.defaults.ttl-jitter=0")
			.run((context) -> {
				assertThat(items(context).nothing(1)).isNull();

				assertThat(lifetime("nothing:1")).isEqualTo(7_000);
			});
	}

	@Test
	void nullIsNotCachedIfItsTtlIsZero() {
		this.runner.withPropertyValues("cache-starter.defaults.null-ttl=0s").run((context) -> {
			items(context).nothing(1);

			await().atMost(Duration.ofSeconds(30)).until(() -> this.redis.find(key("nothing:1")) == null);
			assertThat(items(context).nothing(1)).isNull();
			await().atMost(Duration.ofSeconds(30)).until(() -> this.redis.find(key("nothing:1")) == null);
		});
	}

	@Test
	void keepsNothingInTheHeapWithoutLocalLevel() {
		this.runner.withPropertyValues("cache-starter.defaults.local.enabled=false").run((context) -> {
			String value = items(context).find(1);
			assertThat(items(context).find(1)).isEqualTo(value);

			this.redis.set(key("items:1"), new byte[0]);

			assertThat(items(context).find(1)).isNotEqualTo(value);
		});
	}

	@Test
	void localEntryOutlivesItsRemoteEntryUntilItsOwnTtl() {
		this.runner.withPropertyValues("cache-starter.defaults.local.ttl=1s").run((context) -> {
			String value = items(context).find(1);
			this.redis.set(key("items:1"), new byte[0]);

			await().atMost(WAIT).until(() -> !items(context).find(1).equals(value));
		});
	}

	@Test
	void keepsNothingInRedisWithoutRemoteLevel() {
		this.runner.withPropertyValues("cache-starter.defaults.remote.enabled=false").run((context) -> {
			String value = items(context).find(1);

			assertThat(items(context).find(1)).isEqualTo(value);
			assertThat(this.redis.keys(this.app + ":cache:")).isEmpty();
		});
	}

	@Test
	void loadsEachTimeWithoutAnyLevel() {
		this.runner
			.withPropertyValues("cache-starter.defaults.remote.enabled=false",
					"cache-starter.defaults.local.enabled=false")
			.run((context) -> assertThat(items(context).find(1)).isNotEqualTo(items(context).find(1)));
	}

	@Test
	void maxEntriesBoundsTheLocalLevel() {
		this.runner.withPropertyValues("cache-starter.defaults.local.max-entries=5").run((context) -> {
			load(context, 50);

			await().atMost(WAIT).until(() -> localSize(context) <= 5);
			assertThat(this.redis.keys(this.app + ":cache:")).hasSize(50);
		});
	}

	@Test
	void maxWeightBoundsTheLocalLevel() {
		this.runner.withPropertyValues("cache-starter.defaults.local.max-weight=1KB").run((context) -> {
			load(context, 50);

			await().atMost(WAIT).until(() -> localSize(context) <= 13);
			assertThat(localSize(context)).isPositive();
		});
	}

	@ParameterizedTest
	@CsvSource({ "json, 1, {", "smile, 2, :)", "cbor, 3, \u00bf", "jdk, 4, \u00ac\u00ed" })
	void codecChoosesTheFormat(String codec, int id, String start) {
		ApplicationContextRunner configured = this.runner.withPropertyValues(
				"cache-starter.defaults.remote.codec=" + codec,
				"cache-starter.allowed-packages=io.cachestarter.autoconfigure");
		configured.run((context) -> {
			Person person = items(context).person(1);

			assertThat(this.redis.get(key("people:1"))[4]).isEqualTo((byte) id);
			assertThat(payload("people:1")).startsWith(start);
			configured.run((other) -> assertThat(items(other).person(1)).isEqualTo(person));
		});
	}

	@ParameterizedTest
	@CsvSource({ "json", "smile", "cbor" })
	void readsEntriesOfOtherCodecs(String codec) {
		this.runner.withPropertyValues("cache-starter.defaults.remote.codec=" + codec).run((context) -> {
			Person person = items(context).person(1);

			this.runner.run((other) -> assertThat(items(other).person(1)).isEqualTo(person));
		});
	}

	@Test
	void doesNotReadSerializedObjectsUnlessThatCodecIsChosen() {
		this.runner
			.withPropertyValues("cache-starter.defaults.remote.codec=jdk",
					"cache-starter.allowed-packages=io.cachestarter.autoconfigure")
			.run((context) -> {
				Person person = items(context).person(1);

				this.runner.withPropertyValues("cache-starter.allowed-packages=io.cachestarter.autoconfigure")
					.run((other) -> assertThat(items(other).person(1)).isNotEqualTo(person));
			});
	}

	@ParameterizedTest
	@CsvSource({ "lz4, 1", "zstd, 2" })
	void compressesLargeValues(String compression, int id) {
		this.runner.withPropertyValues("cache-starter.defaults.remote.compression=" + compression).run((context) -> {
			String large = items(context).large(10_000);
			items(context).large(10);

			byte[] entry = this.redis.get(key("large:10000"));
			assertThat(entry[3]).isEqualTo((byte) 2);
			assertThat(entry[5]).isEqualTo((byte) id);
			assertThat(entry.length).isLessThan(1000);
			assertThat(this.redis.get(key("large:10"))[3]).isZero();
			this.runner.run((other) -> assertThat(items(other).large(10_000)).isEqualTo(large));
		});
	}

	@Test
	void compressesNothingIfCompressionIsNone() {
		this.runner.withPropertyValues("cache-starter.defaults.remote.compression=none").run((context) -> {
			items(context).large(10_000);

			assertThat(this.redis.get(key("large:10000"))[3]).isZero();
			assertThat(this.redis.get(key("large:10000"))).hasSizeGreaterThan(10_000);
		});
	}

	@Test
	void compressAboveSaysFromWhichSize() {
		this.runner.withPropertyValues("cache-starter.defaults.remote.compress-above=500B").run((context) -> {
			items(context).large(480);
			items(context).large(600);

			assertThat(this.redis.get(key("large:480"))[3]).isZero();
			assertThat(this.redis.get(key("large:600"))[3]).isEqualTo((byte) 2);
		});
	}

	@Test
	void failsForUnlistedCacheIfNotDynamic() {
		this.runner.withPropertyValues("cache-starter.dynamic=false", "cache-starter.caches.people.ttl=1m")
			.run((context) -> {
				assertThat(items(context).person(1)).isNotNull();
				assertThatIllegalArgumentException().isThrownBy(() -> items(context).find(1))
					.withMessageContaining("'items'")
					.withMessageContaining("cache-starter.caches.items")
					.withMessageContaining("cache-starter.dynamic");
				assertThat(context.getBean(CacheManager.class).getCache("items")).isNull();
				assertThat(context.getBean(CacheManager.class).getCacheNames()).containsExactly("people");
			});
	}

	@Test
	void keysBeginWithEnvironmentAndApplication() {
		String named = this.app + "-named";
		this.runner.withPropertyValues("cache-starter.env=prod:eu", "cache-starter.app=" + named).run((context) -> {
			items(context).find(1);

			String root = "prod%3Aeu:" + named + ":";
			String tags = root + "{" + root + "tags}:";
			assertThat(this.redis.keys("prod%3Aeu:" + named + ":")).containsExactlyInAnyOrder(root + "cache:items:1",
					tags + "epoch", tags + "cache:items");
			assertThat(this.redis.keys(this.app + ":")).isEmpty();
		});
	}

	@Test
	void blankEnvironmentAndApplicationCountAsNotSet() {
		this.runner.withPropertyValues("cache-starter.env=", "cache-starter.app=").run((context) -> {
			items(context).find(1);

			assertThat(this.redis.keys(this.app + ":cache:")).containsExactly(key("items:1"));
		});
	}

	@Test
	void cacheInheritsWhatItDoesNotSet() {
		this.runner
			.withPropertyValues("cache-starter.defaults.ttl=100s", "cache-starter.defaults.ttl-jitter=0",
					"cache-starter.defaults.remote.codec=smile", "cache-starter.caches.items.ttl=50s",
					"cache-starter.caches.people.remote.codec=json")
			.run((context) -> {
				items(context).find(1);
				items(context).person(1);

				assertThat(lifetime("items:1")).isEqualTo(50_000);
				assertThat(this.redis.get(key("items:1"))[4]).isEqualTo((byte) 2);
				assertThat(lifetime("people:1")).isEqualTo(100_000);
				assertThat(this.redis.get(key("people:1"))[4]).isEqualTo((byte) 1);
			});
	}

	@Test
	void typeOfCacheServesCallersThatDeclareNone() {
		this.runner.withPropertyValues("cache-starter.caches.programmatic.type=" + Person.class.getName())
			.run((context) -> {
				Person person = new Person(1, "Ann");
				cache(context, "programmatic").put(1L, person);

				this.runner.withPropertyValues("cache-starter.caches.programmatic.type=" + Person.class.getName())
					.run((other) -> {
						Cache.ValueWrapper found = cache(other, "programmatic").get(1L);
						assertThat(found).isNotNull();
						assertThat(Objects.requireNonNull(found).get()).isEqualTo(person);
					});
			});
	}

	@Test
	void callersThatDeclareNoTypeShareValuesOfTheJdk() {
		this.runner.run((context) -> {
			cache(context, "programmatic").put("k", "text");

			this.runner
				.run((other) -> assertThat(cache(other, "programmatic").get("k", String.class)).isEqualTo("text"));
		});
	}

	@Test
	void backsOffForCacheManagerOfTheApplication() {
		this.runner.withUserConfiguration(OwnCacheManager.class).run((context) -> {
			assertThat(context).hasNotFailed()
				.hasSingleBean(CacheManager.class)
				.doesNotHaveBean(TwoLevelCacheManager.class)
				.doesNotHaveBean(CacheMetrics.class)
				.doesNotHaveBean(CacheHealthIndicator.class);

			String value = items(context).find(1);

			assertThat(items(context).find(1)).isEqualTo(value);
			assertThat(this.redis.keys(this.app + ":")).isEmpty();
		});
	}

	@Test
	void backsOffForRedisTemplateOfTheApplication() {
		this.runner.withUserConfiguration(OwnRedisTemplate.class).run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean("cacheStarterRedisTemplate");
			assertThat(template(context)).isSameAs(context.getBean("redisTemplate"));
		});
	}

	@ParameterizedTest
	@ValueSource(classes = { OwnErrorHandler.class, OwnEnableCaching.class, OwnKeyGeneratorBean.class })
	void worksWithCachingConfigurationOfTheApplication(Class<?> configuration) {
		this.runner.withUserConfiguration(configuration).run((context) -> {
			assertThat(context).hasNotFailed().hasSingleBean(CacheAspectSupport.class);
			List<Person> people = items(context).people(1);

			this.runner.withUserConfiguration(configuration)
				.run((other) -> assertThat(items(other).people(1)).isEqualTo(people)
					.hasOnlyElementsOfType(Person.class));
		});
	}

	@Test
	void usesErrorHandlerOfTheApplication() {
		this.runner.withUserConfiguration(OwnErrorHandler.class)
			.run((context) -> assertThat(context.getBean(CacheAspectSupport.class).getErrorHandler())
				.isInstanceOf(LoggingCacheErrorHandler.class));
	}

	@Test
	void usesKeyGeneratorOfTheApplication() {
		this.runner.withUserConfiguration(OwnKeyGenerator.class).run((context) -> {
			items(context).text("abc");

			assertThat(this.redis.keys(this.app + ":cache:")).containsExactly(key("texts:ABC"));
		});
	}

	@Test
	void definesNothingIfDisabled() {
		this.runner.withPropertyValues("cache-starter.enabled=false").run((context) -> {
			assertThat(context).hasNotFailed()
				.doesNotHaveBean(TwoLevelCacheManager.class)
				.doesNotHaveBean(RedisGateway.class)
				.doesNotHaveBean(CacheAspectSupport.class)
				.doesNotHaveBean("cacheStarterRedisTemplate");
			assertThat(items(context).find(1)).isNotEqualTo(items(context).find(1));
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "io.micrometer", "org.springframework.web", "org.springframework.data.domain.Page",
			"tools.jackson.dataformat", "net.jpountz", "com.github.luben" })
	void cachesWithoutOptionalLibrary(String hidden) {
		this.runner.withClassLoader(new FilteredClassLoader(hidden)).run((context) -> {
			assertThat(context).hasNotFailed().hasSingleBean(TwoLevelCacheManager.class);
			Person person = items(context).person(1);

			assertFoundElsewhere(person);
		});
	}

	@Test
	void hasNoMetricsWithoutMicrometer() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class,
					CacheStarterAutoConfiguration.class, CacheStarterMetricsAutoConfiguration.class))
			.withPropertyValues(RedisServers.shared().properties())
			.withPropertyValues("spring.application.name=" + this.app)
			.withClassLoader(new FilteredClassLoader(MeterRegistry.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(TwoLevelCacheManager.class)
				.doesNotHaveBean(CacheMetrics.class));
	}

	@Test
	void healthCanBeSwitchedOff() {
		this.runner.withPropertyValues("management.health.cache-starter.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(CacheHealthIndicator.class));
	}

	@Test
	void definesNothingWithoutCaffeine() {
		this.runner.withClassLoader(new FilteredClassLoader("com.github.benmanes.caffeine"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(TwoLevelCacheManager.class));
	}

	@Test
	void templateBringsBackWhatItWrote() {
		assertTemplateBringsBack(new Person(1, "Ann"), 42, "text", true, 1.5,
				new ArrayList<>(List.of(new Person(1, "Ann"), new Person(2, "Bob"))),
				new HashMap<>(Map.of("k", new Person(3, "Cid"))));
	}

	@Test
	void templateBringsBackLongs() {
		assertTemplateBringsBack(42L, Long.MAX_VALUE, new ArrayList<>(List.of(1L, "two", 3.0)));
	}

	@Test
	void templateBringsBackUnmodifiableCollections() {
		assertTemplateBringsBack(List.of(new Person(1, "Ann")), List.of(1, 2, 3), Map.of("k", new Person(3, "Cid")),
				Stream.of("a", "b").toList(), Set.of("a"), List.of());
	}

	@Test
	void templateBringsBackValuesOfTheJdk() {
		assertTemplateBringsBack(Instant.EPOCH, DayOfWeek.FRIDAY, new BigDecimal("1.10"),
				UUID.fromString("00000000-0000-0001-0000-000000000002"));
	}

	@Test
	void templateRefusesClassThatIsNotAllowed() {
		this.runner.run((context) -> {
			String foreign = "{\"@class\":\"org.springframework.data.redis.core.RedisTemplate\"}";
			this.redis.set(key("foreign"), foreign.getBytes(StandardCharsets.UTF_8));

			assertThatExceptionOfType(SerializationException.class)
				.isThrownBy(() -> template(context).opsForValue().get(key("foreign")));
		});
	}

	@Test
	void templateRefusesClassOfThisApplicationUnlessItsPackageIsAllowed() {
		this.runner.withPropertyValues("cache-starter.allowed-packages=io.cachestarter.autoconfigure")
			.run((context) -> template(context).opsForValue().set(key("person"), new Person(1, "Ann")));

		this.runner.run((context) -> assertThatExceptionOfType(SerializationException.class)
			.isThrownBy(() -> template(context).opsForValue().get(key("person"))));
	}

	private void assertTemplateBringsBack(Object... values) {
		List<String> changed = new ArrayList<>();
		this.runner.withPropertyValues("cache-starter.allowed-packages=io.cachestarter.autoconfigure")
			.run((context) -> {
				for (Object value : values) {
					Object read = roundTrip(template(context), value);
					if (!value.equals(read)) {
						changed.add("%s %s comes back as %s".formatted(value.getClass().getName(), value, read));
					}
				}
			});
		assertThat(changed).isEmpty();
	}

	private @Nullable Object roundTrip(RedisTemplate<String, Object> template, Object value) {
		try {
			template.opsForValue().set(key("template"), value, Duration.ofMinutes(1));
			return template.opsForValue().get(key("template"));
		}
		catch (RuntimeException ex) {
			return ex.getMessage();
		}
	}

	private void assertFoundElsewhere(Person person) {
		this.runner.run((other) -> assertThat(items(other).person(person.id())).isEqualTo(person));
	}

	private String key(String rest) {
		return this.app + ":cache:" + rest;
	}

	private String payload(String rest) {
		return this.redis.text(key(rest)).substring(HEADER);
	}

	/** Returns the time to live that the header of an entry says, in milliseconds. */
	private long lifetime(String rest) {
		ByteBuffer entry = ByteBuffer.wrap(this.redis.get(key(rest)));
		return entry.getLong(24) - entry.getLong(16);
	}

	private static void load(AssertableApplicationContext context, int count) {
		for (long id = 0; id < count; id++) {
			items(context).find(id);
		}
	}

	private static double localSize(AssertableApplicationContext context) {
		return context.getBean(MeterRegistry.class)
			.get("cache.size")
			.tags("cache", "items", "level", "local")
			.gauge()
			.value();
	}

	private static Items items(AssertableApplicationContext context) {
		return context.getBean(Items.class);
	}

	private static Cache cache(AssertableApplicationContext context, String name) {
		return Objects.requireNonNull(context.getBean(CacheManager.class).getCache(name));
	}

	private static RedisTemplate<String, Object> template(AssertableApplicationContext context) {
		return context
			.<RedisTemplate<String, Object>>getBeanProvider(
					ResolvableType.forClassWithGenerics(RedisTemplate.class, String.class, Object.class))
			.getObject();
	}

	@Configuration(proxyBeanMethods = false)
	@Import(Items.class)
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching
	static class OwnCacheManager {

		@Bean
		CacheManager applicationCacheManager() {
			return new ConcurrentMapCacheManager();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching
	static class OwnEnableCaching {

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnRedisTemplate {

		@Bean
		RedisTemplate<String, Object> redisTemplate(RedisConnectionFactory connectionFactory) {
			RedisTemplate<String, Object> template = new RedisTemplate<>();
			template.setConnectionFactory(connectionFactory);
			return template;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnErrorHandler implements CachingConfigurer {

		@Override
		public CacheErrorHandler errorHandler() {
			return new LoggingCacheErrorHandler();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnKeyGenerator implements CachingConfigurer {

		@Override
		public KeyGenerator keyGenerator() {
			return (target, method, params) -> String.valueOf(params[0]).toUpperCase(Locale.ROOT);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnKeyGeneratorBean {

		@Bean
		KeyGenerator ownKeys() {
			return (target, method, params) -> String.valueOf(params[0]).toUpperCase(Locale.ROOT);
		}

	}

	public record Person(long id, String name) implements Serializable {

		private static final AtomicLong SERIALS = new AtomicLong();

		static Person next(long id) {
			return new Person(id, "person " + SERIALS.incrementAndGet());
		}

	}

	public static class Items {

		private static final AtomicLong SERIALS = new AtomicLong();

		@Cacheable("items")
		public String find(long id) {
			return "item " + id + "-" + SERIALS.incrementAndGet();
		}

		@Cacheable("nothing")
		public @Nullable String nothing(long id) {
			return null;
		}

		@Cacheable("people")
		public Person person(long id) {
			return Person.next(id);
		}

		@Cacheable("lists-of-people")
		public List<Person> people(long id) {
			return List.of(Person.next(id), Person.next(id));
		}

		@Cacheable("large")
		public String large(long length) {
			return "x".repeat((int) length - 10) + String.format(Locale.ROOT, "%010d", SERIALS.incrementAndGet());
		}

		@Cacheable("texts")
		public String text(String id) {
			return id;
		}

	}

}
