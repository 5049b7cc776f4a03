package io.cachestarter.lock.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * The token of a hold is larger than those of all that have ended before it began, or had
 * begun before it was asked for. No two holds have the same token.
 */
final class GrowingTokens implements Rule {

	@Override
	public void check(History history, Expectations expectations, Findings findings) {
		DataLosses losses = new DataLosses(history);
		for (List<Attempt> holds : history.holdsByLock()) {
			List<Attempt> believed = holds.stream()
				.filter((hold) -> history.believedUntil(hold) > hold.acquired() && !losses.concern(hold))
				.toList();
			NavigableMap<Long, Attempt> ended = largest(believed, history::believedUntil);
			NavigableMap<Long, Attempt> begun = largest(believed, Attempt::acquired);
			for (Attempt hold : believed) {
				compare(ended.floorEntry(hold.acquired()), hold, "ended before", findings);
				compare(begun.floorEntry(hold.asked()), hold, "began before this was asked for", findings);
			}
			findEqual(holds, findings);
		}
	}

	/** Map each time to the hold with the largest token until then. */
	private static NavigableMap<Long, Attempt> largest(List<Attempt> holds, ToLongFunction<Attempt> time) {
		NavigableMap<Long, Attempt> largest = new TreeMap<>();
		List<Attempt> inOrder = new ArrayList<>(holds);
		inOrder.sort(Comparator.comparingLong(time));
		for (Attempt hold : inOrder) {
			if (largest.isEmpty() || hold.token() > largest.lastEntry().getValue().token()) {
				largest.put(time.applyAsLong(hold), hold);
			}
		}
		return largest;
	}

	private static void compare(Map.Entry<Long, Attempt> earlier, Attempt hold, String when, Findings findings) {
		if (earlier != null && earlier.getValue() != hold && earlier.getValue().token() >= hold.token()) {
			findings.add(Violation.TOKEN_NOT_GROWN,
					earlier.getValue().token() + " " + when + ", then came " + hold.token(), earlier.getValue(), hold);
		}
	}

	private static void findEqual(List<Attempt> holds, Findings findings) {
		Map<Long, Attempt> byToken = new TreeMap<>();
		for (Attempt hold : holds) {
			Attempt other = byToken.put(hold.token(), hold);
			if (other != null) {
				findings.add(Violation.TOKEN_NOT_GROWN, "the same token twice", other, hold);
			}
		}
	}

}
