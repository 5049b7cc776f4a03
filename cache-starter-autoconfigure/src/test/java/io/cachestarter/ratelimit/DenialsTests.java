package io.cachestarter.ratelimit;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DenialsTests {

	private static final long SENT = 1_000;

	private static final RateLimiterSettings SETTINGS = RateLimiterSettings.of("x",
			new RateLimitPolicy("p", 10, Duration.ofSeconds(10), RateLimitAlgorithm.SLIDING_WINDOW));

	private final Denials denials = new Denials();

	private final Limiter limiter = new Limiter(SETTINGS);

	private Ask ask(String key, long permits) {
		return new Ask(this.limiter, RateLimitRequest.of("x", key, permits), key);
	}

	private void add(Ask ask, long news) {
		Duration retry = Duration.ofNanos(10_000);
		PolicyStatus status = new PolicyStatus(ask.quotas().get(0).policy(), 0, retry, retry, true, false);
		this.denials.add(ask, new RateLimitResult(RateLimitOutcome.DENIED, List.of(status), retry, List.of()), SENT,
				news);
	}

	@Test
	void endsAThousandthBeforeRedisAllows() {
		add(ask("k", 2), this.denials.news());
		RateLimitResult denied = Objects.requireNonNull(this.denials.find(ask("k", 2), SENT + 9_989));
		assertThat(denied.getRetryAfter()).isEqualTo(Duration.ofNanos(11));
		assertThat(denied.getPolicies().get(0).reset()).isEqualTo(Duration.ofNanos(11));
		assertThat(this.denials.find(ask("k", 2), SENT + 9_990)).isNull();
	}

	@Test
	void holdsForAsManyPermitsAndMoreThatCanFit() {
		add(ask("k", 2), this.denials.news());
		assertThat(this.denials.find(ask("k", 1), SENT)).isNull();
		assertThat(this.denials.find(ask("k", 2), SENT)).isNotNull();
		assertThat(this.denials.find(ask("k", 10), SENT)).isNotNull();
		assertThat(this.denials.find(ask("k", 11), SENT)).isNull();
		assertThat(this.denials.find(ask("other", 2), SENT)).isNull();
	}

	@Test
	void holdsForTheSettingsThatCountedOnly() {
		add(ask("k", 1), this.denials.news());
		Ask changed = new Ask(new Limiter(SETTINGS), RateLimitRequest.of("x", "k", 1), "k");
		assertThat(this.denials.find(changed, SENT)).isNull();
	}

	/** Redis denied, then a permit came back, and the denial arrives last. */
	@Test
	void isNotKeptIfThereWereNewsSinceRedisWasAsked() {
		long before = this.denials.news();
		this.denials.remove(new LimitedKey("x", "k"));
		add(ask("k", 1), before);
		assertThat(this.denials.find(ask("k", 1), SENT)).isNull();
	}

	@Test
	void isForgottenWithItsKeyOrWithAll() {
		add(ask("k", 1), this.denials.news());
		add(ask("l", 1), this.denials.news());
		this.denials.remove(new LimitedKey("x", "k"));
		assertThat(this.denials.find(ask("k", 1), SENT)).isNull();
		assertThat(this.denials.find(ask("l", 1), SENT)).isNotNull();
		this.denials.clear();
		assertThat(this.denials.find(ask("l", 1), SENT)).isNull();
	}

}
