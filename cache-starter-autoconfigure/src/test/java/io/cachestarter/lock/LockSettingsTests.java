package io.cachestarter.lock;

import java.time.Duration;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Tests what settings can be made in code. */
class LockSettingsTests {

	private static final Duration WAIT = Duration.ZERO;

	private static final Duration LEASE = Duration.ofSeconds(30);

	private static final Duration DELAY = Duration.ZERO;

	private static final Duration TIMEOUT = Duration.ofMillis(1);

	@Test
	void namesWhatIsOutOfItsRange() {
		assertRefused(() -> new LockSettings(Duration.ofMillis(-1), LEASE, DELAY, 0, TIMEOUT),
				"'waitTime' must not be negative but is PT-0.001S");
		assertRefused(() -> new LockSettings(WAIT, Duration.ofMillis(99), DELAY, 0, TIMEOUT),
				"'leaseTime' must be from 100 ms to 24 h but is PT0.099S");
		assertRefused(() -> new LockSettings(WAIT, Duration.ofHours(24).plusNanos(1), DELAY, 0, TIMEOUT),
				"'leaseTime' must be from 100 ms to 24 h but is PT24H0.000000001S");
		assertRefused(() -> new LockSettings(WAIT, LEASE, Duration.ofMillis(-1), 0, TIMEOUT),
				"'delayAfterFailover' must not be negative but is PT-0.001S");
		assertRefused(() -> new LockSettings(WAIT, LEASE, DELAY, -1, TIMEOUT),
				"'replicas' must not be negative but is -1");
		assertRefused(() -> new LockSettings(WAIT, LEASE, DELAY, 0, Duration.ofNanos(999_999)),
				"'replicationTimeout' must be at least 1 ms but is PT0.000999999S");
	}

	@Test
	void takesTheShortestAndTheLongestLease() {
		for (Duration lease : new Duration[] { Duration.ofMillis(100), Duration.ofHours(24) }) {
			assertThat(new LockSettings(WAIT, lease, DELAY, 0, TIMEOUT).leaseTime()).isEqualTo(lease);
			assertThat(LockSettings.isLease(lease)).isTrue();
		}
	}

	private static void assertRefused(ThrowingCallable settings, String message) {
		assertThatIllegalArgumentException().isThrownBy(settings).withMessage(message);
	}

}
