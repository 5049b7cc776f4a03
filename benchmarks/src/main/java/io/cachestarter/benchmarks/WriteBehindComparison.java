package io.cachestarter.benchmarks;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

import io.cachestarter.cache.CacheAccess;
import io.cachestarter.cache.CacheWriter;
import io.cachestarter.cache.TwoLevelCacheManager;
import io.cachestarter.writebehind.WriteBehind;
import io.cachestarter.writebehind.WriteBehindWriter;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.util.Assert;

/**
 * Puts of several threads through a cache into a database, at once and later, each of
 * another key so that nothing is coalesced. Write-behind is given the time until all that
 * was accepted is in the database.
 */
final class WriteBehindComparison {

	private static final Duration LONGEST_FLUSH = Duration.ofMinutes(5);

	private final AtomicLong keys = new AtomicLong();

	private final Samples through = new Samples();

	private final Samples accepted = new Samples();

	private final Samples written = new Samples();

	private final ConfigurableApplicationContext context;

	private final int threads;

	private WriteBehindComparison(ConfigurableApplicationContext context, int threads) {
		this.context = context;
		this.threads = threads;
	}

	static void run(Duration turn, int rounds, int threads) throws InterruptedException, SQLException {
		try (RedisProcess redis = RedisProcess.start();
				ConfigurableApplicationContext context = new SpringApplicationBuilder(Config.class)
					.web(WebApplicationType.NONE)
					.bannerMode(Banner.Mode.OFF)
					.properties("logging.level.root=warn", "spring.application.name=benchmarks",
							"spring.data.redis.port=" + redis.port(), "spring.data.redis.host=127.0.0.1",
							"cache-starter.remote.timeout=5s",
							"cache-starter.write-behind.defaults.max-pending=1000000")
					.run()) {
			new WriteBehindComparison(context, threads).compare(turn, rounds);
		}
	}

	private void compare(Duration turn, int rounds) throws InterruptedException {
		measure(turn);
		this.through.clear();
		this.accepted.clear();
		this.written.clear();
		for (int round = 0; round < rounds; round++) {
			measure(turn);
		}
		MarkdownTable table = new MarkdownTable("", "writes a second", "to write-through");
		table.row("write-through", this.through.spread(), "1");
		table.row("write-behind, until all is in the database", this.written.spread(),
				this.written.ratio(this.through).spread());
		table.row("write-behind, accepted", this.accepted.spread(), this.accepted.ratio(this.through).spread());
		System.out.println("Database: " + CountTable.URL.substring(0, CountTable.URL.lastIndexOf(':')) + ", "
				+ this.threads + " threads, slices of " + turn.toSeconds() + " s, commits " + CountTable.COMMIT_DELAY
				+ " ms longer");
	}

	private void measure(Duration turn) throws InterruptedException {
		TwoLevelCacheManager caches = this.context.getBean(TwoLevelCacheManager.class);
		long before = this.keys.get();
		this.through.add(rate(before, put(caches.access("through", Long.class), turn)));
		before = this.keys.get();
		long start = System.nanoTime();
		this.accepted.add(rate(before, put(caches.access("behind", Long.class), turn)));
		Assert.state(this.context.getBean(WriteBehind.class).awaitFlushed("behind", LONGEST_FLUSH), "Still pending");
		this.written.add(rate(before, System.nanoTime() - start));
		Assert.state(
				this.context.getBean("throughTable", CountTable.class).size()
						+ this.context.getBean("behindTable", CountTable.class).size() == this.keys.get(),
				"Writes are missing");
	}

	private double rate(long before, long nanos) {
		return (this.keys.get() - before) * 1e9 / nanos;
	}

	/** Puts for a time, and returns how long that has taken. */
	private long put(CacheAccess<Long, Long> cache, Duration turn) throws InterruptedException {
		CountDownLatch ended = new CountDownLatch(this.threads);
		long start = System.nanoTime();
		for (int i = 0; i < this.threads; i++) {
			new Thread(() -> {
				while (System.nanoTime() - start < turn.toNanos()) {
					long key = this.keys.incrementAndGet();
					cache.put(key, key);
				}
				ended.countDown();
			}).start();
		}
		ended.await();
		return System.nanoTime() - start;
	}

	@EnableAutoConfiguration
	static class Config {

		@Bean
		CountTable throughTable() {
			return new CountTable("written_through");
		}

		@Bean
		CountTable behindTable() {
			return new CountTable("written_behind");
		}

		@Bean
		CacheWriter<Long, Long> through(CountTable throughTable) {
			return CacheWriter.of("through", (key, value) -> throughTable.write(List.of(Map.entry(key, value(value)))),
					(key) -> {
						throw new UnsupportedOperationException();
					});
		}

		@Bean
		WriteBehindWriter<Long, Long> behind(CountTable behindTable) {
			return WriteBehindWriter.of("behind", Long.class, Long.class, (batch) -> behindTable
				.write(batch.stream().map((write) -> Map.entry(write.key(), value(write.value()))).toList()));
		}

		private static long value(@Nullable Long value) {
			return Objects.requireNonNull(value);
		}

	}

}
