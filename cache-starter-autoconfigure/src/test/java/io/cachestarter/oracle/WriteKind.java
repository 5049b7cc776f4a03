package io.cachestarter.oracle;

import java.util.List;

/**
 * A way to write. A new one is a constant here: it raises keys in the database, and from
 * its return on their new versions are expected.
 */
enum WriteKind implements Weighted {

	EVICT_ANNOTATED(400, (node, key, update) -> node.items().evict(key, () -> update.raise(key))),

	EVICT(400, (node, key, update) -> {
		update.raise(key);
		node.cache().evict(key);
	}),

	EVICT_MANY(50, (node, key, update) -> {
		update.raise(key);
		node.access().evictAll(List.of(key, key + "-beside"));
	}),

	/** The database changes with the commit, after the evict has been asked for. */
	EVICT_IN_TRANSACTION(200,
			(node, key, update) -> node.transactions().run(() -> node.cache().evict(key), () -> update.raise(key))),

	PUT_IN_TRANSACTION(100,
			(node, key, update) -> node.transactions().run(() -> node.items().put(key, () -> update.raise(key)), () -> {
			})),

	INVALIDATE(1, (node, key, update) -> node.items().invalidate(update::raiseAll)),

	PUT_ANNOTATED(300, (node, key, update) -> node.items().put(key, () -> update.raise(key))),

	CLEAR_ANNOTATED(1, (node, key, update) -> node.items().clear(update::raiseAll));

	private final int weight;

	@SuppressWarnings("ImmutableEnumChecker") // the lambdas capture nothing
	private final Writer writer;

	WriteKind(int weight, Writer writer) {
		this.weight = weight;
		this.writer = writer;
	}

	@Override
	public int weight() {
		return this.weight;
	}

	/**
	 * Write.
	 * @param node where
	 * @param key a key, for kinds that choose none
	 * @param update changes the database
	 */
	void write(OracleNode node, String key, Update update) {
		this.writer.write(node, key, update);
	}

	private interface Writer {

		void write(OracleNode node, String key, Update update);

	}

}
