package io.cachestarter.lock.history;

/**
 * Something that goes wrong again and again.
 *
 * @param name its name
 * @param script what to do until the time of the scene is over
 */
record Fault(String name, Script script) {

	@Override
	public String toString() {
		return this.name;
	}

	/** What to do. */
	interface Script {

		void play(Scene scene);

	}

}
