package io.cachestarter.redis;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import io.cachestarter.redis.RedisBreaker.Ending;
import io.lettuce.core.RedisBusyException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisLoadingException;
import io.lettuce.core.RedisReadOnlyException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RedisBreakerTests {

	private final AtomicInteger opened = new AtomicInteger();

	private long nanos = Long.MAX_VALUE - 1_000;

	private final RedisBreaker breaker = breaker(
			new BreakerSettings(true, 50, 10, 4, Duration.ofMillis(100), Duration.ofMillis(350)));

	@Test
	void opensAfterASingleCallWithoutAnAnswer() {
		end(Ending.SILENT);

		assertThat(this.breaker.state()).isEqualTo(BreakerState.OPEN);
		assertThat(this.breaker.tryAcquire()).isFalse();
		assertThat(this.breaker.rejected()).isEqualTo(1);
		assertThat(this.opened).hasValue(1);
	}

	@Test
	void opensOnceForManyCallsWithoutAnAnswer() {
		for (int i = 0; i < 20; i++) {
			assertThat(this.breaker.tryAcquire()).isTrue();
		}

		for (int i = 0; i < 20; i++) {
			this.breaker.record(Ending.SILENT, this.breaker.now());
		}

		assertThat(this.opened).hasValue(1);
		pass(100);
		assertThat(this.breaker.tryAcquire()).isTrue();
	}

	@Test
	void opensWhenTooManyCallsAreRefused() {
		end(Ending.ANSWERED);
		end(Ending.ANSWERED);
		end(Ending.REFUSED);
		assertThat(this.breaker.state()).isEqualTo(BreakerState.CLOSED);

		end(Ending.READ_ONLY);

		assertThat(this.breaker.state()).isEqualTo(BreakerState.OPEN);
	}

	@Test
	void doesNotCountCallsThatWereGivenUp() {
		for (int i = 0; i < 20; i++) {
			end(Ending.GIVEN_UP);
		}

		assertThat(this.breaker.state()).isEqualTo(BreakerState.CLOSED);
	}

	@Test
	void triesOneCallAfterTheWaitAndClosesWithItsAnswer() {
		end(Ending.SILENT);
		pass(99);
		assertThat(this.breaker.tryAcquire()).isFalse();

		pass(1);
		assertThat(this.breaker.tryAcquire()).isTrue();
		assertThat(this.breaker.state()).isEqualTo(BreakerState.HALF_OPEN);
		assertThat(this.breaker.tryAcquire()).isFalse();
		this.breaker.record(Ending.ANSWERED, this.breaker.now());

		assertThat(this.breaker.state()).isEqualTo(BreakerState.CLOSED);
		assertThat(this.breaker.tryAcquire()).isTrue();
	}

	@Test
	void triesAnotherCallWhenTheFirstIsGivenUp() {
		end(Ending.SILENT);
		pass(100);
		end(Ending.GIVEN_UP);

		assertThat(this.breaker.tryAcquire()).isTrue();
	}

	@Test
	void waitsLongerAfterEachAttemptThatFailsUpToTheLongestTime() {
		end(Ending.SILENT);
		pass(100);
		end(Ending.SILENT);
		pass(199);
		assertThat(this.breaker.tryAcquire()).isFalse();
		pass(1);
		end(Ending.SILENT);
		pass(349);
		assertThat(this.breaker.tryAcquire()).isFalse();
		pass(1);
		end(Ending.SILENT);
		pass(350);

		assertThat(this.breaker.tryAcquire()).isTrue();
		assertThat(this.opened).hasValue(4);
	}

	@Test
	void neverOpensWhenItIsSwitchedOff() {
		RedisBreaker off = breaker(
				new BreakerSettings(false, 50, 10, 4, Duration.ofMillis(100), Duration.ofSeconds(1)));

		off.record(Ending.SILENT, off.now());

		assertThat(off.tryAcquire()).isTrue();
		assertThat(off.state()).isEqualTo(BreakerState.CLOSED);
	}

	@Test
	void tellsAnswersFromRefusalsAndSilence() {
		assertThat(Ending.of(null)).isEqualTo(Ending.ANSWERED);
		assertThat(Ending.of(new TimeoutException())).isEqualTo(Ending.SILENT);
		assertThat(Ending.of(new CompletionException(new TimeoutException()))).isEqualTo(Ending.SILENT);
		assertThat(Ending.of(new CancellationException())).isEqualTo(Ending.GIVEN_UP);
		assertThat(Ending.of(new RedisReadOnlyException("READONLY"))).isEqualTo(Ending.READ_ONLY);
		assertThat(Ending.of(new RedisCommandExecutionException("ERR Error running script: -READONLY You can't write")))
			.isEqualTo(Ending.READ_ONLY);
		assertThat(Ending.of(new RedisLoadingException("LOADING"))).isEqualTo(Ending.REFUSED);
		assertThat(Ending.of(new RedisBusyException("BUSY"))).isEqualTo(Ending.REFUSED);
		assertThat(Ending.of(new RedisConnectionException("refused"))).isEqualTo(Ending.REFUSED);
		assertThat(Ending.of(new RedisFailureException("not reached"))).isEqualTo(Ending.REFUSED);
		for (String refusal : new String[] { "CLUSTERDOWN", "MASTERDOWN", "NOAUTH", "NOREPLICAS", "MISCONF" }) {
			assertThat(Ending.of(new RedisCommandExecutionException(refusal + " text"))).isEqualTo(Ending.REFUSED);
		}
		assertThat(Ending.of(new RedisCommandExecutionException("OOM command not allowed"))).isEqualTo(Ending.ANSWERED);
		assertThat(Ending.of(new RedisCommandExecutionException("NOPERM no permissions"))).isEqualTo(Ending.ANSWERED);
	}

	private RedisBreaker breaker(BreakerSettings settings) {
		RedisBreaker made = new RedisBreaker(settings, () -> this.nanos);
		made.onOpen(this.opened::incrementAndGet);
		return made;
	}

	private void end(Ending ending) {
		assertThat(this.breaker.tryAcquire()).isTrue();
		this.breaker.record(ending, this.breaker.now());
	}

	/** Let a little more than the given time pass. */
	private void pass(long millis) {
		this.nanos += TimeUnit.MILLISECONDS.toNanos(millis) + 1;
	}

}
