package io.cachestarter.ratelimit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.cachestarter.internal.KeyNames;
import io.cachestarter.internal.MonotonicClock;
import io.cachestarter.internal.Sha256;
import io.cachestarter.internal.Utf8;
import io.cachestarter.ratelimit.Batches.Batch;
import io.cachestarter.redis.RedisFailureException;
import io.cachestarter.redis.RedisGateway;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rate limits in Redis. Safe for use by multiple threads.
 * <p>
 * A request is decided in this order: by permits that have been taken in advance, by what
 * is known to be denied, by Redis, and if that does not answer by the reaction that its
 * limiter has to a failure. Closing ends the conversation with other nodes.
 *
 * @since 0.1.0
 */
public final class RedisRateLimiters implements RateLimiters, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(RedisRateLimiters.class);

	private static final int LONGEST_KEY = 256;

	private final AtomicLong holders = new AtomicLong();

	private final Denials denials = new Denials();

	private final Batches batches = new Batches();

	private final Shares shares = new Shares();

	private final RedisGateway redis;

	private final LimitScripts scripts;

	private final LimiterRegistry registry;

	private final LimitNews news;

	private final RateLimitObserver observer;

	private final MonotonicClock clock;

	/**
	 * Creates limiters.
	 * @param redis the door to Redis
	 * @param names names the keys and the channel
	 * @param configured the limiters of the configuration
	 * @param observer is told what is decided
	 */
	public RedisRateLimiters(RedisGateway redis, KeyNames names, Collection<RateLimiterSettings> configured,
			RateLimitObserver observer) {
		this(new LimitScripts(redis, names), configured, observer, MonotonicClock.system());
	}

	RedisRateLimiters(LimitScripts scripts, Collection<RateLimiterSettings> configured, RateLimitObserver observer,
			MonotonicClock clock) {
		this.redis = scripts.redis();
		this.scripts = scripts;
		this.registry = new LimiterRegistry(configured);
		this.news = new LimitNews(this.scripts, this.registry, this.denials, this.batches, this.shares);
		this.observer = observer;
		this.clock = clock;
		this.news.start();
	}

	@Override
	public RateLimitResult tryAcquire(List<RateLimitRequest> requests) {
		List<Ask> asks = asks(requests);
		long start = this.clock.nanos();
		RateLimitResult known = decideHere(asks, start);
		if (known != null) {
			return known;
		}
		CompletableFuture<RateLimitResult> decision = decideAtRedis(asks, start);
		try {
			return this.redis.await(decision);
		}
		catch (RedisFailureException ex) {
			logger.debug("A decision on a rate limit was not waited for", ex);
			return decideWithoutRedis(asks, start);
		}
	}

	@Override
	public CompletableFuture<RateLimitResult> tryAcquireAsync(List<RateLimitRequest> requests) {
		List<Ask> asks = asks(requests);
		long start = this.clock.nanos();
		RateLimitResult known = decideHere(asks, start);
		return (known != null) ? CompletableFuture.completedFuture(known) : decideAtRedis(asks, start);
	}

	/** Decides by what is known on this node, or returns {@code null}. */
	private @Nullable RateLimitResult decideHere(List<Ask> asks, long now) {
		Ask only = batched(asks);
		RateLimitResult taken = (only != null) ? this.batches.of(only).take(only, now) : null;
		if (taken != null) {
			return told(asks, List.of(taken), now);
		}
		for (Ask ask : asks) {
			RateLimitResult denied = ask.isShadow() ? null : this.denials.find(ask, now);
			if (denied != null) {
				return deniedHere(ask, denied, now);
			}
		}
		return null;
	}

	private RateLimitResult deniedHere(Ask ask, RateLimitResult denied, long start) {
		try {
			this.observer.onDeniedLocally();
			this.observer.onRequest(ask.limiter().name(), denied.getOutcome());
			this.observer.onDecision(this.clock.nanos() - start);
		}
		catch (RuntimeException ex) {
			logObserver(ex);
		}
		return denied;
	}

	/** Returns the only request, if it can be met from a batch. */
	private static @Nullable Ask batched(List<Ask> asks) {
		return (asks.size() == 1 && asks.get(0).limiter().takesBatches()) ? asks.get(0) : null;
	}

	private CompletableFuture<RateLimitResult> decideAtRedis(List<Ask> asks, long start) {
		Ask only = batched(asks);
		Batch batch = (only != null) ? this.batches.of(only) : null;
		long more = (only != null && batch != null) ? batch.more(only) : 0;
		long known = this.denials.news();
		return decide(asks, more).handle((decisions, ex) -> {
			if (decisions == null) {
				noteError(ex);
			}
			if (more > 0 && only != null && batch != null) {
				batch.answered(only, (decisions != null) ? decisions.more() : 0,
						(decisions != null) ? decisions.results().get(0) : null, start);
			}
			return (decisions != null) ? learn(asks, decisions, start, known) : decideWithoutRedis(asks, start);
		});
	}

	private void noteError(Throwable failure) {
		logger.debug("Redis has not decided on a rate limit", failure);
		try {
			this.observer.onRedisError();
		}
		catch (RuntimeException ex) {
			logObserver(ex);
		}
	}

	private RateLimitResult learn(List<Ask> asks, Decisions decisions, long start, long known) {
		for (int i = 0; i < asks.size(); i++) {
			RateLimitResult result = decisions.results().get(i);
			if (result.getOutcome() == RateLimitOutcome.DENIED && isKnownUntil(asks.get(i), result)) {
				this.denials.add(asks.get(i), result, start, known);
			}
		}
		return told(asks, decisions.results(), start);
	}

	/** When concurrent permits come back is not known. */
	private static boolean isKnownUntil(Ask ask, RateLimitResult result) {
		return !result.getRetryAfter().equals(RateLimitResult.NEVER)
				&& ask.quotas().stream().noneMatch(Quota::isConcurrency);
	}

	private CompletableFuture<Decisions> decide(List<Ask> asks, long more) {
		byte[] holder = Utf8
			.bytes(this.news.node() + "-" + Long.toString(this.holders.incrementAndGet(), Character.MAX_RADIX));
		if (asks.size() == 1 || !this.redis.isCluster()) {
			return this.scripts.tryAcquire(asks, true, more, holder)
				.thenApply((answer) -> Decisions.of(asks, answer, holder));
		}
		return new SlotBySlot(this.scripts, asks, holder).decide();
	}

	private RateLimitResult decideWithoutRedis(List<Ask> asks, long start) {
		List<RateLimitResult> results = new ArrayList<>();
		boolean allowed = true;
		for (Ask ask : asks) {
			RateLimitResult result = decideWithoutRedis(ask, start);
			results.add(result);
			allowed &= result.isAllowed();
		}
		for (int i = 0; i < asks.size() && !allowed; i++) {
			if (results.get(i).getOutcome() == RateLimitOutcome.FALLBACK_ALLOWED) {
				this.shares.refund(asks.get(i), start);
			}
		}
		return told(asks, results, start);
	}

	private RateLimitResult decideWithoutRedis(Ask ask, long now) {
		OnRedisFailure reaction = ask.isShadow() ? OnRedisFailure.OPEN : ask.limiter().settings().onRedisFailure();
		return switch (reaction) {
			case OPEN -> RateLimitResult.undecided(RateLimitOutcome.FAILED_OPEN);
			case CLOSED -> RateLimitResult.undecided(RateLimitOutcome.FAILED_CLOSED);
			case LOCAL -> this.shares.tryAcquire(ask, now);
		};
	}

	/** Tells the observer of each limiter that has decided, and returns the whole. */
	private RateLimitResult told(List<Ask> asks, List<RateLimitResult> results, long start) {
		RateLimitResult merged = Decisions.merged(results);
		try {
			for (int i = 0; i < asks.size(); i++) {
				RateLimitOutcome outcome = results.get(i).getOutcome();
				if (merged.isAllowed() || !outcome.isAllowed()) {
					this.observer.onRequest(asks.get(i).limiter().name(), outcome);
				}
			}
			this.observer.onDecision(this.clock.nanos() - start);
		}
		catch (RuntimeException ex) {
			logObserver(ex);
		}
		return merged;
	}

	/** Keeps what fails in an observer from the requests. */
	private void logObserver(RuntimeException ex) {
		logger.error("{} failed", this.observer, ex);
	}

	@Override
	public RateLimitResult peek(RateLimitRequest request) {
		return this.redis.await(peekAsync(request));
	}

	@Override
	public CompletableFuture<RateLimitResult> peekAsync(RateLimitRequest request) {
		List<Ask> asks = List.of(ask(request));
		return this.scripts.tryAcquire(asks, false, 0, LimitScripts.nothing())
			.thenApply((answer) -> Decisions.of(asks, answer, null).results().get(0));
	}

	@Override
	public CompletableFuture<Long> refund(RateLimitRequest request) {
		Ask ask = ask(request);
		List<Quota> quotas = ask.quotas().stream().filter((quota) -> !quota.isConcurrency()).toList();
		if (quotas.isEmpty()) {
			throw new IllegalArgumentException("The rate limiter '" + request.limiter()
					+ "' lends permits. Give them back with release and the result of the request");
		}
		LimitedKey key = LimitedKey.of(ask);
		return this.scripts.refund(ask, quotas, LimitScripts.nothing(), LimitNews.about(key)).thenApply((given) -> {
			this.news.forget(key);
			return given;
		});
	}

	@Override
	public CompletableFuture<Void> release(RateLimitResult result) {
		return CompletableFuture
			.allOf(result.loans().stream().map(this::release).toArray((size) -> new CompletableFuture<?>[size]));
	}

	private CompletableFuture<?> release(Loan loan) {
		if (loan.holder() == null) {
			this.shares.release(loan.ask(), this.clock.nanos());
			return CompletableFuture.completedFuture(null);
		}
		List<Quota> quotas = loan.ask().quotas().stream().filter(Quota::isConcurrency).toList();
		return this.scripts.refund(loan.ask(), quotas, loan.holder(), LimitScripts.nothing());
	}

	@Override
	public CompletableFuture<Void> reset(String name, String key) {
		Limiter limiter = this.registry.get(name);
		Ask ask = ask(RateLimitRequest.of(name, key, 1));
		List<byte[]> keys = Stream
			.concat(Stream.of(ask),
					limiter.settings()
						.plans()
						.keySet()
						.stream()
						.map((plan) -> new Ask(limiter, ask.request().withPlan(plan), ask.key())))
			.flatMap((each) -> this.scripts.keys(each).stream())
			.distinct()
			.map(Utf8::bytes)
			.toList();
		LimitedKey whose = LimitedKey.of(ask);
		return this.scripts.reset(keys, LimitNews.about(whose)).thenAccept((there) -> this.news.forget(whose));
	}

	@Override
	public RateLimiterSettings define(RateLimiterSettings settings) {
		return this.registry.define(settings);
	}

	@Override
	public CompletableFuture<RateLimiterSettings> change(String name, UnaryOperator<RateLimiterSettings> change) {
		RateLimiterSettings changed = change.apply(this.registry.get(name).settings());
		LimiterChange numbers = LimiterChange.between(this.registry.unchanged(name), changed);
		return this.news.publish(name, numbers).thenApply((done) -> this.registry.get(name).settings());
	}

	@Override
	public CompletableFuture<RateLimiterSettings> restore(String name) {
		RateLimiterSettings unchanged = this.registry.unchanged(name);
		return this.news.publish(name, null).thenApply((done) -> unchanged);
	}

	@Override
	public List<RateLimiterSettings> limiters() {
		return this.registry.all();
	}

	/**
	 * Returns a limiter without the changes that have been made at run time.
	 * @param name the limiter
	 * @return the settings as the configuration or the code has them
	 * @throws IllegalArgumentException if it is not known
	 */
	public RateLimiterSettings unchanged(String name) {
		return this.registry.unchanged(name);
	}

	/**
	 * Returns how many nodes share the limits, as Redis has told last.
	 * @return the number, this node included
	 */
	public int nodes() {
		return this.shares.nodes();
	}

	private List<Ask> asks(List<RateLimitRequest> requests) {
		if (requests.isEmpty()) {
			throw new IllegalArgumentException("No rate limiter is asked. Name at least one");
		}
		return (requests.size() == 1) ? List.of(ask(requests.get(0))) : requests.stream().map(this::ask).toList();
	}

	private Ask ask(RateLimitRequest request) {
		return new Ask(this.registry.get(request.limiter()), request, keyText(request.key()));
	}

	private static String keyText(String key) {
		return (key.length() <= LONGEST_KEY) ? key : "sha256:" + Sha256.hex(key, Sha256.BYTES);
	}

	@Override
	public void close() {
		this.news.close();
	}

}
