package io.cachestarter.structure;

import java.time.Duration;

import io.cachestarter.codec.ValueCodecs;
import io.cachestarter.internal.KeyNames;
import io.cachestarter.internal.MonotonicClock;
import io.cachestarter.redis.RedisGateway;

/**
 * Structures in Redis that all nodes of the application share, each under the key
 * {@code {env}:{app}:{kind}:{entity}:{id}} and with an end. Make what is returned once
 * and keep it: it stands for all structures of one entity, and each call names the id.
 * <p>
 * Members and values are JSON of the given class; no class names are written. They are
 * not cached in the heap: each call is one command. Immutable and safe for use by
 * multiple threads.
 *
 * @since 0.1.0
 */
public final class RedisStructures {

	/** The number of parts that the window of a counter is divided into. */
	static final int WINDOW_PARTS = 10;

	private final StructureContext context;

	/**
	 * Creates the factories.
	 * @param redis the door to Redis
	 * @param names makes the keys
	 * @param codecs makes JSON
	 * @param settings what structures may hold
	 * @param observer told of each operation
	 */
	public RedisStructures(RedisGateway redis, KeyNames names, ValueCodecs codecs, StructureSettings settings,
			StructureObserver observer) {
		this.context = new StructureContext(redis, names, codecs, settings, observer, MonotonicClock.system());
	}

	/**
	 * Returns records or beans whose properties can be changed one by one.
	 * @param <T> the record or bean
	 * @param entity what they are, such as {@code product}; from 1 to 1,024 characters
	 * @param type their class, not an interface
	 * @param expiry when each of them ends
	 * @return the objects
	 * @throws IllegalArgumentException if the class has no properties in JSON
	 */
	public <T> StoredObjects<T> objects(String entity, Class<T> type, Expiry expiry) {
		return new StoredObjects<>(entity(StructureKind.OBJECT, entity, expiry),
				this.context.codecs().objectFields(type));
	}

	/**
	 * Returns leaderboards of at most {@code cache-starter.structures.max-size} members
	 * each.
	 * @param <M> the kind of members
	 * @param entity what they are about, such as {@code bestsellers}; from 1 to 1,024
	 * characters
	 * @param type the class of the members
	 * @param expiry when each board ends
	 * @return the boards
	 */
	public <M> Leaderboards<M> leaderboards(String entity, Class<M> type, Expiry expiry) {
		return new Leaderboards<>(entity(StructureKind.LEADERBOARD, entity, expiry), new Members<>(this.context, type),
				this.context.settings().maxSize());
	}

	/**
	 * Returns lists of the newest values.
	 * @param <T> the kind of values
	 * @param entity what they are about, such as {@code viewed}; from 1 to 1,024
	 * characters
	 * @param type the class of the values
	 * @param cap how many each list keeps, from 1 to
	 * {@code cache-starter.structures.max-per-call}
	 * @param expiry when each list ends
	 * @return the lists
	 */
	public <T> RecentLists<T> recentLists(String entity, Class<T> type, int cap, Expiry expiry) {
		return new RecentLists<>(entity(StructureKind.RECENT_LIST, entity, expiry), new Members<>(this.context, type),
				cap, false);
	}

	/**
	 * Returns sets with a highest number of members.
	 * @param <M> the kind of members
	 * @param entity what they are about, such as {@code voters}; from 1 to 1,024
	 * characters
	 * @param type the class of the members
	 * @param cap how many each set holds, from 1 to
	 * {@code cache-starter.structures.max-size}
	 * @param expiry when each set ends
	 * @return the sets
	 */
	public <M> CappedSets<M> cappedSets(String entity, Class<M> type, int cap, Expiry expiry) {
		return new CappedSets<>(entity(StructureKind.SET, entity, expiry), new Members<>(this.context, type), cap);
	}

	/**
	 * Returns counters. With {@link Expiry#afterCreation} each of them counts in a fixed
	 * window that begins with its first increment.
	 * @param entity what they count, such as {@code visits}; from 1 to 1,024 characters
	 * @param expiry when each counter ends, and begins again at 0
	 * @return the counters
	 */
	public Counters counters(String entity, Expiry expiry) {
		return new Counters(entity(StructureKind.COUNTER, entity, expiry), 0);
	}

	/**
	 * Returns counters of what has happened lately, in a window that slides by a tenth of
	 * its length: between nine tenths and all of the window are counted, by the clock of
	 * Redis.
	 * @param entity what they count, such as {@code visits}; from 1 to 1,024 characters
	 * @param window the length of the window, from 1 second to 36,500 days; a counter
	 * ends that long after its last increment
	 * @return the counters
	 * @throws IllegalArgumentException if the window is out of its range
	 */
	public Counters windowCounters(String entity, Duration window) {
		Expiry.check("window", window);
		return new Counters(entity(StructureKind.WINDOW_COUNTER, entity, Expiry.afterWrite(window)),
				window.toMillis() / WINDOW_PARTS);
	}

	private Entity entity(StructureKind kind, String name, Expiry expiry) {
		return new Entity(this.context, kind, name, expiry);
	}

}
