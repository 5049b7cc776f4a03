package io.cachestarter.invalidation;

import java.time.Duration;

import io.cachestarter.redis.BreakerSettings;
import io.cachestarter.redis.MessageHandler;
import io.cachestarter.redis.RedisGateway;
import io.cachestarter.redis.RedisSettings;
import io.cachestarter.redis.ReplicationSettings;
import io.cachestarter.test.RedisServers;
import io.lettuce.core.ReadFrom;
import io.lettuce.core.resource.DefaultClientResources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.awaitility.Awaitility.await;

/** A node whose subscription stands, but brings nothing any more. */
class DeafNodeIntegrationTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private static final Duration HEARTBEAT = Duration.ofMillis(200);

	private final RedisGateway redis = RedisGateway.open(
			new LettuceConnectionFactory(RedisServers.shared().host(), RedisServers.shared().port()),
			DefaultClientResources.create(), new RedisSettings(Duration.ofSeconds(10), SOON, Duration.ofMillis(100),
					BreakerSettings.DEFAULT, ReplicationSettings.NONE, ReadFrom.UPSTREAM));

	private final InvalidationBus bus = new InvalidationBus(this.redis, "deaf", Duration.ofMillis(100),
			DeafHandler::new);

	private volatile boolean deaf;

	@AfterEach
	void close() {
		this.bus.close();
		this.redis.close();
	}

	@Test
	void subscribesAnewWhenItDoesNotHearItself() {
		start();
		long before = this.bus.flushes(FlushReason.SUBSCRIPTION);

		this.deaf = true;

		await().atMost(SOON).until(() -> this.bus.flushes(FlushReason.SUBSCRIPTION) > before + 1);
	}

	@Test
	void keepsASubscriptionThatBringsItsHeartbeats() {
		start();

		await().pollInterval(Duration.ofMillis(5))
			.during(HEARTBEAT.multipliedBy(10))
			.atMost(SOON)
			.until(this.redis::isSubscribed);
	}

	/** Right after the start a subscription may be confirmed twice. */
	private void start() {
		this.bus.start(new IgnoringListener());
		await().atMost(SOON).until(this.redis::isSubscribed);
	}

	private final class DeafHandler implements MessageHandler {

		private final MessageHandler handler;

		DeafHandler(MessageHandler handler) {
			this.handler = handler;
		}

		@Override
		public void onMessage(byte[] message) {
			if (!DeafNodeIntegrationTests.this.deaf) {
				this.handler.onMessage(message);
			}
		}

		@Override
		public void onSubscribed() {
			this.handler.onSubscribed();
		}

	}

	private static final class IgnoringListener implements InvalidationListener {

		@Override
		public void onInvalidation(InvalidationMessage message) {
			throw new AssertionError("Nobody else is there: " + message);
		}

		@Override
		public void onLoaded(InvalidationMessage message) {
			throw new AssertionError("Nobody else is there: " + message);
		}

		@Override
		public void onMessagesLost() {
			// the bus counts it
		}

	}

}
