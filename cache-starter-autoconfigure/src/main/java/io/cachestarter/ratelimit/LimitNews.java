package io.cachestarter.ratelimit;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.cachestarter.internal.MonotonicClock;
import io.cachestarter.internal.NamedThreads;
import io.cachestarter.internal.ThrottledLog;
import io.cachestarter.internal.Utf8;
import io.cachestarter.redis.MessageHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What nodes tell each other: which keys have been given permits back, and which limiters
 * have been changed. A message is {@code k}, the limiter, a line break and the key; or
 * {@code c}.
 * <p>
 * Every second the node notes that it is alive and asks for the version of the changes,
 * so that a message that is lost costs a second. If the version is another one than it
 * knows, Redis may have lost its data as well: then nothing counts as denied any more.
 */
final class LimitNews implements MessageHandler, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(LimitNews.class);

	private static final long PERIOD_MILLIS = 1_000;

	private static final long ALIVE_MILLIS = 5 * PERIOD_MILLIS;

	private static final long KEEP_MILLIS = Duration.ofDays(30).toMillis();

	private static final String UNKNOWN = "";

	private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1,
			new NamedThreads("cache-starter-limits-"));

	private final ThrottledLog log = new ThrottledLog(logger, Duration.ofMinutes(1), MonotonicClock.system());

	private final String node = Long.toUnsignedString(new SecureRandom().nextLong(), Character.MAX_RADIX);

	private final LimitScripts scripts;

	private final LimiterRegistry registry;

	private final Denials denials;

	private final Batches batches;

	private final Shares shares;

	private volatile String version = UNKNOWN;

	LimitNews(LimitScripts scripts, LimiterRegistry registry, Denials denials, Batches batches, Shares shares) {
		this.scripts = scripts;
		this.registry = registry;
		this.denials = denials;
		this.batches = batches;
		this.shares = shares;
	}

	void start() {
		this.scripts.redis().onTrouble(this.denials::clear);
		this.scripts.redis().subscribe(this.scripts.channel(), this);
		Future<?> unused = this.timer.scheduleWithFixedDelay(this::syncIfConnected, 0, PERIOD_MILLIS,
				TimeUnit.MILLISECONDS);
	}

	/** Returns what this node is called where it notes that it is alive. */
	String node() {
		return this.node;
	}

	static byte[] about(LimitedKey key) {
		return Utf8.bytes("k" + key.limiter() + "\n" + key.key());
	}

	@Override
	public void onMessage(byte[] message) {
		String text = new String(message, StandardCharsets.UTF_8);
		int end = text.indexOf('\n');
		if (text.startsWith("k") && end > 0) {
			forget(new LimitedKey(text.substring(1, end), text.substring(end + 1)));
		}
		else if (text.equals("c")) {
			CompletableFuture<Void> unused = sync();
		}
		else {
			this.denials.clear();
		}
	}

	/** Takes note that a key may have more permits than this node knows. */
	void forget(LimitedKey key) {
		this.denials.remove(key);
		this.batches.remove(key);
		this.shares.remove(key);
	}

	@Override
	public void onSubscribed() {
		this.denials.clear();
		CompletableFuture<Void> unused = sync();
	}

	private void syncIfConnected() {
		if (this.scripts.redis().isConnected()) {
			CompletableFuture<Void> unused = sync();
		}
	}

	/** Asks Redis for changes; fails only if Redis does. */
	CompletableFuture<Void> sync() {
		String known = this.version;
		return this.scripts.sync(this.node, ALIVE_MILLIS, known, KEEP_MILLIS)
			.thenAccept((answer) -> learn(answer, known))
			.whenComplete((done, ex) -> {
				if (ex != null) {
					this.log.warn("Changes of rate limits are not known as long as Redis does not answer", ex);
				}
			});
	}

	/** Changes a limiter, or takes its change back. */
	CompletableFuture<Void> publish(String limiter, @Nullable LimiterChange change) {
		return this.scripts
			.change(limiter, (change != null) ? change.toString() : UNKNOWN, KEEP_MILLIS, Utf8.bytes("c"))
			.thenCompose((receivers) -> sync());
	}

	/** An answer has no changes if Redis has the version that it was asked with. */
	private synchronized void learn(List<byte[]> answer, String known) {
		String newVersion = text(answer.get(0));
		this.shares.nodes(Integer.parseInt(text(answer.get(1))));
		if (newVersion.equals(known)) {
			return;
		}
		Map<String, LimiterChange> changes = new HashMap<>();
		for (int i = 2; i + 1 < answer.size(); i += 2) {
			LimiterChange change = LimiterChange.parse(text(answer.get(i + 1)));
			if (change != null) {
				changes.put(text(answer.get(i)), change);
			}
		}
		this.registry.change(changes);
		this.version = newVersion;
		this.denials.clear();
		this.batches.clear();
	}

	private static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.UTF_8);
	}

	@Override
	public void close() {
		this.timer.shutdownNow();
	}

}
