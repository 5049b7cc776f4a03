package io.cachestarter.structure;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.cachestarter.redis.RedisFailureException;
import io.cachestarter.test.RedisRights;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the Redis user of docs/security.md may do all that structures do, and that
 * nothing is listed for them that they do not need.
 */
@Timeout(90)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StructureRightsIntegrationTests {

	private static final String FEATURE = "+exists";

	private static final Expiry HOUR = Expiry.afterWrite(Duration.ofHours(1));

	private final RedisRights rights = new RedisRights(FEATURE);

	private final StructuresNode node = StructuresNode.startShop(this.rights.properties());

	@AfterAll
	void stop() {
		this.node.close();
		this.rights.close();
	}

	static List<String> commands() {
		return RedisRights.commands(FEATURE);
	}

	@Test
	void sufficeForEverything() {
		this.rights.forgetRefused();

		everything().forEach(Runnable::run);

		assertThat(this.rights.refused()).allMatch((refused) -> refused.startsWith("client"));
	}

	@ParameterizedTest
	@MethodSource("commands")
	void sufficeNoMoreWithoutOneOfThem(String command) {
		this.rights.take(command);
		try {
			everything().forEach(StructureRightsIntegrationTests::runIfAllowed);

			assertThat(this.rights.refused()).contains(command);
		}
		finally {
			this.rights.give(command);
		}
	}

	private static void runIfAllowed(Runnable operation) {
		try {
			operation.run();
		}
		catch (RedisFailureException ex) {
			assertThat(String.valueOf(ex.getMessage())).containsAnyOf("NOPERM", "ACL", "command");
		}
	}

	private List<Runnable> everything() {
		RedisStructures structures = this.node.structures();
		StoredObjects<Thing> things = structures.objects("thing", Thing.class, HOUR);
		Leaderboards<String> boards = structures.leaderboards("board", String.class, HOUR).withCap(1);
		RecentLists<String> lists = structures.recentLists("list", String.class, 5, HOUR).unique();
		CappedSets<String> sets = structures.cappedSets("set", String.class, 5, HOUR);
		Counters counters = structures.counters("counter", HOUR);
		Counters windows = structures.windowCounters("window", Duration.ofSeconds(1));
		String old = this.node.key("window:window:1");
		return List.of(() -> things.put("1", new Thing(1, Instant.EPOCH)), () -> things.get("1"),
				() -> things.getField("1", "count", Integer.class), () -> things.update("1", Map.of("count", 2)),
				() -> things.increment("1", "count", 1), () -> things.delete("1"), () -> boards.set("1", "a", 1),
				() -> boards.set("1", "b", 2), () -> boards.increment("1", "b", 2), () -> boards.find("1", "b"),
				() -> boards.top("1", 1), () -> boards.bottom("1", 1), () -> boards.around("1", "b", 1),
				() -> boards.size("1"), () -> boards.remove("1", "b"), () -> lists.add("1", "a"),
				() -> lists.add("1", "a"), () -> lists.list("1"), () -> lists.size("1"), () -> lists.remove("1", "a"),
				() -> sets.add("1", "a"), () -> sets.contains("1", "a"), () -> sets.members("1", 1),
				() -> sets.size("1"), () -> sets.remove("1", "a"), () -> counters.increment("1"),
				() -> counters.get("1"), () -> this.node.putField(old, "0", "1"), () -> windows.increment("1"));
	}

	record Thing(int count, Instant time) {

	}

}
