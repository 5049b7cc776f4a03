package io.cachestarter.oracle;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

import io.cachestarter.redis.MessageHandler;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the bus of one node and loses, doubles and delays what arrives there.
 */
final class MessageFaults implements UnaryOperator<MessageHandler>, AutoCloseable {

	private static final Fates UNHARMED = (message) -> List.of(0);

	/** The bus is called by one thread at a time, as by the connection. */
	private final ReentrantLock lock = new ReentrantLock();

	private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

	private volatile Fates fates = UNHARMED;

	private volatile @Nullable MessageHandler bus;

	@Override
	public MessageHandler apply(MessageHandler handler) {
		this.bus = handler;
		return new Arrivals();
	}

	void begin(Fates chosen) {
		this.fates = chosen;
	}

	void heal() {
		this.fates = UNHARMED;
	}

	/** Make the node drop its local level, as after a subscription that was lost. */
	void resubscribe() {
		locked(bus()::onSubscribed);
	}

	private MessageHandler bus() {
		return Objects.requireNonNull(this.bus);
	}

	private void locked(Runnable call) {
		this.lock.lock();
		try {
			call.run();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void close() {
		this.timer.shutdownNow();
	}

	/** Decides what becomes of a message. */
	interface Fates {

		/**
		 * Return when a message arrives.
		 * @param message the bytes
		 * @return a delay in milliseconds for each time that it arrives, 0 for at once,
		 * or nothing if it is lost
		 */
		List<Integer> delaysMillis(byte[] message);

	}

	private final class Arrivals implements MessageHandler {

		@Override
		public void onMessage(byte[] message) {
			for (int delay : MessageFaults.this.fates.delaysMillis(message)) {
				if (delay == 0) {
					deliver(message);
				}
				else {
					Future<?> unused = MessageFaults.this.timer.schedule(() -> deliver(message), delay,
							TimeUnit.MILLISECONDS);
				}
			}
		}

		private void deliver(byte[] message) {
			locked(() -> bus().onMessage(message));
		}

		@Override
		public void onSubscribed() {
			resubscribe();
		}

	}

}
