package io.cachestarter.lock;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ThreadHoldsTests {

	private final ThreadHolds holds = new ThreadHolds();

	private final LockHandle one = new Handle("one");

	private final LockHandle two = new Handle("two");

	private final LockHandle three = new Handle("three");

	@Test
	void findsWhatTheThreadHolds() {
		putAll();
		assertThat(handle("one")).isSameAs(this.one);
		assertThat(handle("two")).isSameAs(this.two);
		assertThat(handle("three")).isSameAs(this.three);
		assertThat(this.holds.find("four")).isNull();
	}

	@Test
	void forgetsTheOldestTheNewestAndWhatIsBetween() {
		for (String name : new String[] { "one", "two", "three" }) {
			putAll();
			this.holds.remove(name);
			assertThat(this.holds.find(name)).isNull();
			assertThat(new String[] { "one", "two", "three" }).filteredOn((other) -> this.holds.find(other) != null)
				.hasSize(2)
				.doesNotContain(name);
			removeAll();
			assertThat(this.holds.count()).isZero();
		}
	}

	@Test
	void forgetsNothingElse() {
		this.holds.put("one", this.one);
		this.holds.remove("two");
		assertThat(handle("one")).isSameAs(this.one);
	}

	@Test
	void keepsThreadsApart() throws InterruptedException, ExecutionException {
		this.holds.put("one", this.one);
		FutureTask<ThreadHolds.Entry> task = new FutureTask<>(() -> {
			ThreadHolds.Entry found = this.holds.find("one");
			this.holds.put("one", this.two);
			return found;
		});
		Thread other = new Thread(task);
		other.start();
		assertThat(task.get()).isNull();
		assertThat(handle("one")).isSameAs(this.one);
		other.join();
		assertThat(this.holds.count()).isEqualTo(2);
		this.holds.forgetEndedThreads();
		assertThat(this.holds.count()).isOne();
		assertThat(handle("one")).isSameAs(this.one);
	}

	private LockHandle handle(String name) {
		return Objects.requireNonNull(this.holds.find(name)).handle();
	}

	private void putAll() {
		this.holds.put("one", this.one);
		this.holds.put("two", this.two);
		this.holds.put("three", this.three);
	}

	private void removeAll() {
		this.holds.remove("one");
		this.holds.remove("two");
		this.holds.remove("three");
	}

	private record Handle(String name) implements LockHandle {

		@Override
		public long fencingToken() {
			return 0;
		}

		@Override
		public boolean isValid() {
			return true;
		}

		@Override
		public void ensureValid() {
		}

		@Override
		public Duration remainingLease() {
			return Duration.ZERO;
		}

		@Override
		public void close() {
		}

		@Override
		public CompletableFuture<Void> closeAsync() {
			return CompletableFuture.completedFuture(null);
		}

	}

}
