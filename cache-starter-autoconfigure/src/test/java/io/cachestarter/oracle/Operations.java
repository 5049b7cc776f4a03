package io.cachestarter.oracle;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Performs single reads and writes and tells the oracle of them. Safe for use by multiple
 * threads.
 */
final class Operations {

	private final World world;

	private final Oracle oracle;

	private final Map<OracleNode, Loader> loaders;

	Operations(World world, Oracle oracle, List<OracleNode> nodes, Executor loads) {
		this.world = world;
		this.oracle = oracle;
		this.loaders = nodes.stream()
			.collect(Collectors.toMap(Function.identity(), (node) -> new Loader(world, node, loads)));
	}

	void read(ReadKind kind, OracleNode node, String key) {
		read(kind, node, key, this.oracle::read);
	}

	/** Read when nobody writes any more. */
	void readAtTheEnd(ReadKind kind, OracleNode node, String key) {
		read(kind, node, key, this.oracle::readAtTheEnd);
	}

	private void read(ReadKind kind, OracleNode node, String key, BiConsumer<Read, Versioned> judge) {
		Read read = Read.begin(kind, node);
		try {
			Versioned value = kind.read(node, key, Objects.requireNonNull(this.loaders.get(node)));
			if (value != null) {
				judge.accept(read, value);
			}
		}
		catch (RuntimeException ex) {
			this.world.findings().addFailure(key, read.toString(), ex);
		}
	}

	void write(WriteKind kind, OracleNode node, String key) {
		Update update = new Update(this.world, kind + " on " + node);
		try {
			kind.write(node, key, update);
			this.oracle.wrote(kind, node, update.raised());
		}
		catch (RuntimeException ex) {
			this.world.findings().addFailure(key, kind + " on " + node, ex);
		}
	}

}
