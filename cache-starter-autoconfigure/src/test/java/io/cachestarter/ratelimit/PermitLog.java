package io.cachestarter.ratelimit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What an ideal sliding window has admitted, permit by permit, in microseconds. */
final class PermitLog {

	private final Deque<Long> counted = new ArrayDeque<>();

	private final List<Long> all = new ArrayList<>();

	/** Return how many permits lie in the window that ends now. */
	long used(long now, long window) {
		return this.counted.stream().filter((time) -> time > now - window).count();
	}

	/** Return the time until so many permits have left the window. */
	long untilGone(long now, long window, long permits) {
		return this.counted.stream()
			.filter((time) -> time > now - window)
			.skip(permits - 1)
			.findFirst()
			.map((time) -> time + window - now)
			.orElseThrow();
	}

	void take(long now, long permits) {
		for (long i = 0; i < permits; i++) {
			this.counted.add(now);
			this.all.add(now);
		}
	}

	/** Give back the oldest permits that count, and return how many there were. */
	long refund(long now, long window, long permits) {
		this.counted.removeIf((time) -> time <= now - window);
		long given = Math.min(permits, this.counted.size());
		for (long i = 0; i < given; i++) {
			this.all.remove(this.counted.remove());
		}
		return given;
	}

	/** Return the most permits that any window has held, whichever way it lies. */
	long mostInAnyWindow(long window) {
		int begin = 0;
		int most = 0;
		for (int end = 0; end < this.all.size(); end++) {
			while (this.all.get(begin) <= this.all.get(end) - window) {
				begin++;
			}
			most = Math.max(most, end - begin + 1);
		}
		return most;
	}

}
