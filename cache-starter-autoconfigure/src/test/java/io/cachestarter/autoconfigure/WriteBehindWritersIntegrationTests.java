package io.cachestarter.autoconfigure;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import io.cachestarter.cache.CacheAccess;
import io.cachestarter.cache.CacheWriter;
import io.cachestarter.cache.TwoLevelCacheManager;
import io.cachestarter.test.RedisServers;
import io.cachestarter.writebehind.RedisWriteBehind;
import io.cachestarter.writebehind.WriteBehind;
import io.cachestarter.writebehind.WriteBehindWriter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/** Which writers write later, and which do not. */
@Timeout(60)
class WriteBehindWritersIntegrationTests {

	private final Map<Long, String> rows = new ConcurrentHashMap<>();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, CacheStarterAutoConfiguration.class,
				CacheStarterWriteBehindAutoConfiguration.class))
		.withPropertyValues(RedisServers.shared().properties())
		.withPropertyValues("spring.application.name=writers", "cache-starter.remote.timeout=10s",
				"cache-starter.write-behind.defaults.interval=10ms");

	private static void put(AssertableApplicationContext context, long key, String value) {
		CacheAccess<Long, String> views = context.getBean(TwoLevelCacheManager.class).access("views", String.class);
		views.put(key, value);
	}

	@Test
	void aCacheWriterWritesThroughUnlessItIsSaidToWriteLater() {
		this.runner.withBean(Rows.class, () -> new Rows(this.rows)).run((context) -> {
			assertThat(context.getBean(WriteBehind.class).caches()).isEmpty();
			put(context, 1, "written through");
			assertThat(this.rows).containsEntry(1L, "written through");
		});
		this.rows.clear();
		this.runner.withBean(Rows.class, () -> new Rows(this.rows))
			.withPropertyValues("cache-starter.write-behind.defaults.enabled=true",
					"cache-starter.write-behind.caches.views.enabled=false")
			.run((context) -> {
				assertThat(context.getBean(WriteBehind.class).caches()).isEmpty();
				put(context, 2, "written through");
				assertThat(this.rows).containsEntry(2L, "written through");
			});
	}

	@Test
	void aCacheWriterWritesLaterIfItIsSaidTo() {
		this.runner.withBean(Rows.class, () -> new Rows(this.rows))
			.withPropertyValues("cache-starter.write-behind.caches.views.enabled=true")
			.run((context) -> {
				WriteBehind writeBehind = context.getBean(WriteBehind.class);
				assertThat(writeBehind.caches()).containsExactly("views");
				put(context, 3, "written later");
				assertThat(writeBehind.awaitFlushed("views", Duration.ofSeconds(30))).isTrue();
				assertThat(this.rows).containsEntry(3L, "written later");
				CacheAccess<Long, String> views = context.getBean(TwoLevelCacheManager.class)
					.access("views", String.class);
				views.remove(3L);
				assertThat(writeBehind.awaitFlushed("views", Duration.ofSeconds(30))).isTrue();
				assertThat(this.rows).isEmpty();
			});
	}

	@Test
	void refusesToWriteLaterWhatNobodyWrites() {
		this.runner.withPropertyValues("cache-starter.write-behind.caches.views.enabled=true")
			.run(failed("'cache-starter.write-behind.caches.views.enabled' has the value 'true'",
					"no bean writes the values of that cache", "Declare a WriteBehindWriter or CacheWriter for it"));
	}

	@Test
	void refusesToSwitchOffAWriterThatAlwaysWritesLater() {
		this.runner.withBean("later", WriteBehindWriter.class, () -> later("views"))
			.withPropertyValues("cache-starter.write-behind.caches.views.enabled=false")
			.run(failed("'cache-starter.write-behind.caches.views.enabled' has the value 'false'",
					"the bean 'later' is a WriteBehindWriter", "declare a CacheWriter instead"));
	}

	@Test
	void refusesTwoWritersOfOneCache() {
		this.runner.withBean("one", WriteBehindWriter.class, () -> later("views"))
			.withBean("other", WriteBehindWriter.class, () -> later("views"))
			.run(failed("'one' and 'other'", "cache 'views'", "Remove one of them"));
	}

	@Test
	void refusesAWriterOfACacheThatIsNotThere() {
		this.runner.withBean("later", WriteBehindWriter.class, () -> later("views"))
			.withPropertyValues("cache-starter.dynamic=false", "cache-starter.caches.clicks.ttl=1m")
			.run(failed("The bean 'later'", "cache 'views'", "cache-starter.caches.views"));
	}

	@Test
	void refusesAWriterOfUnknownTypes() {
		WriteBehindWriter<?, ?> untyped = mock(WriteBehindWriter.class,
				(call) -> call.getMethod().getName().equals("cacheName") ? "views" : null);

		this.runner.withBean("untyped", WriteBehindWriter.class, () -> untyped)
			.run(failed("'untyped' are not known", "WriteBehindWriter<Long, Product>"));
	}

	@Test
	void usesAWriteBehindOfTheApplication() {
		this.runner.withBean(WriteBehind.class, () -> mock(WriteBehind.class))
			.run((context) -> assertThat(context).hasSingleBean(WriteBehind.class)
				.doesNotHaveBean(RedisWriteBehind.class)
				.doesNotHaveBean(WriteBehindLifecycle.class));
	}

	private static ContextConsumer<AssertableApplicationContext> failed(String... parts) {
		return (context) -> assertThat(context).getFailure().rootCause().message().contains(parts);
	}

	private static WriteBehindWriter<Long, String> later(String cache) {
		Consumer<Object> nowhere = (batch) -> {
		};
		return WriteBehindWriter.of(cache, Long.class, String.class, nowhere::accept);
	}

	/** Writes into a map. */
	static class Rows implements CacheWriter<Long, String> {

		private final Map<Long, String> rows;

		Rows(Map<Long, String> rows) {
			this.rows = rows;
		}

		@Override
		public String cacheName() {
			return "views";
		}

		@Override
		public void write(Long key, @Nullable String value) {
			this.rows.put(key, Objects.requireNonNull(value));
		}

		@Override
		public void delete(Long key) {
			this.rows.remove(key);
		}

	}

}
