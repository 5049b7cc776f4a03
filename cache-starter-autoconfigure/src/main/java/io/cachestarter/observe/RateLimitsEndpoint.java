package io.cachestarter.observe;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

import io.cachestarter.ratelimit.OnRedisFailure;
import io.cachestarter.ratelimit.RateLimitPolicy;
import io.cachestarter.ratelimit.RateLimiterSettings;
import io.cachestarter.ratelimit.RedisRateLimiters;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * Shows the rate limiters and changes them on all nodes. Changes are not written to any
 * configuration.
 *
 * @since 0.1.0
 */
@Endpoint(id = "ratelimits")
public final class RateLimitsEndpoint {

	private final Supplier<@Nullable RedisRateLimiters> existing;

	private final Supplier<RedisRateLimiters> limiters;

	/**
	 * Creates an endpoint.
	 * @param existing gives the limiters, or {@code null} as long as nothing has used
	 * them
	 * @param limiters gives the limiters and makes them if they do not exist
	 */
	public RateLimitsEndpoint(Supplier<@Nullable RedisRateLimiters> existing, Supplier<RedisRateLimiters> limiters) {
		this.existing = existing;
		this.limiters = limiters;
	}

	/**
	 * Lists the limiters by their names.
	 * @return the limiters that this node knows; none as long as it has not used any
	 */
	@ReadOperation
	public KnownLimiters limiters() {
		RedisRateLimiters known = this.existing.get();
		if (known == null) {
			return new KnownLimiters(0, List.of());
		}
		return new KnownLimiters(known.nodes(),
				known.limiters().stream().map((settings) -> KnownLimiter.of(known, settings)).toList());
	}

	/**
	 * Shows one limiter.
	 * @param name its name
	 * @return the limiter, or {@code null} if there is none of that name
	 */
	@ReadOperation
	public @Nullable KnownLimiter limiter(@Selector String name) {
		return find(this.limiters.get(), name);
	}

	/**
	 * Changes a limiter on all nodes, or forgets what one key has taken. What is not
	 * given stays as it is.
	 * @param name the limiter
	 * @param limit how many permits
	 * @param window in which time
	 * @param burst how many at once, of a token bucket
	 * @param shadow whether requests that are over the limit are only counted
	 * @param policy which limit, if there are several
	 * @param plan of which plan; none for those of no plan
	 * @param reset the key that has taken nothing from now on
	 * @return the limiter as it counts now
	 */
	@WriteOperation
	public @Nullable KnownLimiter change(@Selector String name, @Nullable Long limit, @Nullable Duration window,
			@Nullable Long burst, @Nullable Boolean shadow, @Nullable String policy, @Nullable String plan,
			@Nullable String reset) {
		LimitChange change = new LimitChange(limit, window, burst, shadow, policy, plan);
		RedisRateLimiters known = this.limiters.get();
		return checked(() -> {
			if (reset == null) {
				return KnownLimiter.of(known, done(known.change(name, change::applyTo)));
			}
			change.checkEmpty();
			done(known.reset(name, reset));
			return find(known, name);
		});
	}

	/**
	 * Takes all changes of a limiter back, on all nodes.
	 * @param name the limiter
	 * @return the limiter as it counts now
	 */
	@DeleteOperation
	public @Nullable KnownLimiter restore(@Selector String name) {
		RedisRateLimiters known = this.limiters.get();
		return checked(() -> KnownLimiter.of(known, done(known.restore(name))));
	}

	private static @Nullable KnownLimiter find(RedisRateLimiters limiters, String name) {
		for (RateLimiterSettings settings : limiters.limiters()) {
			if (settings.name().equals(name)) {
				return KnownLimiter.of(limiters, settings);
			}
		}
		return null;
	}

	private static @Nullable KnownLimiter checked(Supplier<@Nullable KnownLimiter> operation) {
		try {
			return operation.get();
		}
		catch (IllegalArgumentException ex) {
			String reason = String.valueOf(ex.getMessage());
			throw new InvalidEndpointRequestException(reason, reason, ex);
		}
	}

	private static <T extends @Nullable Object> T done(CompletableFuture<T> operation) {
		try {
			return operation.join();
		}
		catch (CompletionException ex) {
			throw new IllegalStateException("Redis has not confirmed the change. It may count or not: try again",
					ex.getCause());
		}
	}

	/**
	 * What the endpoint answers.
	 *
	 * @param nodes how many nodes share the limits; 0 as long as this one has not used
	 * any
	 * @param limiters the limiters
	 */
	public record KnownLimiters(int nodes, List<KnownLimiter> limiters) implements OperationResponseBody {

	}

	/**
	 * One limiter as it counts now.
	 *
	 * @param name its name
	 * @param policies the limits
	 * @param plans the limits of each plan
	 * @param onRedisFailure what becomes of requests that Redis does not decide on
	 * @param shadow whether requests that are over the limit are only counted
	 * @param batch how many permits a node takes at a time
	 * @param changed whether it has been changed at run time
	 * @param configured what it was before that, or {@code null} if it has not been
	 * changed
	 */
	public record KnownLimiter(String name, List<RateLimitPolicy> policies, Map<String, List<RateLimitPolicy>> plans,
			OnRedisFailure onRedisFailure, boolean shadow, int batch, boolean changed,
			@Nullable RateLimiterSettings configured) implements OperationResponseBody {

		static KnownLimiter of(RedisRateLimiters limiters, RateLimiterSettings counting) {
			RateLimiterSettings configured = limiters.unchanged(counting.name());
			boolean changed = !counting.equals(configured);
			return new KnownLimiter(counting.name(), counting.policies(), counting.plans(), counting.onRedisFailure(),
					counting.shadow(), counting.batch(), changed, changed ? configured : null);
		}

	}

}
