package io.cachestarter.oracle;

import java.util.ArrayList;
import java.util.List;

/**
 * What one write changes in the database. Not thread-safe.
 */
final class Update {

	private final List<Versioned> raised = new ArrayList<>();

	private final World world;

	private final String writer;

	Update(World world, String writer) {
		this.world = world;
		this.writer = writer;
	}

	/** Write a key, and take some time before the cache is changed. */
	Versioned raise(String key) {
		Versioned value = raiseAtOnce(key);
		this.world.pauses().afterUpdate();
		return value;
	}

	void raiseAll() {
		this.world.database().keys().forEach(this::raiseAtOnce);
	}

	private Versioned raiseAtOnce(String key) {
		Versioned value = this.world.database().raise(key);
		this.raised.add(value);
		this.world.history().note(key, this.writer + " has written v" + value.version() + " to the database");
		return value;
	}

	List<Versioned> raised() {
		return this.raised;
	}

}
