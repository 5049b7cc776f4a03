package io.cachestarter.lock;

import java.security.SecureRandom;
import java.util.Collection;
import java.util.List;

import io.cachestarter.internal.KeyNames;
import io.cachestarter.internal.MonotonicClock;
import io.cachestarter.redis.RedisGateway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Locks in Redis. Each is one key, so that they work in a cluster. Safe for use by
 * multiple threads.
 * <p>
 * Closing ends all waiting, and renews nothing any more: what is still held then ends
 * with its lease, because whoever holds it may still be at work.
 *
 * @since 0.1.0
 */
public final class RedisLocks implements DistributedLocks, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(RedisLocks.class);

	private final KeyNames names;

	private final LockNode node;

	private final Lines lines;

	private final LockScripts scripts;

	private final Claims.Source claims;

	private final Acquirer acquirer;

	/**
	 * Creates locks.
	 * @param redis the door to Redis
	 * @param names names the keys and the channel
	 * @param settings leases and times to wait
	 * @param observer is told what happens
	 */
	public RedisLocks(RedisGateway redis, KeyNames names, LockSettings settings, LockObserver observer) {
		String nodeId = Long.toUnsignedString(new SecureRandom().nextLong(), Character.MAX_RADIX) + ":";
		this.names = names;
		this.node = new LockNode(redis, settings, observer, MonotonicClock.system());
		this.lines = new Lines(this.node, nodeId);
		this.scripts = new LockScripts(redis);
		this.claims = new Claims.Source(this.scripts, names, settings, nodeId);
		this.acquirer = new Acquirer(this.node, this.lines);
		redis.subscribe(names.lockChannel(), this.lines);
	}

	@Override
	public DistributedLock lock(String name) {
		return create(LockKind.LOCK, name);
	}

	@Override
	public DistributedLock fairLock(String name) {
		return create(LockKind.FAIR, name);
	}

	private DistributedLock create(LockKind kind, String name) {
		return new RedisLock(this.claims.of(kind, name), this.acquirer, this.node.holds(), name);
	}

	@Override
	public DistributedReadWriteLock readWriteLock(String name) {
		return new RedisReadWriteLock(this.claims.of(LockKind.READ, name), this.claims.of(LockKind.WRITE, name),
				this.acquirer, this.node.holds());
	}

	@Override
	public DistributedSemaphore semaphore(String name, int permits) {
		return new RedisSemaphore(this.claims.of(LockKind.SEMAPHORE, name), this.acquirer, this.scripts, permits);
	}

	@Override
	public DistributedCountDownLatch countDownLatch(String name) {
		return new RedisCountDownLatch(this.claims.of(LockKind.LATCH, name), this.acquirer, this.scripts,
				this.names.lockChannel());
	}

	@Override
	public DistributedMultiLock multiLock(Collection<String> names) {
		if (names.isEmpty()) {
			throw new IllegalArgumentException("A multi-lock needs at least one name");
		}
		return new RedisMultiLock(this.node, this.acquirer,
				names.stream().distinct().sorted().map(this::lock).toList());
	}

	@Override
	public List<HeldLock> held() {
		return this.node.leases().held().toList();
	}

	/**
	 * Returns how many locks are held on this node.
	 * @return the number
	 */
	public int heldCount() {
		return this.node.leases().count();
	}

	/**
	 * Returns how many callers of this node want a lock and have none yet.
	 * @return the number
	 */
	public int waitingCount() {
		return this.acquirer.attempts();
	}

	@Override
	public void close() {
		this.node.close();
		this.lines.close(LockNode.closed());
		held().forEach((lock) -> logger.warn("Closed while {} holds {}, which ends with its lease in {} ms",
				lock.holder(), lock.kind().named(lock.name()), lock.remainingLease().toMillis()));
	}

	/** Returns how much is kept here that belongs to no lock that is held. */
	int leftBehind() {
		return this.lines.count() + this.node.leftovers().count() + this.node.holds().count();
	}

}
