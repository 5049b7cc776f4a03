package io.cachestarter.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleBinaryOperator;

/** What was measured round by round. */
final class Samples {

	private final List<Double> values = new ArrayList<>();

	void add(double value) {
		this.values.add(value);
	}

	/** Compares two series round by round. */
	static Samples pairs(Samples left, Samples right, DoubleBinaryOperator operator) {
		Samples pairs = new Samples();
		for (int i = 0; i < Math.min(left.values.size(), right.values.size()); i++) {
			pairs.add(operator.applyAsDouble(left.values.get(i), right.values.get(i)));
		}
		return pairs;
	}

	double median() {
		return quantile(0.5);
	}

	double quantile(double share) {
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
