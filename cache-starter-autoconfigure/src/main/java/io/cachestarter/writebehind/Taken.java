package io.cachestarter.writebehind;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.cachestarter.internal.Utf8;

/**
 * What came of the wish to hold a partition.
 *
 * @param fence the fencing number, grown since the last change of the owner, or empty if
 * somebody else holds the partition
 * @param pending how many keys are pending
 * @param dead how many dead letters there are
 * @param lagMillis how long the first key has been in its place
 * @param unshown writes that the cache may not show, and their versions
 * @param items what is to be flushed first
 */
record Taken(String fence, long pending, long dead, long lagMillis, Map<String, Long> unshown, List<Item> items) {

	static final Taken ELSEWHERE = new Taken("", 0, 0, 0, Map.of(), List.of());

	private static final int HEAD = 5;

	boolean isMine() {
		return !this.fence.isEmpty();
	}

	/** Reads the answer of the script. */
	static Taken read(List<byte[]> answer) {
		if (answer.size() < HEAD) {
			return ELSEWHERE;
		}
		Map<String, Long> unshown = new LinkedHashMap<>();
		int at = HEAD;
		for (long i = number(answer.get(HEAD - 1)); i > 0; i--) {
			unshown.put(Utf8.text(answer.get(at)), number(answer.get(at + 1)));
			at += 2;
		}
		List<Item> items = new ArrayList<>();
		for (; at < answer.size(); at += 3) {
			items.add(Item.of(answer.get(at), answer.get(at + 1), answer.get(at + 2)));
		}
		return new Taken(Utf8.text(answer.get(0)), number(answer.get(1)), number(answer.get(2)), number(answer.get(3)),
				unshown, items);
	}

	private static long number(byte[] text) {
		return Long.parseLong(Utf8.text(text));
	}

}
