package io.cachestarter.oracle;

/**
 * What goes wrong during a scenario.
 */
enum Fault {

	/** Messages between nodes are lost, doubled, delayed and reordered. */
	MESSAGES,

	/** The server closes the connections that subscribe. */
	SUBSCRIPTIONS,

	/** The server closes the connections for commands. */
	COMMANDS

}
