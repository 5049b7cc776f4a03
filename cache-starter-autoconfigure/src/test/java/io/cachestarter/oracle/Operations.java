package io.cachestarter.oracle;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Performs single reads and writes and tells the oracle of them. Safe for use by multiple
 * threads.
 */
final class Operations {

	private final World world;

	private final Oracle oracle;

	private final CallListener calls;

	private final Map<OracleNode, Loader> loaders;

	Operations(World world, Oracle oracle, List<OracleNode> nodes, Executor loads, CallListener calls) {
		this.world = world;
		this.oracle = oracle;
		this.calls = calls;
		this.loaders = nodes.stream()
			.collect(Collectors.toMap(Function.identity(), (node) -> new Loader(world, node, loads)));
	}

	void read(ReadKind kind, OracleNode node, String key) {
		Read read = Read.begin(kind, node);
		Versioned value = value(read, key);
		this.calls.called(System.nanoTime() - read.begunNanos());
		if (value != null) {
			this.oracle.read(read, value);
		}
	}

	/**
	 * Read when nobody writes any more.
	 * @param stale what it is if the value is not that of the database
	 */
	void readAtTheEnd(ReadKind kind, OracleNode node, String key, Verdict stale) {
		Read read = Read.begin(kind, node);
		Versioned value = value(read, key);
		if (value != null) {
			this.oracle.readAtTheEnd(read, value, stale);
		}
	}

	private @Nullable Versioned value(Read read, String key) {
		try {
			return read.kind().read(read.node(), key, Objects.requireNonNull(this.loaders.get(read.node())));
		}
		catch (RuntimeException ex) {
			fail(key, read.toString(), ex);
			return null;
		}
	}

	void write(WriteKind kind, OracleNode node, String key) {
		Update update = new Update(this.world, kind + " on " + node);
		long begun = System.nanoTime();
		try {
			kind.write(node, key, update);
			this.oracle.wrote(kind, node, update.raised());
		}
		catch (RuntimeException ex) {
			fail(key, kind + " on " + node, ex);
		}
		this.calls.called(System.nanoTime() - begun);
	}

	private void fail(String key, String call, RuntimeException ex) {
		this.world.tally().failed();
		this.world.findings().addFailure(key, call, ex);
	}

}
