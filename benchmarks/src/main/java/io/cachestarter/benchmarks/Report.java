package io.cachestarter.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The tables that comparisons have printed.
 *
 * @param comparisons what was run, in this order
 */
record Report(List<Comparison> comparisons) {

	private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

	private static final List<MarkdownTable> PRINTED = new ArrayList<>();

	/** Adds a table to those that this JVM has printed. */
	static void add(MarkdownTable table) {
		PRINTED.add(table);
	}

	/** Returns what this JVM has printed. */
	static Report ofThisJvm(String command) {
		List<Table> tables = PRINTED.stream().map((table) -> new Table(table.headings(), table.rows())).toList();
		return new Report(List.of(new Comparison(command, tables)));
	}

	static Report read(Path file) {
		return JSON.readValue(file.toFile(), Report.class);
	}

	void writeJson(Path file) {
		JSON.writeValue(file.toFile(), this);
	}

	/**
	 * Writes all tables into one page, and a chart of each that can be drawn beside it.
	 * @param folder where to; is made if it is not there
	 * @param introduction what comes first
	 */
	void writePage(Path folder, String introduction) throws IOException {
		Files.createDirectories(folder);
		StringBuilder page = new StringBuilder(introduction);
		for (Comparison comparison : this.comparisons) {
			page.append("\n## ").append(comparison.command()).append('\n');
			int number = 0;
			for (Table table : comparison.tables()) {
				number++;
				page.append('\n').append(table.markdown());
				BarChart chart = BarChart.of(table);
				if (chart != null) {
					String file = comparison.name() + "-" + number + ".svg";
					Files.writeString(folder.resolve(file), chart.svg());
					page.append("\n![").append(chart.title()).append("](").append(file).append(")\n");
				}
			}
		}
		Files.writeString(folder.resolve("results.md"), page);
		writeJson(folder.resolve("results.json"));
	}

	/**
	 * One run of a comparison.
	 *
	 * @param command its name and arguments
	 * @param tables what it has printed
	 */
	record Comparison(String command, List<Table> tables) {

		String name() {
			return this.command.substring(0, (this.command + ' ').indexOf(' '));
		}

	}

	/**
	 * A table.
	 *
	 * @param headings those of the columns
	 * @param rows the cells as they were printed
	 */
	record Table(List<String> headings, List<List<String>> rows) {

		String markdown() {
			StringBuilder text = new StringBuilder();
			append(text, this.headings);
			text.append('|').append("---|".repeat(this.headings.size())).append('\n');
			this.rows.forEach((row) -> append(text, row));
			return text.toString();
		}

		private static void append(StringBuilder text, List<String> cells) {
			text.append("| ").append(String.join(" | ", cells)).append(" |\n");
		}

	}

}
