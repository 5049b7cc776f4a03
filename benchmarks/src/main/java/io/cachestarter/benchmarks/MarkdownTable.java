package io.cachestarter.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Prints a table row by row, and adds it to the report of this JVM. */
final class MarkdownTable {

	private final List<List<String>> rows = new ArrayList<>();

	private final List<String> headings;

	/**
	 * Begins a table.
	 * @param headings those of its columns; the first one says what is compared, and a
	 * column of ratios has the two sides in its heading, with a slash between blanks
	 */
	MarkdownTable(String... headings) {
		this.headings = List.of(headings);
		System.out.println();
		System.out.println(line(this.headings));
		System.out.println(rule());
		Report.add(this);
	}

	void row(Object... cells) {
		List<String> row = Arrays.stream(cells).map(Object::toString).toList();
		this.rows.add(row);
		System.out.println(line(row));
	}

	List<String> headings() {
		return this.headings;
	}

	List<List<String>> rows() {
		return List.copyOf(this.rows);
	}

	private String rule() {
		return "|" + "---|".repeat(this.headings.size());
	}

	private static String line(List<String> cells) {
		return "| " + String.join(" | ", cells) + " |";
	}

	/** Writes a number with three digits that count, or more if it is large. */
	static String number(double value) {
		double size = Math.abs(value);
		int decimals = (size >= 100) ? 0 : (size >= 10) ? 1 : 2;
		return String.format(Locale.ROOT, "%,." + decimals + "f", value);
	}

}
