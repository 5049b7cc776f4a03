package io.cachestarter.warm;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.support.CronTrigger;

/**
 * Runs warmers on their schedules. Only starts them: what they do runs on threads of
 * their own, and one that still runs is not started again. Not thread-safe.
 *
 * @since 0.1.0
 */
public final class WarmTimer {

	private final RedisCacheWarmers warmers;

	private final TaskScheduler scheduler;

	/**
	 * Creates a timer.
	 * @param warmers the warmers
	 * @param scheduler starts them
	 */
	public WarmTimer(RedisCacheWarmers warmers, TaskScheduler scheduler) {
		this.warmers = warmers;
		this.scheduler = scheduler;
	}

	/**
	 * Begins with all schedules. They end with the scheduler.
	 */
	public void start() {
		for (String name : this.warmers.names()) {
			WarmerSettings settings = this.warmers.settings(name);
			Duration every = settings.every();
			if (every != null) {
				Future<?> unused = this.scheduler.scheduleAtFixedRate(() -> run(name),
						this.scheduler.getClock().instant().plus(every), every);
			}
			else if (settings.cron() != null) {
				Future<?> unused = this.scheduler.schedule(() -> run(name), new CronTrigger(settings.cron()));
			}
		}
	}

	private void run(String name) {
		CompletableFuture<?> unused = this.warmers.runIfDue(name);
	}

}
