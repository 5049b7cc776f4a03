package io.cachestarter.message;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.cachestarter.redis.RedisFailureException;
import io.cachestarter.test.RedisRights;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that the Redis user of docs/security.md may do all that messages do, and that
 * nothing is listed for them that they do not need.
 */
@Timeout(90)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MessageRightsIntegrationTests {

	private static final String FEATURE = "&shop:topic:*";

	private static final Duration SOON = Duration.ofSeconds(30);

	private static final Topic<Integer> ORDERS = Topic.durable("orders", Integer.class);

	private final RedisRights rights = new RedisRights(FEATURE);

	private final MessagesNode node = MessagesNode.startShop(this.rights.properties());

	@AfterAll
	void stop() {
		this.node.close();
		this.rights.close();
	}

	static List<String> commands() {
		return RedisRights.commands(FEATURE);
	}

	@Test
	void sufficeForTheBus() {
		this.rights.forgetRefused();
		Subscription subscription = this.node.bus().subscribe(ORDERS, SubscribeOptions.inGroup("all"), (message) -> {
			throw new IllegalStateException("always");
		});
		this.node.bus().publish(ORDERS, 1);

		await().atMost(SOON).until(() -> !this.node.bus().deadLetters(ORDERS, 1).isEmpty());
		subscription.close();
		assertThat(this.rights.refused()).allMatch((refused) -> refused.startsWith("client"));
	}

	@ParameterizedTest
	@MethodSource("commands")
	void sufficeNoMoreWithoutOneOfThem(String command) {
		this.rights.take(command);
		try {
			everything().forEach(MessageRightsIntegrationTests::runIfAllowed);

			assertThat(this.rights.refused()).anyMatch((refused) -> refused.startsWith(command));
		}
		finally {
			this.rights.give(command);
		}
	}

	@Test
	void sufficeForEachScript() {
		this.rights.forgetRefused();

		everything().forEach(Runnable::run);

		assertThat(this.rights.refused()).allMatch((refused) -> refused.startsWith("client"));
	}

	private static void runIfAllowed(Runnable operation) {
		try {
			operation.run();
		}
		catch (RedisFailureException ex) {
			assertThat(String.valueOf(ex.getMessage())).containsAnyOf("NOPERM", "ACL", "command", "NOGROUP");
		}
	}

	/** Each script, with what another member has left, and an idle one to remove. */
	private List<Runnable> everything() {
		this.rights.remove(this.node.stream(ORDERS));
		StreamScripts scripts = this.node.scripts();
		GroupMember first = new GroupMember("billing", "first");
		GroupMember second = new GroupMember("billing", "second");
		return List.of(() -> this.node.bus().publish(ORDERS, 1), () -> run(scripts.read("orders", "$", 1)),
				() -> giveBackWhatIsRead(scripts, first),
				() -> run(scripts.readGroup("orders", second, 1, 0, List.of())),
				() -> run(scripts.readGroup("orders", second, 0, 1, List.of("1-0"))),
				() -> run(scripts.repeat("orders", second, "1-0", 2)),
				() -> run(scripts.acknowledge("orders", "billing", "1-0")),
				() -> run(scripts.giveUp("orders", "billing", new Entry("1-0", 1, new byte[] { '1' }), 1, "reason")),
				() -> this.node.bus().deadLetters(ORDERS, 1));
	}

	private void giveBackWhatIsRead(StreamScripts scripts, GroupMember member) {
		List<byte[]> found = this.node.redis().await(scripts.readGroup("orders", member, 1, 0, List.of()));
		if (found.size() > 1) {
			run(scripts.giveBack("orders", member, List.of(StreamScripts.text(found.get(1)))));
		}
	}

	private void run(CompletableFuture<?> answer) {
		this.node.redis().await(answer.thenApply((done) -> true));
	}

}
