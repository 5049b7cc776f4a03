package io.cachestarter.oracle;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decides what becomes of the messages that arrive at a node, and notes it.
 */
final class RandomFates implements MessageFaults.Fates {

	private static final int LONGEST_DELAY_MILLIS = 300;

	/** Messages that are lost in a row, heartbeats included. */
	private static final int LONGEST_DEAFNESS = 50;

	private static final Pattern KEY = Pattern.compile("key-\\d+-\\d+");

	private final AtomicInteger deafTo = new AtomicInteger();

	private final OracleNode node;

	private final History history;

	private final Dice dice;

	private final boolean faulty;

	RandomFates(OracleNode node, History history, Dice dice, boolean faulty) {
		this.node = node;
		this.history = history;
		this.dice = dice;
		this.faulty = faulty;
	}

	@Override
	public List<Integer> delaysMillis(byte[] message) {
		List<Integer> delays = this.faulty ? choose() : List.of(0);
		Matcher keys = KEY.matcher(new String(message, StandardCharsets.ISO_8859_1));
		while (keys.find()) {
			this.history.note(keys.group(), "message at " + this.node + describe(delays));
		}
		return delays;
	}

	private List<Integer> choose() {
		if (this.deafTo.get() > 0) {
			this.deafTo.decrementAndGet();
			return List.of();
		}
		if (this.dice.chance(1)) {
			this.deafTo.set(this.dice.below(LONGEST_DEAFNESS));
		}
		return switch (this.dice.below(10)) {
			case 0 -> List.of();
			case 1 -> List.of(0, delay());
			case 2, 3 -> List.of(delay());
			default -> List.of(0);
		};
	}

	private int delay() {
		return 1 + this.dice.below(LONGEST_DELAY_MILLIS);
	}

	private static String describe(List<Integer> delays) {
		if (delays.isEmpty()) {
			return " is lost";
		}
		return delays.equals(List.of(0)) ? "" : " is delivered after ms " + delays;
	}

}
