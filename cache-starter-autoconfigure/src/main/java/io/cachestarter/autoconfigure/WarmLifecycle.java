package io.cachestarter.autoconfigure;

import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;

import io.cachestarter.warm.HotKeys;
import io.cachestarter.warm.RedisCacheWarmers;
import io.cachestarter.warm.WarmTimer;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * Keeps the schedules of the warmers, and saves the hottest keys now and then and at the
 * end, before anything that they come from is closed.
 */
final class WarmLifecycle implements SmartLifecycle {

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
		started.initialize();
		this.scheduler = started;
		RedisCacheWarmers scheduled = this.warmers.get();
		if (scheduled != null) {
			new WarmTimer(scheduled, started).start();
		}
		HotKeys saved = this.hotKeys.get();
		if (saved != null) {
			started.scheduleAtFixedRate(saved::save, Clock.systemUTC().instant().plus(this.saveInterval),
					this.saveInterval);
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
