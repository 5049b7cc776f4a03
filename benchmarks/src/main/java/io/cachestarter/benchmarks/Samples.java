package io.cachestarter.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was measured round by round. */
final class Samples {

	private final List<Double> values = new ArrayList<>();

	void add(double value) {
		this.values.add(value);
	}

	void clear() {
		this.values.clear();
	}

	/** Adds all values of another series. */
	void add(Samples other) {
		this.values.addAll(other.values);
	}

	/** Divides this series by another one, round by round. */
	Samples ratio(Samples other) {
		Samples ratio = new Samples();
		for (int i = 0; i < Math.min(this.values.size(), other.values.size()); i++) {
			ratio.add(this.values.get(i) / other.values.get(i));
		}
		return ratio;
	}

	/** Returns the median, or NaN if nothing was measured. */
	double median() {
		return quantile(0.5);
	}

	double quantile(double share) {
		if (this.values.isEmpty()) {
			return Double.NaN;
		}
		List<Double> sorted = this.values.stream().sorted().toList();
		double position = share * (sorted.size() - 1);
		int below = (int) position;
		int above = Math.min(below + 1, sorted.size() - 1);
		return sorted.get(below) + (position - below) * (sorted.get(above) - sorted.get(below));
	}

	/** Returns the median and the middle half. */
	String spread() {
		return String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", median(), quantile(0.25), quantile(0.75));
	}

}
