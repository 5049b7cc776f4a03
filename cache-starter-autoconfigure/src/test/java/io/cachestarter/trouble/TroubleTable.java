package io.cachestarter.trouble;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The table of the documentation, row by row. Safe for use by multiple threads.
 */
final class TroubleTable {

	private static final Logger logger = LoggerFactory.getLogger(TroubleTable.class);

	private static final List<String> ROWS = new CopyOnWriteArrayList<>();

	private TroubleTable() {
	}

	static void add(String row) {
		ROWS.add(row);
	}

	/** Print all rows so far; the last class of tests prints the whole table. */
	static void print() {
		logger.info("\n{}\n{}\n{}",
				"| trouble | what the user sees | calls | errors | p99 of requests quiet / trouble, ms (ratio)"
						+ " | local hit, trouble / quiet | longest call | recovery | stale keys | lost evicts |",
				"|---|---|---|---|---|---|---|---|---|---|", String.join("\n", ROWS));
	}

}
