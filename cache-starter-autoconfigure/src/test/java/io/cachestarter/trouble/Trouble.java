package io.cachestarter.trouble;

import java.util.function.BooleanSupplier;

/**
 * Something that goes wrong with Redis, with a beginning and an end. Not thread-safe.
 */
final class Trouble {

	private final String name;

	private final String seen;

	private Runnable preparation = Trouble::doNothing;

	private Runnable beginning = Trouble::doNothing;

	private Runnable repetition = Trouble::doNothing;

	private Runnable end = Trouble::doNothing;

	private Runnable tidying = Trouble::doNothing;

	private BooleanSupplier evidence = () -> false;

	private Trouble(String name, String seen) {
		this.name = name;
		this.seen = seen;
	}

	/**
	 * Name some trouble that does nothing yet.
	 * @param name its name
	 * @param seen what users of the application notice, in a few words
	 */
	static Trouble named(String name, String seen) {
		return new Trouble(name, seen);
	}

	/** What is to be done before, while everything works. */
	Trouble preparedBy(Runnable task) {
		this.preparation = task;
		return this;
	}

	Trouble begunBy(Runnable task) {
		this.beginning = task;
		return this;
	}

	/** What is to be done again and again from the beginning to the end. */
	Trouble keptUpBy(Runnable task) {
		this.repetition = task;
		return this;
	}

	/** What lets the nodes recover. */
	Trouble endedBy(Runnable task) {
		this.end = task;
		return this;
	}

	/** What puts back the rest when the nodes have recovered. */
	Trouble tidiedUpBy(Runnable task) {
		this.tidying = task;
		return this;
	}

	/**
	 * What shows that it has happened, if the nodes need not have lost their trust in
	 * Redis.
	 */
	Trouble shownBy(BooleanSupplier condition) {
		this.evidence = condition;
		return this;
	}

	String seen() {
		return this.seen;
	}

	void prepare() {
		this.preparation.run();
	}

	void begin() {
		this.beginning.run();
	}

	void keepUp() {
		this.repetition.run();
	}

	void end() {
		this.end.run();
	}

	void tidyUp() {
		this.tidying.run();
	}

	boolean isShown() {
		return this.evidence.getAsBoolean();
	}

	private static void doNothing() {
		// most troubles do not need everything
	}

	@Override
	public String toString() {
		return this.name;
	}

}
