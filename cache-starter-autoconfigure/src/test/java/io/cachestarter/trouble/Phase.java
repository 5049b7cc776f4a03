package io.cachestarter.trouble;

/**
 * A part of a run.
 */
enum Phase {

	/** Code is compiled, caches are filled. */
	WARM_UP,

	/** Everything works. */
	QUIET,

	/** Everything works, and the trouble is prepared. */
	PREPARED,

	/** The trouble lasts. */
	TROUBLE,

	/** The trouble is over, and not all nodes believe Redis. */
	RECOVERY,

	/** All nodes have believed Redis again. */
	RECOVERED

}
