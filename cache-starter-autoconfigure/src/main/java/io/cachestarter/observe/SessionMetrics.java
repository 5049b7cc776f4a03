package io.cachestarter.observe;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * The meter of sessions.
 *
 * <pre>
 * session.unreadable   sessions that were asked for and ended because they could not be read
 * </pre>
 *
 * Closing takes it out of its registries. Safe for use by multiple threads.
 *
 * @since 0.1.0
 */
public final class SessionMetrics implements SessionObserver, MeterBinder, AutoCloseable {

	private final LongAdder unreadable = new LongAdder();

	private final BoundMeters meters = new BoundMeters();

	@Override
	public void bindTo(MeterRegistry registry) {
		this.meters.add(registry,
				List.of(FunctionCounter.builder("session.unreadable", this.unreadable, LongAdder::sum)
					.description("Sessions that were asked for and could not be read")
					.register(registry)));
	}

	@Override
	public void onUnreadable() {
		this.unreadable.increment();
	}

	@Override
	public void close() {
		this.meters.close();
	}

}
