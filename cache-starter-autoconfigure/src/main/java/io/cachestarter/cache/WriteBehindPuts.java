package io.cachestarter.cache;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import io.cachestarter.cache.PendingWrites.Acceptance;
import io.cachestarter.cache.PendingWrites.Write;
import io.cachestarter.cache.WriteNotAcceptedException.Reason;
import io.cachestarter.remote.JointPut;
import io.cachestarter.remote.PutOutcome;
import io.cachestarter.remote.RemoteLevel;
import org.jspecify.annotations.Nullable;

/**
 * Has writes accepted that are to be written later, and then changes the cache, whether
 * there is a transaction or not: an accepted write does not depend on its commit. Safe
 * for use by multiple threads.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
final class WriteBehindPuts<K, V> {

	/*
	 * Steps (docs/design/write-behind.md): the token of the put; the write is accepted,
	 * from where on every load finds it; the put is completed, or the key evicted; only
	 * then is the write shown. Whoever dies before that leaves it to the owner of the
	 * partition to evict the key. Where Redis can, one script takes all these steps, so
	 * that nothing comes in between.
	 */

	private final TwoLevelStore store;

	private final BulkLoads bulk;

	private final Values values;

	WriteBehindPuts(TwoLevelCache cache, BulkLoads bulk, Values values) {
		this.store = cache.store();
		this.bulk = bulk;
		this.values = values;
	}

	void put(PendingWrites behind, K key, @Nullable V value, Function<@Nullable Object, EntryOptions> optionsOf) {
		Write write = new Write(key, KeyText.of(key), value, false);
		this.store.writeOrder().inTurn(List.of(write.keyText()), () -> {
			if (!putInOneStep(behind, write, optionsOf.apply(value))) {
				Map<Object, @Nullable Object> single = new LinkedHashMap<>();
				single.put(key, value);
				putInSteps(behind, List.of(write), single, optionsOf);
			}
		});
	}

	/** Returns whether the write was accepted; if not, it can be in steps. */
	private boolean putInOneStep(PendingWrites behind, Write write, EntryOptions options) {
		RemoteLevel remote = this.store.remote();
		ReadyPut ready = (remote != null && behind.acceptsJointly())
				? this.store.readyUnannounced(write.key(), write.value(), options) : null;
		if (remote == null || ready == null) {
			return false;
		}
		JointPut put = remote.jointPut(write.keyText(), write.value(), this.values.typeOf().apply(write.value()),
				ready.marks(), ready.lifetime());
		if (put == null || !behind.accept(write, put)) {
			return false;
		}
		Object unused = ready.tagged().join();
		PutOutcome unusedOutcome = this.store.finishPut(ready, put.outcome(), put.storedMillis());
		return true;
	}

	void putAll(PendingWrites behind, Map<?, ?> values, Function<@Nullable Object, EntryOptions> optionsOf) {
		if (values.isEmpty()) {
			return;
		}
		List<Write> writes = new ArrayList<>();
		values.forEach((key, value) -> writes.add(new Write(key, KeyText.of(key), value, false)));
		this.store.writeOrder().inTurn(texts(writes), () -> putInSteps(behind, writes, values, optionsOf));
	}

	private void putInSteps(PendingWrites behind, List<Write> writes, Map<?, ?> values,
			Function<@Nullable Object, EntryOptions> optionsOf) {
		List<PendingPut> puts = this.bulk.beginPuts(values.keySet());
		Acceptance acceptance = accept(behind, writes, puts);
		acceptance.shown(complete(puts, values, optionsOf));
	}

	void removeAll(PendingWrites behind, Collection<? extends K> keys) {
		Set<K> all = new LinkedHashSet<>(keys);
		if (all.isEmpty()) {
			return;
		}
		List<Write> writes = all.stream().map((key) -> new Write(key, KeyText.of(key), null, true)).toList();
		List<String> texts = texts(writes);
		this.store.writeOrder().inTurn(texts, () -> {
			Acceptance acceptance = accept(behind, writes, List.of());
			this.store.evictAsync(all).join();
			if (this.store.isRemoteTrusted()) {
				acceptance.shown(texts);
			}
		});
	}

	private static List<String> texts(List<Write> writes) {
		return writes.stream().map(Write::keyText).toList();
	}

	private Acceptance accept(PendingWrites behind, List<Write> writes, List<PendingPut> puts) {
		try {
			return behind.accept(writes);
		}
		catch (RuntimeException | Error ex) {
			puts.forEach(PendingPut::release);
			if (ex instanceof WriteNotAcceptedException refused && refused.getReason() == Reason.UNKNOWN) {
				this.store.evictAsync(writes.stream().map(Write::key).toList()).join();
			}
			throw ex;
		}
	}

	/** Returns the keys of which the cache no longer has what was there before. */
	private List<String> complete(List<PendingPut> puts, Map<?, ?> values,
			Function<@Nullable Object, EntryOptions> optionsOf) {
		List<PutOutcome> outcomes = this.bulk.completePuts(puts, values, optionsOf);
		List<String> shown = new ArrayList<>();
		for (int i = 0; i < puts.size(); i++) {
			if (outcomes.get(i) == PutOutcome.STORED || this.store.isRemoteTrusted()) {
				shown.add(puts.get(i).text());
			}
		}
		return shown;
	}

}
