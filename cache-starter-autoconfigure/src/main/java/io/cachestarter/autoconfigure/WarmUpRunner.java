package io.cachestarter.autoconfigure;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import io.cachestarter.internal.NamedThreads;
import io.cachestarter.warm.HotKeys;
import io.cachestarter.warm.RedisCacheWarmers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.Ordered;

/**
 * Fills caches at the start of the application. Spring Boot says that an application is
 * ready ({@code ReadinessState.ACCEPTING_TRAFFIC}) when all runners have returned, so
 * this one holds that back for as long as it waits.
 */
final class WarmUpRunner implements ApplicationRunner, Ordered {

	private static final Logger logger = LoggerFactory.getLogger(WarmUpRunner.class);

	private final WarmSettings settings;

	private final Supplier<@Nullable RedisCacheWarmers> warmers;

	private final Supplier<@Nullable HotKeys> hotKeys;

	private final Runnable declareTypes;

	WarmUpRunner(WarmSettings settings, Supplier<@Nullable RedisCacheWarmers> warmers,
			Supplier<@Nullable HotKeys> hotKeys, Runnable declareTypes) {
		this.settings = settings;
		this.warmers = warmers;
		this.hotKeys = hotKeys;
		this.declareTypes = declareTypes;
	}

	/** Behind the runners of the application: they may provide what is read here. */
	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}

	@Override
	public void run(ApplicationArguments args) {
		HotKeys hot = this.hotKeys.get();
		if (hot != null) {
			Executor thread = (task) -> new NamedThreads("cache-starter-hot-keys-").newThread(task).start();
			hold(CompletableFuture.runAsync(() -> fill(hot), thread), this.settings.hotKeys().maxHold(),
					"The hottest keys");
		}
		RedisCacheWarmers existing = this.settings.onStartup() ? this.warmers.get() : null;
		if (existing != null) {
			CompletableFuture<?> runs = existing.runOnStartup();
			if (this.settings.holdReadiness()) {
				hold(runs, this.settings.maxHold(), "The warm-ups");
			}
		}
	}

	private void fill(HotKeys hot) {
		this.declareTypes.run();
		int unused = hot.fill();
	}

	private static void hold(Future<?> end, Duration atMost, String what) {
		try {
			Object unused = end.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			logger.info("{} take longer than {} ms; the application goes on without waiting for them", what,
					atMost.toMillis());
		}
		catch (ExecutionException ex) {
			logger.warn("{} could not be read at the start", what, ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
