package io.cachestarter.lock;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

import io.cachestarter.internal.KeyNames;
import io.cachestarter.internal.Utf8;
import io.cachestarter.redis.RedisGateway;
import org.jspecify.annotations.Nullable;

/** Makes the claims for one lock. */
final class Claims {

	private final Source source;

	private final LockStore store;

	private final LockKind kind;

	private final String name;

	private final String key;

	private final byte[] keyBytes;

	private Claims(Source source, LockStore store, LockKind kind, String name, String key) {
		this.source = source;
		this.store = store;
		this.kind = kind;
		this.name = name;
		this.key = key;
		this.keyBytes = Utf8.bytes(key);
	}

	/** Returns a name that tells the lock from all others. */
	String holdName() {
		return (this.kind == LockKind.READ) ? this.key + "\nread" : this.key;
	}

	LockStore store() {
		return this.store;
	}

	LockKind kind() {
		return this.kind;
	}

	byte[] keyBytes() {
		return this.keyBytes;
	}

	String name() {
		return this.name;
	}

	/** Returns a name for one caller, different for each. */
	String nextHolder() {
		return this.source.nextHolder();
	}

	/**
	 * Makes a claim for a lock.
	 * @param lease for how long, or {@code null} for the configured time
	 */
	Claim create(@Nullable Duration lease, boolean renewed) {
		String holder = nextHolder();
		return switch (this.kind) {
			case READ -> claim(this.key, holder, lease, renewed, List.of("r:" + holder), "");
			case WRITE -> claim(this.key, holder, lease, renewed, List.of("w", "w:" + holder), "");
			case FAIR -> claim(holder, holder, lease, renewed, List.of(), "");
			default -> claim(this.key, holder, lease, renewed, List.of(), "");
		};
	}

	/**
	 * Makes a claim for a read lock within a write lock. It does not stand in line behind
	 * those who wait for that.
	 */
	Claim createWithin(String writer, @Nullable Duration lease, boolean renewed) {
		String holder = nextHolder();
		return claim(holder, holder, lease, renewed, List.of("r:" + holder), writer);
	}

	/** Makes a claim for permits of a semaphore. */
	Claim createPermits(int permits, int capacity, @Nullable Duration lease, boolean renewed) {
		String holder = nextHolder();
		String[] members = new String[permits];
		for (int i = 0; i < permits; i++) {
			members[i] = holder + "/" + (i + 1);
		}
		return claim(this.key, holder, lease, renewed, List.of(members), Integer.toString(capacity));
	}

	/** Makes a claim for the end of a latch. */
	Claim createWait(LatchStore end) {
		Claims claims = new Claims(this.source, end, this.kind, this.name, this.key);
		return new Claim(claims, this.key, nextHolder(), 0, "0", false, List.of(), "");
	}

	private Claim claim(String line, String holder, @Nullable Duration lease, boolean renewed, List<String> members,
			String argument) {
		Duration effective = (lease != null) ? lease : this.source.settings.leaseTime();
		if (!LockSettings.isLease(effective)) {
			throw new IllegalArgumentException("The lease of " + this.kind.text().toLowerCase(Locale.ROOT) + " '"
					+ this.name + "' is " + effective + ", but has to be from 100 ms to 24 h");
		}
		long millis = effective.toMillis();
		String text = (lease != null) ? Long.toString(millis) : this.source.leaseText;
		return new Claim(this, line, holder, millis, text, renewed, members, argument);
	}

	@Override
	public String toString() {
		return this.kind.named(this.name);
	}

	/** What the claims of all locks of this node have in common. */
	static final class Source {

		private final AtomicLong count = new AtomicLong();

		private final LockSettings settings;

		private final KeyNames names;

		private final String leaseText;

		private final String nodeId;

		private final LockStore exclusive;

		private final LockStore fair;

		private final LockStore members;

		Source(LockScripts scripts, KeyNames names, LockSettings settings, String nodeId) {
			this.names = names;
			this.settings = settings;
			this.leaseText = Long.toString(settings.leaseTime().toMillis());
			this.nodeId = nodeId;
			RedisGateway redis = scripts.redis();
			this.exclusive = replicated(new ExclusiveStore(scripts, nodeId, names.lockChannel()), redis);
			this.fair = replicated(new FairStore(scripts, names.lockChannel()), redis);
			this.members = replicated(new MemberStore(scripts, names.lockChannel()), redis);
		}

		private LockStore replicated(LockStore store, RedisGateway redis) {
			return (this.settings.replicas() > 0) ? new ReplicatedStore(store, redis, this.settings) : store;
		}

		Claims of(LockKind kind, String name) {
			if (name.isEmpty()) {
				throw new IllegalArgumentException("A lock needs a name of at least one character");
			}
			return new Claims(this, store(kind), kind, name, this.names.lock(segment(kind), name));
		}

		private static String segment(LockKind kind) {
			return switch (kind) {
				case LOCK -> "lock";
				case FAIR -> "fair-lock";
				case READ, WRITE -> "rw-lock";
				case SEMAPHORE -> "semaphore";
				case LATCH -> "latch";
			};
		}

		private LockStore store(LockKind kind) {
			return switch (kind) {
				case LOCK -> this.exclusive;
				case FAIR -> this.fair;
				default -> this.members;
			};
		}

		private String nextHolder() {
			return this.nodeId + this.count.incrementAndGet();
		}

	}

}
