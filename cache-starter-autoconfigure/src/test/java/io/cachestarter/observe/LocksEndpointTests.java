package io.cachestarter.observe;

import java.time.Duration;
import java.util.List;

import io.cachestarter.lock.HeldLock;
import io.cachestarter.lock.LockKind;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LocksEndpointTests {

	@Test
	void listsLocksByNameAndToken() {
		LocksEndpoint endpoint = new LocksEndpoint(() -> List.of(held("b", 1), held("a", 3), held("a", 2)));

		assertThat(endpoint.locks().locks()).containsExactly(held("a", 2), held("a", 3), held("b", 1));
	}

	private static HeldLock held(String name, long token) {
		return new HeldLock(name, LockKind.LOCK, "main", token, Duration.ofSeconds(1), Duration.ofSeconds(29), true);
	}

}
