package io.cachestarter.oracle;

import java.util.List;

/**
 * What the actors of a scenario choose from.
 */
record Repertoire(List<OracleNode> nodes, List<ReadKind> reads, List<WriteKind> writes, KeyWindow keys) {

	static Repertoire of(List<OracleNode> nodes, List<String> keys, Dice dice) {
		return new Repertoire(nodes, Weighted.mix(ReadKind.values(), dice), Weighted.mix(WriteKind.values(), dice),
				new KeyWindow(keys));
	}

	/** Return a repertoire that leaves nothing out. */
	static Repertoire full(List<OracleNode> nodes, KeyWindow keys) {
		return new Repertoire(nodes, Weighted.all(ReadKind.values()), Weighted.all(WriteKind.values()), keys);
	}

}
