package io.cachestarter.message;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import io.cachestarter.internal.MonotonicClock;
import io.cachestarter.internal.ThrottledLog;
import io.cachestarter.redis.RedisClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a durable topic for one handler, as far as the handler keeps up: when a message
 * of the channel wakes it, when the handler has made room, and now and then by itself.
 * Safe for use by multiple threads.
 */
abstract class StreamReader<T> implements Receiver, Subscriber {

	/*
	 * Invariants: at most one read is under way, from IDLE to READING until its answer; a
	 * wake-up meanwhile makes it AGAIN, so that another read follows and what was added
	 * after the first one looked is not overlooked. 'taken' is never more than a batch:
	 * only the read adds to it, by no more than was free when it began, and others only
	 * lower it. Whoever finds no room sets 'more' and looks at 'taken' again; whoever
	 * makes room lowers 'taken' and then looks at 'more'. One of them sees the other.
	 */

	private static final Logger logger = LoggerFactory.getLogger(StreamReader.class);

	private final ThrottledLog log = new ThrottledLog(logger, Duration.ofMinutes(1), MonotonicClock.system());

	private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);

	private final AtomicInteger taken = new AtomicInteger();

	private final BusContext context;

	private final Topic<T> topic;

	private final TopicChannel channel;

	private final Mailbox mailbox;

	private final Consumer<Subscriber> onClose;

	/** Whether the topic may hold messages that had no room. */
	private volatile boolean more;

	private volatile boolean active;

	private volatile boolean stopped;

	StreamReader(BusContext context, Topic<T> topic, TopicChannel channel, Consumer<Subscriber> onClose) {
		this.context = context;
		this.topic = topic;
		this.channel = channel;
		this.mailbox = new Mailbox(context.threads());
		this.onClose = onClose;
	}

	BusContext context() {
		return this.context;
	}

	String topic() {
		return this.topic.name();
	}

	boolean isStopped() {
		return this.stopped;
	}

	/**
	 * Asks Redis for messages.
	 * @param room how many at most, 0 if there is nothing to do but to keep what there is
	 */
	abstract CompletableFuture<List<byte[]>> read(int room);

	/**
	 * Makes entries of an answer, and gives them to {@link #take}.
	 * @return how many
	 */
	abstract int accept(List<byte[]> answer);

	abstract void handle(Entry entry);

	@Override
	public void start() {
		this.channel.add(this);
		poll();
	}

	@Override
	public void onMessage(byte[] message) {
		if (this.taken.get() >= batch()) {
			this.more = true;
			if (this.taken.get() >= batch()) {
				return;
			}
		}
		poll();
	}

	@Override
	public void onSubscribed(boolean again) {
		poll();
	}

	@Override
	public void poll() {
		State before = this.state.getAndUpdate((now) -> (now == State.IDLE) ? State.READING : State.AGAIN);
		if (before == State.IDLE) {
			read();
		}
	}

	private void read() {
		if (this.stopped) {
			this.state.set(State.IDLE);
			return;
		}
		int room = batch() - this.taken.get();
		CompletableFuture<?> unused = read(room).whenComplete((answer, ex) -> {
			this.active = ex == null;
			if (ex == null) {
				this.more = accept(answer) >= room;
				readOn();
			}
			else {
				this.log.warn("The durable topic '" + this.topic.name() + "' cannot be read, and is read again later",
						ex);
			}
			end();
		});
	}

	private void end() {
		if (!this.state.compareAndSet(State.READING, State.IDLE)) {
			this.state.set(State.READING);
			readLater();
		}
	}

	/** Not at once: a read that fails at once would come back again and again. */
	private void readLater() {
		try {
			this.context.timer().execute(this::read);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The durable topic '{}' is not read any more", this.topic.name(), ex);
		}
	}

	private int batch() {
		return this.context.settings().stream().batch();
	}

	/** Has an entry handled. */
	void take(Entry entry) {
		this.taken.incrementAndGet();
		again(entry);
	}

	/** Has an entry handled that has been taken before. */
	void again(Entry entry) {
		this.mailbox.add(() -> {
			if (entry.begin()) {
				handle(entry);
			}
		});
	}

	/** Makes room for another entry, and reads on if there may be more. */
	void release() {
		int unused = this.taken.decrementAndGet();
		readOn();
	}

	private void readOn() {
		if (this.more && this.taken.get() <= batch() / 2) {
			this.more = false;
			poll();
		}
	}

	void tellLag(Entry entry) {
		long now = this.context.redis().clock().millis();
		if (now != RedisClock.UNKNOWN && !entry.isRepeated()) {
			this.context.observer().onLag(this.topic.name(), Math.max(0, now - entry.publishedMillis()));
		}
	}

	@Override
	public boolean isActive() {
		return this.active;
	}

	@Override
	public int queued() {
		return this.mailbox.size();
	}

	@Override
	public void stop() {
		this.stopped = true;
		this.active = false;
		this.channel.remove(this);
		this.mailbox.close();
	}

	@Override
	public void close() {
		this.onClose.accept(this);
	}

	private enum State {

		IDLE, READING, AGAIN

	}

}
