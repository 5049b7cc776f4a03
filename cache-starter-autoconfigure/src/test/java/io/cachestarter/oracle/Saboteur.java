package io.cachestarter.oracle;

import java.util.List;
import java.util.function.BooleanSupplier;

import io.cachestarter.test.RedisProbe;

/**
 * Closes connections now and then, on one thread, for as long as it may.
 */
final class Saboteur implements Runnable {

	private static final int LONGEST_BREAK_MILLIS = 500;

	private final RedisProbe probe;

	private final List<Fault> faults;

	private final History history;

	private final Dice dice;

	private final BooleanSupplier goOn;

	Saboteur(RedisProbe probe, List<Fault> faults, History history, Dice dice, BooleanSupplier goOn) {
		this.probe = probe;
		this.faults = faults;
		this.history = history;
		this.dice = dice;
		this.goOn = goOn;
	}

	@Override
	public void run() {
		while (this.goOn.getAsBoolean()) {
			this.dice.pause(LONGEST_BREAK_MILLIS);
			perform(this.dice.pick(this.faults));
		}
	}

	private void perform(Fault fault) {
		switch (fault) {
			case SUBSCRIPTIONS -> this.probe.killSubscriptions();
			case COMMANDS -> this.probe.killCommandConnections();
			case MESSAGES -> throw new IllegalArgumentException("Not a matter of connections: " + fault);
		}
		this.history.noteForAllKeys(fault + ": connections closed");
	}

}
