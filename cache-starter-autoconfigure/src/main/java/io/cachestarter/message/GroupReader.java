package io.cachestarter.message;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.cachestarter.message.MessageObserver.Outcome;
import io.cachestarter.redis.RedisFailureException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member of a group: what it takes is pending in Redis until the handler has returned,
 * or the message has become a dead letter. Safe for use by multiple threads.
 */
final class GroupReader<T> extends StreamReader<T> {

	/*
	 * Invariant: an entry is in 'held' from its read until Redis has noted its end, or
	 * until it was given back. Each read keeps what is held, so that no other node takes
	 * it over; what is held is not taken a second time. Of the handler and 'leave' only
	 * the one that begins an entry goes on with it.
	 */

	private static final Logger logger = LoggerFactory.getLogger(GroupReader.class);

	private static final int TIDY_EVERY = 600;

	private static final long TIDY_IDLE_MILLIS = TimeUnit.HOURS.toMillis(1);

	private static final int LONGEST_REASON = 500;

	private final ConcurrentMap<String, Entry> held = new ConcurrentHashMap<>();

	private final AtomicInteger reads = new AtomicInteger();

	private final GroupMember consumer;

	private final HandlerCall<T> call;

	GroupReader(BusContext context, Topic<T> topic, TopicChannel channel, GroupMember consumer, TopicHandler<T> handler,
			Consumer<Subscriber> onClose) {
		super(context, topic, channel, onClose);
		this.consumer = consumer;
		this.call = new HandlerCall<>(context, topic, consumer.group(), handler);
	}

	@Override
	CompletableFuture<List<byte[]>> read(int room) {
		boolean tidy = this.reads.incrementAndGet() % TIDY_EVERY == 0;
		return context().streams()
			.readGroup(topic(), this.consumer, room, tidy ? TIDY_IDLE_MILLIS : 0, this.held.keySet());
	}

	@Override
	int accept(List<byte[]> answer) {
		int dropped = Integer.parseInt(StreamScripts.text(answer.get(0)));
		for (int i = 0; i < dropped; i++) {
			context().observer().onDropped(topic());
		}
		for (int i = 1; i < answer.size(); i += 3) {
			Entry entry = new Entry(StreamScripts.text(answer.get(i)),
					Integer.parseInt(StreamScripts.text(answer.get(i + 1))), answer.get(i + 2));
			if (this.held.putIfAbsent(entry.id(), entry) == null) {
				take(entry);
			}
		}
		return answer.size() / 3;
	}

	@Override
	void handle(Entry entry) {
		int attempt = entry.attempt();
		if (attempt > settings().maxAttempts()) {
			giveUp(entry, attempt - 1,
					new IllegalStateException("Nodes that had the message have ended without an answer to it"));
			return;
		}
		tellLag(entry);
		Throwable failure = this.call.handle(entry.json(), entry.id(), attempt);
		if (failure == null) {
			this.call.succeeded();
			finish(entry, () -> context().streams().acknowledge(topic(), this.consumer.group(), entry.id()));
		}
		else if (attempt == settings().maxAttempts() || HandlerCall.isHopeless(failure)) {
			giveUp(entry, attempt, failure);
		}
		else {
			this.call.failed(entry.id(), attempt, Outcome.RETRY, failure);
			tryAgain(entry, attempt + 1);
		}
	}

	private void giveUp(Entry entry, int attempts, Throwable failure) {
		this.call.failed(entry.id(), attempts, Outcome.DEAD_LETTER, failure);
		String text = failure.toString();
		String reason = (text.length() > LONGEST_REASON) ? text.substring(0, LONGEST_REASON) : text;
		finish(entry, () -> context().streams().giveUp(topic(), this.consumer.group(), entry, attempts, reason));
	}

	private void tryAgain(Entry entry, int attempt) {
		CompletableFuture<?> unused = context().streams()
			.repeat(topic(), this.consumer, entry.id(), attempt)
			.whenComplete((done, ex) -> logger.trace("Redis knows of attempt {}: {}", attempt, done, ex));
		entry.awaitAttempt(attempt);
		later(backoff(attempt), () -> again(entry));
	}

	/** Up to a fifth more, so that what has failed together is not tried together. */
	private Duration backoff(int attempt) {
		int doublings = Math.min(attempt - 2, 20);
		Duration pause = settings().backoff().multipliedBy(1L << Math.max(0, doublings));
		Duration bounded = (pause.compareTo(settings().maxBackoff()) < 0) ? pause : settings().maxBackoff();
		return bounded.plusNanos(ThreadLocalRandom.current().nextLong(bounded.toNanos() / 5 + 1));
	}

	/** Has Redis note the end of an entry, again and again until it does. */
	private void finish(Entry entry, Supplier<CompletableFuture<Long>> end) {
		CompletableFuture<?> unused = end.get().whenComplete((done, ex) -> {
			if (ex == null) {
				this.held.remove(entry.id());
				release();
			}
			else {
				logger.debug("Redis does not know yet that a message of '{}' has been handled", topic(), ex);
				later(settings().pollInterval(), () -> finish(entry, end));
			}
		});
	}

	private void later(Duration delay, Runnable task) {
		try {
			ScheduledFuture<?> unused = context().timer().schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("A message of '{}' is left to other nodes, because this one is closed", topic(), ex);
		}
	}

	private StreamSettings settings() {
		return context().settings().stream();
	}

	@Override
	public void leave() {
		List<String> left = this.held.values().stream().filter(Entry::begin).map(Entry::id).toList();
		if (left.isEmpty()) {
			return;
		}
		left.forEach(this.held::remove);
		try {
			Long count = context().redis().await(context().streams().giveBack(topic(), this.consumer, left));
			logger.debug("Gave {} messages of '{}' back", count, topic());
		}
		catch (RedisFailureException ex) {
			logger.debug("Messages of '{}' could not be given back; they are taken over later", topic(), ex);
		}
	}

}
