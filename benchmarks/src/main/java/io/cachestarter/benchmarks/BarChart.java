package io.cachestarter.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * One column of a table as bars, each with a line for the middle half where the table
 * tells it. Drawn as SVG without fonts of this machine, which a server may not have. If
 * the longest bar is more than 50 times as long as the shortest, lengths are logarithms.
 *
 * @param title the heading of the column
 * @param bars one for each row that has a number there
 */
record BarChart(String title, List<Bar> bars) {

	private static final Pattern VALUE = Pattern
		.compile("(-?[\\d,]*\\.?\\d+)(?: \\((-?[\\d,]*\\.?\\d+) to (-?[\\d,]*\\.?\\d+)\\))?.*");

	private static final int LABELS = 260;

	private static final int LONGEST = 420;

	private static final int WIDTH = 820;

	private static final int HEIGHT = 26;

	private static final int TOP = 34;

	private static final double MOST_LINEAR = 50;

	/**
	 * Draws the column that matters: the first one of ratios, or else of numbers.
	 * @return the chart, or {@code null} if there are not two numbers to compare
	 */
	static @Nullable BarChart of(Report.Table table) {
		OptionalInt column = column(table, (heading) -> heading.contains(" / "));
		if (column.isEmpty()) {
			column = column(table, (heading) -> true);
		}
		return column.isPresent()
				? new BarChart(table.headings().get(column.getAsInt()), bars(table, column.getAsInt())) : null;
	}

	private static OptionalInt column(Report.Table table, Predicate<String> heading) {
		return IntStream.range(1, table.headings().size())
			.filter((index) -> heading.test(table.headings().get(index)))
			.filter((index) -> bars(table, index).size() > 1)
			.findFirst();
	}

	private static List<Bar> bars(Report.Table table, int column) {
		return table.rows().stream().map((row) -> bar(row, column)).flatMap(Stream::ofNullable).toList();
	}

	private static @Nullable Bar bar(List<String> row, int column) {
		Matcher value = VALUE.matcher(row.get(column).replace("**", ""));
		if (!value.matches()) {
			return null;
		}
		double median = number(value.group(1));
		boolean spread = value.group(2) != null;
		return new Bar(label(row, column), median, spread ? number(value.group(2)) : median,
				spread ? number(value.group(3)) : median, value.group(1));
	}

	/** Joins the cells before the first number, which say what the row is about. */
	private static String label(List<String> row, int column) {
		String words = String.join(" ",
				row.subList(0, column).stream().takeWhile((cell) -> !VALUE.matcher(cell).matches()).toList());
		return (words.isBlank() ? row.get(0) : words).replace("**", "").replace("`", "");
	}

	private static double number(@Nullable String text) {
		return Double.parseDouble(Objects.requireNonNull(text).replace(",", ""));
	}

	String svg() {
		int height = TOP + HEIGHT * this.bars.size() + 8;
		StringBuilder svg = new StringBuilder();
		add(svg, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" "
				+ "font-size=\"13\">", WIDTH, height);
		add(svg, "<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>", WIDTH, height);
		add(svg, "<text x=\"8\" y=\"20\" font-weight=\"bold\">%s</text>",
				escape(this.title) + (isLogarithmic() ? " (logarithmic)" : ""));
		int y = TOP;
		for (Bar bar : this.bars) {
			add(svg, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>", LABELS - 8, y + 15, escape(bar.label));
			add(svg, "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"16\" fill=\"%s\"/>", LABELS, y + 2,
					length(bar.value), bar.isOurs() ? "#2f6f4f" : "#9db4c0");
			add(svg, "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"#222\"/>", LABELS + length(bar.low),
					LABELS + length(bar.high), y + 10, y + 10);
			add(svg, "<text x=\"%.1f\" y=\"%d\">%s</text>", LABELS + Math.max(length(bar.value), length(bar.high)) + 6,
					y + 15, bar.text);
			y += HEIGHT;
		}
		return svg.append("</svg>\n").toString();
	}

	private boolean isLogarithmic() {
		return smallest() < Double.MAX_VALUE && largest() > MOST_LINEAR * smallest();
	}

	private double largest() {
		return this.bars.stream().mapToDouble(Bar::high).max().orElse(1);
	}

	/** Zeros have no logarithm and no length. */
	private double smallest() {
		return this.bars.stream().mapToDouble(Bar::value).filter((value) -> value > 0).min().orElse(Double.MAX_VALUE);
	}

	private double length(double value) {
		if (value <= 0 || largest() <= 0) {
			return 0;
		}
		if (!isLogarithmic()) {
			return LONGEST * value / largest();
		}
		double least = smallest() / 2;
		return Math.max(0, LONGEST * Math.log(value / least) / Math.log(largest() / least));
	}

	private static void add(StringBuilder svg, String format, Object... values) {
		svg.append(String.format(Locale.ROOT, format, values)).append('\n');
	}

	private static String escape(String text) {
		return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
	}

	/**
	 * A bar.
	 *
	 * @param label what it is about
	 * @param value its length
	 * @param low where the middle half begins
	 * @param high where it ends
	 * @param text the number as it was printed
	 */
	record Bar(String label, double value, double low, double high, String text) {

		/** Contenders of this project carry its name, or that of one of its parts. */
		boolean isOurs() {
			return this.label.contains("cache-starter") || this.label.contains("two-level")
					|| this.label.contains("-window") || this.label.contains("token-bucket")
					|| this.label.contains("sliding-counter");
		}

	}

}
