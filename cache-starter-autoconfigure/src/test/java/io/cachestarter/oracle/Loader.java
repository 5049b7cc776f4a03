package io.cachestarter.oracle;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * The loaders of one node: they read the database, and are often slow to return what they
 * have read.
 */
final class Loader {

	private final World world;

	private final OracleNode node;

	private final Executor threads;

	Loader(World world, OracleNode node, Executor threads) {
		this.world = world;
		this.node = node;
		this.threads = threads;
	}

	Versioned load(String key) {
		Versioned read = this.world.database().read(key);
		this.world.history().note(key, this.node + " load begins with v" + read.version());
		this.world.pauses().whileLoading();
		boolean overtaken = this.world.database().read(key).version() > read.version();
		this.world.tally().loaded(overtaken);
		this.world.history()
			.note(key, this.node + " load returns v" + read.version() + (overtaken ? ", overtaken" : ""));
		return read;
	}

	CompletableFuture<Versioned> loadLater(String key) {
		return CompletableFuture.supplyAsync(() -> load(key), this.threads);
	}

	/** Load one key that is in the database, beside others that are not. */
	Map<String, Versioned> loadAll(Set<String> keys, String known) {
		return keys.contains(known) ? Map.of(known, load(known)) : Map.of();
	}

}
