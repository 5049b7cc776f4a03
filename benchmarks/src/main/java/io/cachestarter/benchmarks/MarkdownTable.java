package io.cachestarter.benchmarks;

import java.util.Arrays;
import java.util.Locale;

/** Prints a table row by row. */
final class MarkdownTable {

	MarkdownTable(String... headings) {
		System.out.println();
		row((Object[]) headings);
		System.out.println("|" + "---|".repeat(headings.length));
	}

	void row(Object... cells) {
		System.out.println("| " + String.join(" | ", Arrays.stream(cells).map(Object::toString).toList()) + " |");
	}

	/** Writes a number with three digits that count, or more if it is large. */
	static String number(double value) {
		double size = Math.abs(value);
		int decimals = (size >= 100) ? 0 : (size >= 10) ? 1 : 2;
		return String.format(Locale.ROOT, "%,." + decimals + "f", value);
	}

}
