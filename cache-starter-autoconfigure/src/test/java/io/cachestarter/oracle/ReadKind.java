package io.cachestarter.oracle;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.cachestarter.cache.EntryOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.cache.Cache.ValueWrapper;

/**
 * A way to read a key. A new one is a constant here: whatever it returns is judged.
 */
enum ReadKind implements Weighted {

	PLAIN(6, (node, key, loader) -> node.items().plain(key, () -> loader.load(key))),

	SYNC(3, (node, key, loader) -> node.items().synced(key, () -> loader.load(key))),

	FUTURE(2, (node, key, loader) -> await(node.items().future(key, () -> loader.loadLater(key)))),

	MONO(2, (node, key, loader) -> await(node.items().mono(key, () -> loader.loadLater(key)).toFuture())),

	CALLABLE(2, (node, key, loader) -> node.cache().get(key, () -> loader.load(key))),

	RETRIEVE(2, (node, key, loader) -> await(node.cache().retrieve(key, () -> loader.loadLater(key)))),

	/** Leaves a value that is soon served stale and refreshed in the background. */
	SHORT_LIVED(1,
			(node, key, loader) -> node.access()
				.get(key, loader::load, (value) -> EntryOptions.NONE.withTtl(Duration.ofMillis(100)))),

	BULK(2, (node, key, loader) -> node.access()
		.getAll(List.of(key, key + "-beside"), (keys) -> loader.loadAll(keys, key))
		.get(key)),

	LOOK_UP(2, (node, key, loader) -> node.cache().get(key, Versioned.class)),

	LOOK_UP_LATER(1, (node, key, loader) -> unwrap(await(node.cache().retrieve(key))));

	private final int weight;

	@SuppressWarnings("ImmutableEnumChecker") // the lambdas capture nothing
	private final Reader reader;

	ReadKind(int weight, Reader reader) {
		this.weight = weight;
		this.reader = reader;
	}

	@Override
	public int weight() {
		return this.weight;
	}

	/**
	 * Read a key.
	 * @param node where
	 * @param key the key
	 * @param loader loads what is missing
	 * @return the value, or {@code null} if it is missing and this kind does not load
	 */
	@Nullable Versioned read(OracleNode node, String key, Loader loader) {
		return this.reader.read(node, key, loader);
	}

	private static <T extends @Nullable Object> @Nullable T await(@Nullable CompletableFuture<T> future) {
		return (future != null) ? future.copy().orTimeout(60, TimeUnit.SECONDS).join() : null;
	}

	private static @Nullable Versioned unwrap(@Nullable Object found) {
		return (found != null) ? (Versioned) Objects.requireNonNull(((ValueWrapper) found).get()) : null;
	}

	private interface Reader {

		@Nullable Versioned read(OracleNode node, String key, Loader loader);

	}

}
