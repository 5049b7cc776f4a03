package io.cachestarter.benchmarks;

import org.HdrHistogram.Histogram;

/** How long it took until another node had noticed changes. */
final class Delays {

	private static final int DIGITS = 3;

	private final Histogram fromCall = new Histogram(DIGITS);

	private final Histogram fromReturn = new Histogram(DIGITS);

	private long early;

	private long missed;

	/**
	 * Adds one.
	 * @param call the call that has made the change
	 * @param noticed the start of the first read that no longer delivered the old value
	 */
	void add(Span call, long noticed) {
		this.fromCall.recordValue(Math.max(0, noticed - call.from()));
		this.fromReturn.recordValue(Math.max(0, noticed - call.to()));
		this.early += (noticed <= call.to()) ? 1 : 0;
	}

	/** Adds a change that nobody has noticed in time. */
	void miss() {
		this.missed++;
	}

	/** Returns the median from the call on, in microseconds. */
	double median() {
		return this.fromCall.getValueAtPercentile(50) / 1e3;
	}

	void addTo(MarkdownTable table, String label, double best) {
		table.row(label, MarkdownTable.number(median() / best), micros(this.fromReturn, 50),
				micros(this.fromReturn, 99), micros(this.fromReturn, 100),
				MarkdownTable.number(100.0 * this.early / this.fromCall.getTotalCount()), micros(this.fromCall, 50),
				micros(this.fromCall, 99), micros(this.fromCall, 100), this.missed);
	}

	private static String micros(Histogram histogram, double percentile) {
		return MarkdownTable.number(histogram.getValueAtPercentile(percentile) / 1e3);
	}

}
