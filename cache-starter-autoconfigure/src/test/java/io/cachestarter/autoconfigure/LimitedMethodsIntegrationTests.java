package io.cachestarter.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiFunction;

import io.cachestarter.annotation.RateLimited;
import io.cachestarter.ratelimit.RateLimitAlgorithm;
import io.cachestarter.ratelimit.RateLimitExceededException;
import io.cachestarter.ratelimit.RateLimitRequest;
import io.cachestarter.ratelimit.RateLimiterSettings;
import io.cachestarter.ratelimit.RateLimiters;
import io.cachestarter.test.CacheNode;
import io.cachestarter.test.Crowd;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * {@link RateLimited} methods on three nodes that share a Redis, without the cache.
 */
@TestInstance(Lifecycle.PER_CLASS)
class LimitedMethodsIntegrationTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private static final int NODES = 3;

	private final List<CacheNode> nodes = new ArrayList<>();

	private RedisServerHandle server;

	@BeforeAll
	void start() {
		this.server = RedisServers.start();
		for (int i = 0; i < NODES; i++) {
			this.nodes.add(CacheNode.start(this.server, "limited-methods", Node.class, "cache-starter.enabled=false",
					"cache-starter.rate-limit.limiters[Jobs.overridden].limits[0].limit=2",
					"cache-starter.rate-limit.limiters[Jobs.overridden].limits[0].window=1h"));
		}
	}

	@AfterAll
	void stop() {
		this.nodes.forEach(CacheNode::close);
		this.server.close();
	}

	@Test
	void shareTheLimitOfMethodsThatReturnAtOnce() {
		assertThat(allowed(Jobs::value)).isEqualTo(10);
	}

	@Test
	void shareTheLimitOfMethodsThatReturnFutures() {
		assertThat(allowed((jobs, key) -> jobs.future(key).join())).isEqualTo(10);
	}

	@Test
	void shareTheLimitOfMethodsThatReturnPublishers() {
		assertThat(allowed((jobs, key) -> Objects.requireNonNull(jobs.mono(key).block(SOON)))).isEqualTo(10);
	}

	/** Calls a method 15 times on all nodes at the same time. */
	private int allowed(BiFunction<Jobs, String, String> method) {
		String key = UUID.randomUUID().toString();
		List<Callable<Boolean>> calls = new ArrayList<>();
		for (int i = 0; i < 15; i++) {
			Jobs jobs = jobs(i % NODES);
			calls.add(() -> isAllowed(() -> method.apply(jobs, key)));
		}
		return (int) Crowd.start(calls).results().stream().filter((allowed) -> allowed).count();
	}

	private static boolean isAllowed(Callable<String> call) throws Exception {
		try {
			assertThat(call.call()).isEqualTo("done");
			return true;
		}
		catch (CompletionException ex) {
			assertThat(ex).hasCauseInstanceOf(RateLimitExceededException.class);
			return false;
		}
		catch (RateLimitExceededException ex) {
			assertThat(ex.getResult().isAllowed()).isFalse();
			return false;
		}
	}

	@Test
	void takesTheConfiguredLimitInPlaceOfTheAnnotated() {
		Jobs jobs = jobs(0);
		jobs.overridden();
		jobs.overridden();

		assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(jobs::overridden)
			.withMessageContaining("'Jobs.overridden' of 2");
	}

	@Test
	void knowsAllAnnotatedLimitersBeforeTheyAreUsed() {
		assertThat(this.nodes.get(2).bean(RateLimiters.class).limiters()).extracting(RateLimiterSettings::name)
			.contains("Jobs.value", "Jobs.future", "Jobs.mono", "Jobs.stream", "Jobs.overridden");
	}

	@Test
	void givesConcurrentPermitsBackToOtherNodes() {
		String key = UUID.randomUUID().toString();
		CompletableFuture<String> pending = new CompletableFuture<>();
		CompletableFuture<String> first = jobs(0).slow(key, pending);
		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> jobs(1).slow(key, pending).join())
			.withCauseInstanceOf(RateLimitExceededException.class);

		pending.complete("done");

		assertThat(first.join()).isEqualTo("done");
		await().atMost(SOON).until(() -> left(1, "Jobs.slow", key) == 1);
		assertThat(jobs(1).slow(key, pending).join()).isEqualTo("done");
	}

	@Test
	void givesConcurrentPermitsBackWhenASubscriptionIsCancelled() {
		String key = UUID.randomUUID().toString();
		Disposable subscription = jobs(0).stream(key).subscribe();
		await().atMost(SOON).until(() -> left(1, "Jobs.stream", key) == 0);

		subscription.dispose();

		await().atMost(SOON).until(() -> left(1, "Jobs.stream", key) == 1);
	}

	private long left(int node, String limiter, String key) {
		return this.nodes.get(node).bean(RateLimiters.class).peek(RateLimitRequest.of(limiter, key, 1)).getRemaining();
	}

	private Jobs jobs(int node) {
		return this.nodes.get(node).bean(Jobs.class);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, CacheStarterRateLimitsAutoConfiguration.class })
	@Import(Jobs.class)
	static class Node {

	}

	static class Jobs {

		@RateLimited(limit = 10, window = "1h", key = "#key")
		public String value(String key) {
			return "done";
		}

		@RateLimited(limit = 10, window = "1h", key = "#key")
		public CompletableFuture<String> future(String key) {
			return CompletableFuture.completedFuture("done");
		}

		@RateLimited(limit = 10, window = "1h", key = "#key")
		public Mono<String> mono(String key) {
			return Mono.just("done");
		}

		@RateLimited(limit = 1, window = "5m", key = "#key", algorithm = RateLimitAlgorithm.CONCURRENCY)
		public CompletableFuture<String> slow(String key, CompletableFuture<String> pending) {
			return pending;
		}

		@RateLimited(limit = 1, window = "5m", key = "#key", algorithm = RateLimitAlgorithm.CONCURRENCY)
		public Flux<String> stream(String key) {
			return Flux.never();
		}

		@RateLimited(limit = 100, window = "1s")
		public void overridden() {
		}

	}

}
