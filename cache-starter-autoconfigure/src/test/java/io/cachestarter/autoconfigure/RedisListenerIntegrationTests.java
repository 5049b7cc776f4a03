package io.cachestarter.autoconfigure;

import java.time.Duration;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.cachestarter.message.MessageBus;
import io.cachestarter.message.Subscription;
import io.cachestarter.message.Topic;
import io.cachestarter.test.RedisServers;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.annotation.RedisListener;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Spring Data's listeners and the message bus in one application. */
class RedisListenerIntegrationTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private final String app = "listener-" + UUID.randomUUID();

	@Test
	void listenersOfSpringDataWorkBesideTheBus() {
		Topic<String> topic = Topic.of("stock", String.class);
		Queue<String> seen = new ConcurrentLinkedQueue<>();
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class,
					CacheStarterAutoConfiguration.class, CacheStarterMessagesAutoConfiguration.class))
			.withPropertyValues(RedisServers.shared().properties())
			.withPropertyValues("spring.application.name=" + this.app, "test.channel=" + this.app + ":topic:stock")
			.withBean(Listener.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				MessageBus bus = context.getBean(MessageBus.class);
				Subscription subscription = bus.subscribe(topic, (message) -> seen.add(message.payload()));
				await().atMost(SOON).until(subscription::isActive);

				bus.publish(topic, "from the bus");
				context.getBean(StringRedisTemplate.class).convertAndSend(this.app + ":topic:stock", "\"from Spring\"");

				await().atMost(SOON).untilAsserted(() -> {
					assertThat(seen).containsExactly("from the bus", "from Spring");
					assertThat(context.getBean(Listener.class).seen).containsExactlyInAnyOrder("\"from the bus\"",
							"\"from Spring\"");
				});
			});
	}

	static class Listener {

		private final Queue<String> seen = new ConcurrentLinkedQueue<>();

		@RedisListener("${test.channel}")
		public void on(String body) {
			this.seen.add(body);
		}

	}

}
