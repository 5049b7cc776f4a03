package io.cachestarter.oracle;

import java.util.function.BooleanSupplier;

/**
 * Reads and writes on all nodes, on one thread, for as long as it may.
 */
final class Actor implements Runnable {

	private static final int WRITES_PERCENT = 20;

	private static final int LONGEST_BREAK_MILLIS = 2;

	private final Operations operations;

	private final Repertoire repertoire;

	private final Dice dice;

	private final BooleanSupplier goOn;

	Actor(Operations operations, Repertoire repertoire, Dice dice, BooleanSupplier goOn) {
		this.operations = operations;
		this.repertoire = repertoire;
		this.dice = dice;
		this.goOn = goOn;
	}

	@Override
	public void run() {
		while (this.goOn.getAsBoolean()) {
			perform(this.dice.pick(this.repertoire.nodes()));
			this.dice.pause(LONGEST_BREAK_MILLIS);
		}
	}

	private void perform(OracleNode node) {
		if (this.dice.chance(WRITES_PERCENT)) {
			WriteKind kind = this.dice.pick(this.repertoire.writes());
			this.operations.write(kind, node, this.repertoire.keys().toWrite(this.dice));
		}
		else {
			ReadKind kind = this.dice.pick(this.repertoire.reads());
			this.operations.read(kind, node, this.repertoire.keys().toRead(this.dice));
		}
	}

}
