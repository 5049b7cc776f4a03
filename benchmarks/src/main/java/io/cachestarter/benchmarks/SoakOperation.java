package io.cachestarter.benchmarks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.cache.Cache;
import org.springframework.cache.Cache.ValueRetrievalException;

/** What the soak does, and how often. */
enum SoakOperation {

	READ(330, (node, id) -> read(node.cache("programmatic"), key(id), id)),

	READ_LOCAL_ONLY(60, (node, id) -> read(node.cache("local-only"), key(id), id)),

	READ_ANNOTATED(120, (node, id) -> node.service().find(id)),

	READ_TAGGED(80, (node, id) -> node.service().findTagged(id)),

	READ_LATER(40, (node, id) -> node.follow(node.service().findLater(id))),

	READ_REACTIVELY(40, (node, id) -> node.follow(node.service().findReactively(id).toFuture())),

	/** Nobody need subscribe to what a method returns. */
	FORGET_A_MONO(2, (node, id) -> {
		Mono<Product> unused = node.service().findReactively(id);
	}),

	RETRIEVE(40,
			(node, id) -> node.follow(node.cache("programmatic")
				.retrieve(key(id), () -> CompletableFuture.supplyAsync(() -> SoakService.load(id))))),

	GET_ALL(20, (node, id) -> node.access().getAll(keys(id), (missing) -> {
		Map<Object, Product> loaded = new HashMap<>();
		missing.forEach((key) -> loaded.put(key, SoakService.load(id)));
		return loaded;
	})),

	PUT(60, (node, id) -> node.cache("programmatic").put(key(id), Product.of(id))),

	PUT_ANNOTATED(20, (node, id) -> node.service().update(id)),

	PUT_IF_ABSENT(10, (node, id) -> node.cache("programmatic").putIfAbsent(key(id), Product.of(id))),

	PUT_ALL(8, (node, id) -> {
		Map<Object, Product> all = new HashMap<>();
		keys(id).forEach((key) -> all.put(key, Product.of(id)));
		node.access().putAll(all);
	}),

	EVICT(60, (node, id) -> node.cache("programmatic").evict(key(id))),

	EVICT_ANNOTATED(20, (node, id) -> node.service().remove(id)),

	EVICT_ALL(6, (node, id) -> node.access().evictAll(keys(id))),

	INVALIDATE(10, (node, id) -> node.service().invalidate(id % 2000)),

	TRANSACTION(25, (node, id) -> node.transactions().executeWithoutResult((status) -> {
		Cache cache = node.cache("programmatic");
		cache.put(key(id), Product.of(id));
		read(cache, key(id + 1), id);
		cache.evict(key(id + 2));
		node.service().invalidate(id % 2000);
		if (id % 3 == 0) {
			status.setRollbackOnly();
		}
	})),

	CLEAR(1, (node, id) -> node.cache((id % 2 == 0) ? "tagged" : "local-only").clear()),

	/** A cache too many is refused. */
	NAME_A_CACHE(1, (node, id) -> {
		try {
			read(node.cache("dynamic-" + id), id, id);
		}
		catch (IllegalStateException ex) {
			Objects.requireNonNull(ex.getMessage());
		}
	});

	private static final int KEYS_AT_ONCE = 20;

	private static final int SUM = sum();

	private final int weight;

	@SuppressWarnings("ImmutableEnumChecker") // functions without state
	private final Action action;

	SoakOperation(int weight, Action action) {
		this.weight = weight;
		this.action = action;
	}

	/** Chooses an operation, each as often as it weighs. */
	static SoakOperation choose(SplittableRandom random) {
		int left = random.nextInt(SUM);
		for (SoakOperation each : values()) {
			left -= each.weight;
			if (left < 0) {
				return each;
			}
		}
		throw new IllegalStateException("The weights have changed");
	}

	/** Performs the operation; the failures of the source are part of it. */
	void perform(SoakNode node, long id) throws InterruptedException {
		try {
			this.action.perform(node, id);
		}
		catch (SoakService.Failure ex) {
			Objects.requireNonNull(ex.getMessage());
		}
		catch (ValueRetrievalException ex) {
			if (!(ex.getCause() instanceof SoakService.Failure)) {
				throw ex;
			}
		}
	}

	private static int sum() {
		int sum = 0;
		for (SoakOperation each : values()) {
			sum += each.weight;
		}
		return sum;
	}

	private static @Nullable Product read(Cache cache, Object key, long id) {
		return cache.get(key, () -> SoakService.load(id));
	}

	/** A quarter of the keys cannot be made again from their text. */
	private static Object key(long id) {
		return (id % 4 == 0) ? SoakNode.composite(id) : (Object) id;
	}

	private static List<Object> keys(long first) {
		List<Object> keys = new ArrayList<>();
		for (int i = 0; i < KEYS_AT_ONCE; i++) {
			keys.add(key(first + i));
		}
		return keys;
	}

	/** Something done with a node. */
	@FunctionalInterface
	private interface Action {

		void perform(SoakNode node, long id) throws InterruptedException;

	}

}
