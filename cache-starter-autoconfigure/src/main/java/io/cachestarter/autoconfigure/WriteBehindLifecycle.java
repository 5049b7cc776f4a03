package io.cachestarter.autoconfigure;

import java.time.Duration;

import io.cachestarter.writebehind.RedisWriteBehind;

import org.springframework.context.SmartLifecycle;

/**
 * Lets write-behind flush from before the first request until after the last one.
 */
final class WriteBehindLifecycle implements SmartLifecycle {

	/** Web servers start, and end their requests, in phases above this one. */
	private static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 4096;

	private final RedisWriteBehind writeBehind;

	private final Duration shutdownTimeout;

	private volatile boolean running;

	WriteBehindLifecycle(RedisWriteBehind writeBehind, Duration shutdownTimeout) {
		this.writeBehind = writeBehind;
		this.shutdownTimeout = shutdownTimeout;
	}

	@Override
	public void start() {
		this.running = true;
		this.writeBehind.start();
	}

	@Override
	public void stop() {
		this.running = false;
		this.writeBehind.stop(this.shutdownTimeout);
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
