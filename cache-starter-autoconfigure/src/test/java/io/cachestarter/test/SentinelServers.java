package io.cachestarter.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.awaitility.core.ConditionFactory;

import static org.awaitility.Awaitility.await;

/**
 * A real primary with one replica, watched by three sentinels that replace it when it has
 * not answered for a second. The replica has a user of its own on the primary, so that it
 * can be shut out while everybody else sees the primary. Not thread-safe.
 */
public final class SentinelServers implements AutoCloseable {

	private static final String NAME = "main";

	private static final int SENTINELS = 3;

	private static final String[] REPLICATION = { "user replicator on >replicator ~* &* +@all", "masteruser replicator",
			"masterauth replicator", "repl-diskless-sync yes", "repl-diskless-sync-delay 0" };

	private final List<RedisServerHandle> sentinels = new ArrayList<>();

	private RedisServerHandle primary;

	private RedisServerHandle replica;

	private SentinelServers(RedisServerHandle primary, RedisServerHandle replica) {
		this.primary = primary;
		this.replica = replica;
	}

	/**
	 * Start the servers and wait until the sentinels know them and each other.
	 * @return servers that the caller closes
	 */
	public static SentinelServers start() {
		RedisServerHandle primary = RedisServers.startWith(REPLICATION);
		SentinelServers servers = new SentinelServers(primary, startReplica(primary));
		try {
			servers.awaitReplication();
			servers.watch();
			return servers;
		}
		catch (RuntimeException ex) {
			servers.close();
			throw ex;
		}
	}

	private static RedisServerHandle startReplica(RedisServerHandle primary) {
		try {
			List<String> settings = new ArrayList<>(List.of(REPLICATION));
			settings.add("replicaof %s %d".formatted(primary.host(), primary.port()));
			return RedisServers.startWith(settings.toArray(String[]::new));
		}
		catch (RuntimeException ex) {
			primary.close();
			throw ex;
		}
	}

	private void watch() {
		String watched = "sentinel monitor %s %s %d 2".formatted(NAME, this.primary.host(), this.primary.port());
		for (int i = 0; i < SENTINELS; i++) {
			this.sentinels
				.add(RedisServers.startSentinel(watched, "sentinel down-after-milliseconds %s 1000".formatted(NAME),
						"sentinel failover-timeout %s 3000".formatted(NAME)));
		}
		for (RedisServerHandle sentinel : this.sentinels) {
			eventually().until(() -> knowsAll(RedisInfo.of(sentinel, "sentinel").text("master0")));
		}
	}

	private static boolean knowsAll(String master) {
		return master.contains("status=ok") && master.endsWith("slaves=1,sentinels=" + SENTINELS);
	}

	/**
	 * Return what an application needs to find the primary.
	 * @return pairs in the form {@code name=value}
	 */
	public String[] properties() {
		String nodes = this.sentinels.stream()
			.map((sentinel) -> sentinel.host() + ":" + sentinel.port())
			.collect(Collectors.joining(","));
		return new String[] { "spring.data.redis.sentinel.master=" + NAME,
				"spring.data.redis.sentinel.nodes=" + nodes };
	}

	/**
	 * Return the primary as of the last call of {@link #awaitNewPrimary()}.
	 * @return the primary, which may be dead
	 */
	public RedisServerHandle primary() {
		return this.primary;
	}

	/**
	 * Return the other server.
	 * @return the replica, or what has been the primary before
	 */
	public RedisServerHandle replica() {
		return this.replica;
	}

	public List<RedisServerHandle> sentinels() {
		return List.copyOf(this.sentinels);
	}

	public void killPrimary() {
		this.primary.kill();
	}

	public void freezePrimary() {
		this.primary.freeze();
	}

	/**
	 * Tell a sentinel to replace the primary, which stays alive. It takes writes until
	 * the sentinels have made it a replica, about ten seconds later.
	 */
	public void failOver() {
		this.sentinels.get(0).call("SENTINEL", "FAILOVER", NAME);
	}

	/**
	 * Wait until all sentinels name the replica as the primary.
	 * @return the new primary, which {@link #primary()} returns from now on
	 */
	public RedisServerHandle awaitNewPrimary() {
		List<String> address = List.of(this.replica.host(), Integer.toString(this.replica.port()));
		for (RedisServerHandle sentinel : this.sentinels) {
			eventually().until(() -> address.equals(sentinel.call("SENTINEL", "GET-MASTER-ADDR-BY-NAME", NAME)));
		}
		RedisServerHandle former = this.primary;
		this.primary = this.replica;
		this.replica = former;
		return this.primary;
	}

	/**
	 * Shut the replica out, so that what the primary takes from now on is lost if the
	 * replica is promoted. The primary has to die within ten seconds, because sentinels
	 * promote no replica that has been without it for longer.
	 */
	public void cutReplication() {
		this.primary.call("ACL", "SETUSER", "replicator", "off");
		this.primary.call("CLIENT", "KILL", "TYPE", "replica");
		eventually().until(() -> replication(this.primary).number("connected_slaves") == 0);
	}

	/**
	 * Let the replica in again, on whichever server it has been shut out.
	 */
	public void healReplication() {
		Stream.of(this.primary, this.replica)
			.filter(RedisServerHandle::isAlive)
			.forEach((server) -> server.call("ACL", "SETUSER", "replicator", "on"));
	}

	/**
	 * Make a former primary that has come back a replica now, instead of waiting about
	 * ten seconds until the sentinels do.
	 */
	public void demoteFormerPrimary() {
		this.replica.call("REPLICAOF", this.primary.host(), Integer.toString(this.primary.port()));
	}

	/**
	 * Wait until the replica has what the primary has now. A former primary that has come
	 * back first has to be demoted.
	 * @see #demoteFormerPrimary()
	 */
	public void awaitReplication() {
		long offset = replication(this.primary).number("master_repl_offset");
		eventually().until(() -> hasReached(replication(this.replica), offset));
	}

	private boolean hasReached(RedisInfo info, long offset) {
		return info.text("role").equals("slave") && info.number("master_port") == this.primary.port()
				&& info.text("master_link_status").equals("up") && info.number("slave_repl_offset") >= offset;
	}

	private static RedisInfo replication(RedisServerHandle server) {
		return RedisInfo.of(server, "replication");
	}

	private static ConditionFactory eventually() {
		return await().atMost(Duration.ofSeconds(60));
	}

	@Override
	public void close() {
		this.sentinels.forEach(RedisServerHandle::close);
		this.primary.close();
		this.replica.close();
	}

}
