package io.cachestarter.oracle;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lets the dice decide what becomes of the messages that arrive at a node.
 */
final class RandomFates implements MessageFaults.Fates {

	private static final int LONGEST_DELAY_MILLIS = 300;

	private static final Pattern KEY = Pattern.compile("key-\\d+-\\d+");

	private final OracleNode node;

	private final History history;

	private final Dice dice;

	RandomFates(OracleNode node, History history, Dice dice) {
		this.node = node;
		this.history = history;
		this.dice = dice;
	}

	@Override
	public List<Integer> delaysMillis(byte[] message) {
		List<Integer> delays = choose();
		Matcher keys = KEY.matcher(new String(message, StandardCharsets.ISO_8859_1));
		while (keys.find()) {
			this.history.note(keys.group(), "message for " + this.node + " arrives after " + delays + " ms");
		}
		return delays;
	}

	private List<Integer> choose() {
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

}
