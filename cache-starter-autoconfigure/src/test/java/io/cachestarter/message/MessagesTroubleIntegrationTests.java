package io.cachestarter.message;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.cachestarter.redis.RedisFailureException;
import io.cachestarter.test.RedisProbe;
import io.cachestarter.test.FaultyLine;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** What becomes of messages when Redis or a connection is in trouble. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MessagesTroubleIntegrationTests {

	private static final Duration SOON = Duration.ofSeconds(40);

	private static final String GROUP = "billing";

	private final RedisServerHandle server = RedisServers.start();

	private final MessagesNode node = new MessagesNode(this.server.properties(), MessagesNode.newApp(),
			MessagesNode.settings(3, 100), Duration.ofMillis(250));

	private final Topic<Integer> plain = Topic.of("plain-" + UUID.randomUUID(), Integer.class);

	private final Topic<Integer> durable = Topic.durable("durable-" + UUID.randomUUID(), Integer.class);

	@AfterAll
	void stop() {
		this.node.close();
		this.server.close();
	}

	private void publishUntilAccepted(Topic<Integer> topic, int payload) {
		await().atMost(SOON).ignoreExceptions().until(() -> {
			this.node.bus().publish(topic, payload);
			return true;
		});
	}

	@Test
	void publishingFailsWithinTheBudgetWhileRedisIsFrozen() {
		this.server.freeze();
		long start = System.nanoTime();

		for (Topic<Integer> topic : List.of(this.plain, this.durable)) {
			assertThatExceptionOfType(RedisFailureException.class).isThrownBy(() -> this.node.bus().publish(topic, 1));
			CompletableFuture<Void> future = this.node.bus().publishAsync(topic, 1);
			assertThat(future.handle((done, ex) -> ex).orTimeout(20, TimeUnit.SECONDS).join())
				.isInstanceOf(RedisFailureException.class);
		}
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));

		this.server.thaw();
		publishUntilAccepted(this.plain, 1);
	}

	@Test
	void handlersGoOnAfterRedisWasGone() {
		Queue<Integer> fromPlain = new ConcurrentLinkedQueue<>();
		Queue<Integer> fromDurable = new ConcurrentLinkedQueue<>();
		Topic<Integer> stream = Topic.durable("restart", Integer.class);
		Subscription first = this.node.bus().subscribe(this.plain, (message) -> fromPlain.add(message.payload()));
		Subscription second = this.node.bus()
			.subscribe(stream, SubscribeOptions.inGroup(GROUP), (message) -> fromDurable.add(message.payload()));
		await().atMost(SOON).until(() -> first.isActive() && second.isActive());

		this.server.kill();
		assertThatExceptionOfType(RedisFailureException.class).isThrownBy(() -> this.node.bus().publish(stream, 1));
		await().atMost(SOON).until(() -> !first.isActive() && !second.isActive());
		this.server.restart();
		publishUntilAccepted(stream, 2);
		await().atMost(SOON).until(first::isActive);
		publishUntilAccepted(this.plain, 3);

		await().atMost(SOON).untilAsserted(() -> {
			assertThat(fromDurable).contains(2);
			assertThat(fromPlain).contains(3);
		});
		first.close();
		second.close();
	}

	@Test
	void aHandlerIsToldOfALostConnectionBehindWhatCameBefore() {
		Topic<Integer> topic = Topic.of("lost", Integer.class);
		Queue<Object> seen = new ConcurrentLinkedQueue<>();
		Subscription subscription = this.node.bus().subscribe(topic, new TopicHandler<>() {

			@Override
			public void handle(Message<Integer> message) {
				seen.add(message.payload());
			}

			@Override
			public void onMissed(MissedMessages reason) {
				seen.add(reason);
			}

		});
		await().atMost(SOON).until(subscription::isActive);
		publishUntilAccepted(topic, 1);
		await().atMost(SOON).until(() -> seen.contains(1));
		try (RedisProbe probe = RedisProbe.open(this.server)) {
			assertThat(probe.killSubscriptions()).isPositive();
		}

		await().atMost(SOON).until(() -> seen.contains(MissedMessages.CONNECTION_LOST) && subscription.isActive());
		publishUntilAccepted(topic, 2);
		await().atMost(SOON)
			.untilAsserted(() -> assertThat(seen).containsSubsequence(1, MissedMessages.CONNECTION_LOST, 2));
		subscription.close();
	}

	@Test
	void aHandledMessageIsNotHandledAgainAfterAnOutage() throws InterruptedException {
		Topic<Integer> topic = Topic.durable("outage", Integer.class);
		Queue<String> handled = new ConcurrentLinkedQueue<>();
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		try (FaultyLine line = FaultyLine.to(this.server);
				MessagesNode away = MessagesNode.start(line.properties(), "outage")) {
			Subscription subscription = away.bus().subscribe(topic, SubscribeOptions.inGroup(GROUP), (message) -> {
				begun.countDown();
				assertThat(end.await(60, TimeUnit.SECONDS)).isTrue();
				handled.add(String.valueOf(message.id()));
			});
			await().atMost(SOON).ignoreExceptions().until(() -> {
				away.bus().publish(topic, 1);
				return true;
			});
			assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

			line.halfOpen();
			end.countDown();
			await().pollDelay(MessagesNode.TAKE_OVER.plusMillis(500))
				.atMost(SOON)
				.until(() -> !handled.isEmpty() && !subscription.isActive());
			line.drop();
			line.heal();

			await().atMost(SOON).ignoreExceptions().until(() -> away.pending(topic, GROUP) == 0);
			await().atMost(SOON).until(subscription::isActive);
			assertThat(handled).hasSize(1);
			subscription.close();
		}
	}

	@Test
	void closingInterruptsAHandlerThatDoesNotEndAndGivesTheRestBack() throws InterruptedException {
		Topic<Integer> topic = Topic.durable("closing", Integer.class);
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch interrupted = new CountDownLatch(1);
		MessagesNode closing = new MessagesNode(this.server.properties(), "closing", MessagesNode.settings(3, 100),
				Duration.ofSeconds(5));
		try {
			Subscription unused = closing.bus().subscribe(topic, SubscribeOptions.inGroup(GROUP), (message) -> {
				begun.countDown();
				try {
					new CountDownLatch(1).await();
				}
				catch (InterruptedException ex) {
					interrupted.countDown();
					throw ex;
				}
			});
			closing.bus().publish(topic, 1);
			assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
		}
		finally {
			closing.close();
		}

		assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> closing.bus().subscribe(topic, (message) -> {
			}))
			.withMessageContaining("closed");
	}

}
