package io.cachestarter.autoconfigure;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.function.Supplier;

import io.cachestarter.warm.HotKeys;
import io.cachestarter.warm.RedisCacheWarmers;
import io.cachestarter.warm.WarmTimer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.scheduling.support.TaskUtils;

/**
 * Keeps the schedules of the warmers, and saves the hottest keys now and then and at the
 * end, before anything that they come from is closed. Its bean is never lazy, because
 * nobody asks for it.
 */
final class WarmLifecycle implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(WarmLifecycle.class);

	private final Duration saveInterval;

	private final Supplier<@Nullable RedisCacheWarmers> warmers;

	private final Supplier<@Nullable HotKeys> hotKeys;

	private @Nullable ThreadPoolTaskScheduler scheduler;

	WarmLifecycle(Duration saveInterval, Supplier<@Nullable RedisCacheWarmers> warmers,
			Supplier<@Nullable HotKeys> hotKeys) {
		this.saveInterval = saveInterval;
		this.warmers = warmers;
		this.hotKeys = hotKeys;
	}

	@Override
	public synchronized void start() {
		ThreadPoolTaskScheduler started = new ThreadPoolTaskScheduler();
		started.setThreadNamePrefix("cache-starter-warm-timer-");
		started.setDaemon(true);
		started.setErrorHandler(TaskUtils.LOG_AND_SUPPRESS_ERROR_HANDLER);
		started.initialize();
		this.scheduler = started;
		RedisCacheWarmers scheduled = this.warmers.get();
		if (scheduled != null) {
			new WarmTimer(scheduled, started).start();
		}
		HotKeys saved = this.hotKeys.get();
		if (saved != null) {
			Future<?> unused = started.scheduleAtFixedRate(saved::save,
					started.getClock().instant().plus(this.saveInterval), this.saveInterval);
			sample(started, saved);
		}
	}

	/** One round after the other; one that fails is logged and the last. */
	private static void sample(ThreadPoolTaskScheduler scheduler, HotKeys hotKeys) {
		Instant end = scheduler.getClock().instant().plus(hotKeys.sample());
		try {
			Future<?> unused = scheduler.schedule(() -> sample(scheduler, hotKeys), end);
		}
		catch (TaskRejectedException ex) {
			logger.debug("Not looking for hot keys any more, because the application ends", ex);
		}
	}

	@Override
	public synchronized void stop() {
		if (this.scheduler == null) {
			return;
		}
		this.scheduler.shutdown();
		this.scheduler = null;
		HotKeys saved = this.hotKeys.get();
		if (saved != null) {
			int unused = saved.save();
		}
	}

	@Override
	public synchronized boolean isRunning() {
		return this.scheduler != null;
	}

}
