package io.cachestarter.message;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/** What messages do however the servers are set up, on two nodes. */
@Timeout(90)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class MessagesContract {

	private static final Duration SOON = Duration.ofSeconds(30);

	private static final String GROUP = "billing";

	private final String app = MessagesNode.newApp();

	private MessagesNode first;

	private MessagesNode second;

	abstract String[] servers();

	abstract void stopServers();

	@BeforeAll
	void start() {
		this.first = MessagesNode.start(servers(), this.app);
		this.second = MessagesNode.start(servers(), this.app);
	}

	@AfterAll
	void stop() {
		this.first.close();
		this.second.close();
		stopServers();
	}

	private static Topic<Stock> plain() {
		return Topic.of("stock-" + UUID.randomUUID(), Stock.class);
	}

	private static Topic<Stock> durable() {
		return Topic.durable("orders-" + UUID.randomUUID(), Stock.class);
	}

	private static List<Integer> upTo(int count) {
		return IntStream.range(0, count).boxed().toList();
	}

	private void publish(Topic<Stock> topic, int from, int to) {
		for (int i = from; i < to; i++) {
			this.first.bus().publish(topic, new Stock("book \"ü\"", i));
		}
	}

	@Test
	void aMessageReachesEveryHandlerOnEveryNodeInOrder() {
		Topic<Stock> topic = plain();
		Queue<Integer> here = new ConcurrentLinkedQueue<>();
		Queue<Integer> there = new ConcurrentLinkedQueue<>();
		Queue<Message<Stock>> whole = new ConcurrentLinkedQueue<>();
		List<Subscription> all = List.of(
				this.first.bus().subscribe(topic, (message) -> here.add(message.payload().left())),
				this.second.bus().subscribe(topic, (message) -> there.add(message.payload().left())),
				this.second.bus().subscribe(topic, whole::add));
		await().atMost(SOON).until(() -> all.stream().allMatch(Subscription::isActive));

		publish(topic, 0, 50);

		await().atMost(SOON).untilAsserted(() -> {
			assertThat(here).containsExactlyElementsOf(upTo(50));
			assertThat(there).containsExactlyElementsOf(upTo(50));
			assertThat(whole).hasSize(50);
		});
		assertThat(whole.peek()).isEqualTo(new Message<>(topic, null, 1, new Stock("book \"ü\"", 0)));
		assertThat(this.first.observed("published " + topic.name())).isEqualTo(50);
		all.forEach(Subscription::close);
	}

	@Test
	void aHandlerThatThrowsHindersNobody() {
		Topic<Stock> topic = plain();
		Queue<Integer> good = new ConcurrentLinkedQueue<>();
		AtomicInteger bad = new AtomicInteger();
		Subscription failing = this.first.bus().subscribe(topic, (message) -> {
			bad.incrementAndGet();
			throw new IllegalStateException("no");
		});
		Subscription working = this.first.bus().subscribe(topic, (message) -> good.add(message.payload().left()));
		await().atMost(SOON).until(() -> failing.isActive() && working.isActive());

		publish(topic, 0, 5);
		this.first.template().convertAndSend(this.first.channel(topic), "{ no JSON");
		publish(topic, 5, 6);

		await().atMost(SOON).untilAsserted(() -> {
			assertThat(good).containsExactlyElementsOf(upTo(6));
			assertThat(bad).hasValue(6);
			assertThat(this.first.observed("FAILURE " + topic.name())).isEqualTo(8);
		});
		assertThat(this.first.failures()).filteredOn((each) -> each.topic().equals(topic.name()))
			.hasSize(8)
			.allMatch((each) -> each.last() && each.group() == null);
		failing.close();
		working.close();
	}

	@Test
	void aClosedSubscriptionGetsNothing() {
		Topic<Stock> topic = plain();
		AtomicInteger closed = new AtomicInteger();
		AtomicInteger open = new AtomicInteger();
		Subscription ended = this.first.bus().subscribe(topic, (message) -> closed.incrementAndGet());
		Subscription other = this.first.bus().subscribe(topic, (message) -> open.incrementAndGet());
		await().atMost(SOON).until(() -> ended.isActive() && other.isActive());
		ended.close();

		publish(topic, 0, 1);

		await().atMost(SOON).until(() -> open.get() == 1);
		assertThat(closed).hasValue(0);
		other.close();
	}

	@Test
	void aSlowHandlerLosesTheNewestAndIsTold() throws InterruptedException {
		Topic<Stock> topic = plain();
		Queue<Object> seen = new ConcurrentLinkedQueue<>();
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch goOn = new CountDownLatch(1);
		try (MessagesNode slow = new MessagesNode(servers(), this.app, MessagesNode.settings(3, 4),
				Duration.ofSeconds(5))) {
			Subscription subscription = slow.bus().subscribe(topic, new TopicHandler<>() {

				@Override
				public void handle(Message<Stock> message) throws InterruptedException {
					begun.countDown();
					assertThat(goOn.await(30, TimeUnit.SECONDS)).isTrue();
					seen.add(message.payload().left());
				}

				@Override
				public void onMissed(MissedMessages reason) {
					seen.add(reason);
				}

			});
			await().atMost(SOON).until(subscription::isActive);
			publish(topic, 0, 1);
			assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
			publish(topic, 1, 10);
			await().atMost(SOON).until(() -> slow.observed("dropped " + topic.name()) == 5);
			assertThat(slow.bus().queued()).isEqualTo(5);
			goOn.countDown();
			await().atMost(SOON).until(() -> seen.size() == 6);
			publish(topic, 10, 11);

			await().atMost(SOON)
				.untilAsserted(() -> assertThat(seen).containsExactly(0, 1, 2, 3, 4, MissedMessages.QUEUE_FULL, 10));
		}
	}

	@Test
	void aGroupGetsEachMessageOnceOnWhicheverNode() {
		Topic<Stock> topic = durable();
		publish(topic, 0, 10);
		Map<Integer, AtomicInteger> seen = new ConcurrentHashMap<>();
		Queue<Integer> other = new ConcurrentLinkedQueue<>();
		List<Subscription> all = new ArrayList<>();
		for (MessagesNode node : List.of(this.first, this.second)) {
			all.add(node.bus()
				.subscribe(topic, SubscribeOptions.inGroup(GROUP),
						(message) -> seen.computeIfAbsent(message.payload().left(), (left) -> new AtomicInteger())
							.incrementAndGet()));
		}
		all.add(this.second.bus()
			.subscribe(topic, SubscribeOptions.inGroup("mail"), (message) -> other.add(message.payload().left())));
		publish(topic, 10, 60);

		await().atMost(SOON).untilAsserted(() -> {
			assertThat(seen).hasSize(60);
			assertThat(other).as("all of another group, in order").containsExactlyElementsOf(upTo(60));
			assertThat(this.first.pending(topic, GROUP)).isZero();
		});
		assertThat(seen.values()).allMatch((count) -> count.get() == 1);
		assertThat(this.first.observed("lag " + topic.name()) + this.second.observed("lag " + topic.name()))
			.isEqualTo(120);
		all.forEach(Subscription::close);
	}

	@Test
	void aMessageIsTriedAgainAndThenGivenUpWithoutHinderingOthers() {
		Topic<Stock> topic = durable();
		Queue<Integer> good = new ConcurrentLinkedQueue<>();
		Queue<Integer> attempts = new ConcurrentLinkedQueue<>();
		Subscription subscription = this.first.bus().subscribe(topic, SubscribeOptions.inGroup(GROUP), (message) -> {
			if (message.payload().left() == 2) {
				attempts.add(message.attempt());
				throw new IllegalStateException("never " + message.payload().left());
			}
			if (message.payload().left() == 4 && message.attempt() == 1) {
				throw new IllegalStateException("once");
			}
			good.add(message.payload().left());
		});
		publish(topic, 0, 20);

		await().atMost(SOON).untilAsserted(() -> {
			assertThat(good).containsExactlyInAnyOrderElementsOf(upTo(20).stream().filter((i) -> i != 2).toList());
			assertThat(this.first.pending(topic, GROUP)).isZero();
		});
		assertThat(attempts).containsExactly(1, 2, 3);
		assertThat(this.first.bus().deadLetters(topic, 10)).singleElement().satisfies((letter) -> {
			assertThat(letter.json()).isEqualTo("{\"name\":\"book \\\"ü\\\"\",\"left\":2}");
			assertThat(letter.reason()).isEqualTo("java.lang.IllegalStateException: never 2");
			assertThat(letter.group()).isEqualTo(GROUP);
			assertThat(letter.attempts()).isEqualTo(3);
		});
		assertThat(this.first.observed("RETRY " + topic.name())).isEqualTo(3);
		assertThat(this.first.observed("DEAD_LETTER " + topic.name())).isOne();
		assertThat(this.first.template().getExpire(this.first.deadLetters(topic))).isPositive();
		subscription.close();
	}

	@Test
	void whatCannotBeReadIsGivenUpAtOnce() {
		Topic<Stock> topic = durable();
		this.first.template().opsForStream().add(this.first.stream(topic), Map.of("p", "[]"));
		Subscription subscription = this.first.bus().subscribe(topic, SubscribeOptions.inGroup(GROUP), (message) -> {
		});

		await().atMost(SOON)
			.untilAsserted(() -> assertThat(this.first.bus().deadLetters(topic, 10)).singleElement()
				.satisfies((letter) -> assertThat(letter.attempts()).isOne())
				.satisfies((letter) -> assertThat(letter.reason()).contains("CodecException")));
		subscription.close();
	}

	@Test
	void messagesOfANodeThatHasDiedGoToAnother() throws InterruptedException {
		Topic<Stock> topic = durable();
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		Map<Integer, Integer> seen = new ConcurrentHashMap<>();
		MessagesNode dying = MessagesNode.start(servers(), this.app);
		try {
			Subscription unused = dying.bus().subscribe(topic, SubscribeOptions.inGroup(GROUP), (message) -> {
				begun.countDown();
				end.await(60, TimeUnit.SECONDS);
			});
			publish(topic, 0, 4);
			assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
			await().atMost(SOON).until(() -> this.first.pending(topic, GROUP) == 4);
			Subscription heir = this.second.bus()
				.subscribe(topic, SubscribeOptions.inGroup(GROUP),
						(message) -> seen.put(message.payload().left(), message.attempt()));
			await().atMost(SOON).until(heir::isActive);

			dying.die();

			await().atMost(SOON).untilAsserted(() -> {
				assertThat(seen).isEqualTo(Map.of(0, 2, 1, 2, 2, 2, 3, 2));
				assertThat(this.first.pending(topic, GROUP)).isZero();
			});
			heir.close();
		}
		finally {
			end.countDown();
			dying.close();
		}
	}

	@Test
	void messagesOfASlowHandlerAreNotTakenOver() throws InterruptedException {
		Topic<Stock> topic = durable();
		Map<Integer, AtomicInteger> seen = new ConcurrentHashMap<>();
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		Subscription slow = this.first.bus().subscribe(topic, SubscribeOptions.inGroup(GROUP), (message) -> {
			begun.countDown();
			end.await(60, TimeUnit.SECONDS);
			seen.computeIfAbsent(message.payload().left(), (left) -> new AtomicInteger()).incrementAndGet();
		});
		publish(topic, 0, 4);
		assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
		await().atMost(SOON).until(() -> this.first.pending(topic, GROUP) == 4);
		Subscription eager = this.second.bus()
			.subscribe(topic, SubscribeOptions.inGroup(GROUP),
					(message) -> seen.computeIfAbsent(message.payload().left(), (left) -> new AtomicInteger())
						.incrementAndGet());
		await().pollDelay(MessagesNode.TAKE_OVER.plusSeconds(1)).atMost(SOON).until(eager::isActive);
		assertThat(seen).isEmpty();

		end.countDown();

		await().atMost(SOON).until(() -> seen.size() == 4);
		await().atMost(SOON).until(() -> this.first.pending(topic, GROUP) == 0);
		assertThat(seen.values()).allMatch((count) -> count.get() == 1);
		List.of(slow, eager).forEach(Subscription::close);
	}

	@Test
	void whatAClosedMemberHasNotBegunGoesToOthersAtOnce() throws InterruptedException {
		Topic<Stock> topic = durable();
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		Queue<Integer> taken = new ConcurrentLinkedQueue<>();
		MessageSettings patient = MessagesNode.settings(3, 100, Duration.ofMinutes(10));
		try (MessagesNode leaver = new MessagesNode(servers(), this.app, patient, Duration.ofSeconds(5));
				MessagesNode stayer = new MessagesNode(servers(), this.app, patient, Duration.ofSeconds(5))) {
			Subscription leaving = leaver.bus().subscribe(topic, SubscribeOptions.inGroup(GROUP), (message) -> {
				begun.countDown();
				end.await(60, TimeUnit.SECONDS);
			});
			publish(topic, 0, 4);
			assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
			await().atMost(SOON).until(() -> this.first.pending(topic, GROUP) == 4);
			Subscription staying = stayer.bus()
				.subscribe(topic, SubscribeOptions.inGroup(GROUP), (message) -> taken.add(message.payload().left()));
			await().atMost(SOON).until(staying::isActive);

			leaving.close();

			await().atMost(SOON).untilAsserted(() -> assertThat(taken).containsExactlyInAnyOrder(1, 2, 3));
			end.countDown();
			await().atMost(SOON).until(() -> this.first.pending(topic, GROUP) == 0);
		}
	}

	@Test
	void handlersAreWokenLongBeforeTheNextLook() {
		StreamSettings rarely = new StreamSettings(10_000, Duration.ofHours(1), 4, Duration.ofMinutes(10),
				Duration.ofHours(1), 3, Duration.ofMillis(20), Duration.ofMillis(50), 100);
		Topic<Stock> topic = durable();
		Topic<Stock> full = durable();
		publish(full, 0, 100);
		Queue<Integer> inGroup = new ConcurrentLinkedQueue<>();
		Queue<Integer> alone = new ConcurrentLinkedQueue<>();
		Queue<Integer> before = new ConcurrentLinkedQueue<>();
		try (MessagesNode node = new MessagesNode(servers(), this.app,
				new MessageSettings(4, 100, 1_000, rarely, Duration.ZERO), Duration.ofSeconds(5))) {
			Subscription third = node.bus()
				.subscribe(full, SubscribeOptions.fromBeginning(), (message) -> before.add(message.payload().left()));
			Subscription first = node.bus()
				.subscribe(topic, SubscribeOptions.inGroup(GROUP), (message) -> inGroup.add(message.payload().left()));
			Subscription second = node.bus()
				.subscribe(topic, SubscribeOptions.fromBeginning(), (message) -> alone.add(message.payload().left()));
			await().atMost(SOON).until(() -> first.isActive() && second.isActive() && node.redis().isSubscribed());

			publish(topic, 0, 100);

			await().atMost(SOON).untilAsserted(() -> {
				assertThat(inGroup).containsExactlyElementsOf(upTo(100));
				assertThat(alone).containsExactlyElementsOf(upTo(100));
				assertThat(before).as("read bit by bit").containsExactlyElementsOf(upTo(100));
			});
			third.close();
		}
	}

	@Test
	void aDurableTopicIsReadAgain() {
		Topic<Stock> topic = durable();
		publish(topic, 0, 10);
		Queue<Message<Stock>> all = new ConcurrentLinkedQueue<>();
		Queue<Integer> rest = new ConcurrentLinkedQueue<>();
		Queue<Integer> fresh = new ConcurrentLinkedQueue<>();
		Subscription replay = this.second.bus().subscribe(topic, SubscribeOptions.fromBeginning(), all::add);
		Subscription now = this.second.bus().subscribe(topic, (message) -> fresh.add(message.payload().left()));
		await().atMost(SOON).until(() -> all.size() == 10 && now.isActive());
		String fifth = Objects.requireNonNull(new ArrayList<>(all).get(4).id());
		Subscription later = this.first.bus()
			.subscribe(topic, SubscribeOptions.after(fifth), (message) -> rest.add(message.payload().left()));
		publish(topic, 10, 12);

		await().atMost(SOON).untilAsserted(() -> {
			assertThat(all.stream().map((message) -> message.payload().left())).containsExactlyElementsOf(upTo(12));
			assertThat(rest).containsExactly(5, 6, 7, 8, 9, 10, 11);
			assertThat(fresh).containsExactly(10, 11);
		});
		List.of(replay, now, later).forEach(Subscription::close);
	}

	@Test
	void streamsHaveAnEndAndABound() {
		Topic<Stock> topic = durable();
		Subscription subscription = this.first.bus().subscribe(topic, SubscribeOptions.inGroup(GROUP), (message) -> {
		});
		await().atMost(SOON).until(subscription::isActive);
		assertThat(this.first.template().getExpire(this.first.stream(topic))).as("an empty topic")
			.isBetween(1L, 3_600L);
		this.first.template().expire(this.first.stream(topic), Duration.ofMinutes(1));
		publish(topic, 0, 1);

		assertThat(this.first.template().getExpire(this.first.stream(topic))).isGreaterThan(3_000L);
		subscription.close();
		StreamSettings small = new StreamSettings(10, Duration.ofHours(1), 4, Duration.ofMillis(100),
				MessagesNode.TAKE_OVER, 3, Duration.ofMillis(20), Duration.ofMillis(50), 10);
		try (MessagesNode bounded = new MessagesNode(servers(), this.app,
				new MessageSettings(1, 1, 1_000, small, Duration.ZERO), Duration.ofSeconds(5))) {
			for (int i = 0; i < 300; i++) {
				bounded.bus().publish(topic, new Stock("x", i));
			}
			// Redis drops whole nodes of the stream, of 100 messages.
			assertThat(this.first.template().opsForStream().size(this.first.stream(topic))).isLessThan(150L);
		}
	}

	@Test
	void whatATopicNoLongerHoldsIsCountedAsDropped() throws InterruptedException {
		Topic<Stock> topic = durable();
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		MessagesNode dying = MessagesNode.start(servers(), this.app);
		try {
			Subscription unused = dying.bus().subscribe(topic, SubscribeOptions.inGroup(GROUP), (message) -> {
				begun.countDown();
				end.await(60, TimeUnit.SECONDS);
			});
			publish(topic, 0, 1);
			assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
			dying.die();
			this.first.template().opsForStream().trim(this.first.stream(topic), 0);
			Subscription heir = this.first.bus().subscribe(topic, SubscribeOptions.inGroup(GROUP), (message) -> {
			});

			await().atMost(SOON).until(() -> this.first.observed("dropped " + topic.name()) == 1);
			assertThat(this.first.pending(topic, GROUP)).isZero();
			heir.close();
		}
		finally {
			end.countDown();
			dying.close();
		}
	}

	@Test
	void badArgumentsAreRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.first.bus().subscribe(plain(), SubscribeOptions.inGroup(GROUP), (message) -> {
			}))
			.withMessageContaining("Topic.durable");
		assertThatIllegalArgumentException().isThrownBy(() -> SubscribeOptions.after("x")).withMessageContaining("'x'");
		assertThatIllegalArgumentException().isThrownBy(() -> new SubscribeOptions("g", "0-0"))
			.withMessageContaining("'g'");
		assertThatIllegalArgumentException().isThrownBy(() -> Topic.of("", Stock.class));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.first.bus().publish(plain(), new Stock("x".repeat(1_000), 1)))
			.withMessageContaining("'cache-starter.messages.max-payload-size'");
		assertThatIllegalArgumentException().isThrownBy(() -> this.first.bus().deadLetters(durable(), 0));
	}

	record Stock(String name, int left) {

	}

}
