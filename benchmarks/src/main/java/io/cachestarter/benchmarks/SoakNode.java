package io.cachestarter.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.cachestarter.cache.CacheAccess;
import io.cachestarter.cache.TwoLevelCacheManager;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cache.Cache;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.Assert;

/**
 * One instance of the application that the soak wears out: small heaps, short times to
 * live, values that are refreshed ahead and served when they are stale. Safe for use by
 * multiple threads.
 */
final class SoakNode implements AutoCloseable {

	private static final int MAX_WAITING = 512;

	private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

	private final Semaphore waiting = new Semaphore(MAX_WAITING);

	private final TransactionTemplate transactions = new TransactionTemplate(new Transactions());

	private final ConfigurableApplicationContext context;

	private final TwoLevelCacheManager cacheManager;

	private final SoakService service;

	private final CacheAccess<Object, Product> access;

	private SoakNode(ConfigurableApplicationContext context) {
		this.context = context;
		this.cacheManager = context.getBean(TwoLevelCacheManager.class);
		this.service = context.getBean(SoakService.class);
		this.access = this.cacheManager.access("programmatic", Product.class);
	}

	static SoakNode start(int redisPort) {
		return new SoakNode(new SpringApplicationBuilder(Config.class).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.properties("logging.level.root=error", "spring.application.name=soak", "spring.data.redis.host=127.0.0.1",
					"spring.data.redis.port=" + redisPort, "cache-starter.max-dynamic-caches=20",
					"cache-starter.defaults.ttl=20s", "cache-starter.defaults.local.ttl=5s",
					"cache-starter.defaults.local.max-entries=2000", "cache-starter.defaults.stale-if-error=10s",
					"cache-starter.defaults.stale-while-revalidate=5s", "cache-starter.defaults.refresh-ahead=0.5",
					"cache-starter.sweep.interval=10s", "cache-starter.caches.annotated.ttl=20s",
					"cache-starter.caches.tagged.ttl=20s", "cache-starter.caches.programmatic.ttl=20s",
					"cache-starter.caches.local-only.remote.enabled=false")
			.run());
	}

	TwoLevelCacheManager cacheManager() {
		return this.cacheManager;
	}

	Cache cache(String name) {
		return Objects.requireNonNull(this.cacheManager.getCache(name));
	}

	SoakService service() {
		return this.service;
	}

	CacheAccess<Object, Product> access() {
		return this.access;
	}

	TransactionTemplate transactions() {
		return this.transactions;
	}

	/** Waits when too many asynchronous reads are on their way. */
	void follow(CompletableFuture<?> read) throws InterruptedException {
		Assert.state(this.waiting.tryAcquire(LONGEST_WAIT.toSeconds(), TimeUnit.SECONDS),
				"Asynchronous reads do not end");
		CompletableFuture<?> unused = read.whenComplete((value, ex) -> this.waiting.release());
	}

	/** Waits until nothing is on its way and Redis is believed. */
	void settle() throws InterruptedException {
		Assert.state(this.waiting.tryAcquire(MAX_WAITING, LONGEST_WAIT.toSeconds(), TimeUnit.SECONDS),
				"Asynchronous reads do not end");
		this.waiting.release(MAX_WAITING);
		long end = System.nanoTime() + LONGEST_WAIT.toNanos();
		while (!this.cacheManager.isRemoteTrusted()) {
			Assert.state(System.nanoTime() < end, "Redis is not believed any more");
			Crew.sleep(Duration.ofMillis(20));
		}
	}

	/** Returns the sum over all meters of a name. */
	double measure(String meter) {
		double sum = 0;
		for (Meter each : this.context.getBean(MeterRegistry.class).find(meter).meters()) {
			sum += each.measure().iterator().next().getValue();
		}
		return sum;
	}

	@Override
	public void close() {
		this.context.close();
	}

	static List<Object> composite(long id) {
		return List.of(id, "composite");
	}

	@EnableAutoConfiguration
	@Import(SoakService.class)
	static class Config {

	}

	/** Transactions of nothing but what is synchronized with them. */
	private static final class Transactions extends AbstractPlatformTransactionManager {

		private static final long serialVersionUID = 1;

		@Override
		protected Object doGetTransaction() {
			return new Object();
		}

		@Override
		protected void doBegin(Object transaction, TransactionDefinition definition) {
			// There is no database.
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
			// There is no database.
		}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {
			// There is no database.
		}

	}

}
