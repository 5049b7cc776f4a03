package io.cachestarter.message;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.cachestarter.codec.ValueCodecs;
import io.cachestarter.internal.KeyNames;
import io.cachestarter.redis.RedisGateway;
import io.cachestarter.test.RedisGateways;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/** One node of an application as far as its messages are concerned. */
final class MessagesNode implements AutoCloseable {

	/** Longer than a busy machine keeps a thread waiting. */
	static final Duration TAKE_OVER = Duration.ofSeconds(2);

	private final Map<String, AtomicInteger> observed = new ConcurrentHashMap<>();

	private final Queue<HandlerFailure> failures = new ConcurrentLinkedQueue<>();

	private final KeyNames names;

	private final RedisGateway redis;

	private final LettuceConnectionFactory probe;

	private final StringRedisTemplate template;

	private final RedisMessageBus bus;

	MessagesNode(String[] servers, String app, MessageSettings settings, Duration timeout) {
		this(servers, new KeyNames("test", app), settings, timeout);
	}

	private MessagesNode(String[] servers, KeyNames names, MessageSettings settings, Duration timeout) {
		this.names = names;
		this.redis = RedisGateways.open(servers, timeout);
		this.probe = RedisGateways.factory(servers);
		this.probe.afterPropertiesSet();
		this.probe.start();
		this.template = new StringRedisTemplate(this.probe);
		this.bus = new RedisMessageBus(this.redis, this.names, ValueCodecs.builder().build(), settings, new Observer(),
				this.failures::add);
	}

	static MessagesNode start(String[] servers, String app) {
		return new MessagesNode(servers, app, settings(3, 1_000), Duration.ofSeconds(5));
	}

	/** Start a node of the application that docs/security.md speaks of. */
	static MessagesNode startShop(String[] servers) {
		return new MessagesNode(servers, new KeyNames(null, "shop"), settings(1, 1_000), Duration.ofSeconds(5));
	}

	static MessageSettings settings(int maxAttempts, int queueCapacity) {
		return settings(maxAttempts, queueCapacity, TAKE_OVER);
	}

	static MessageSettings settings(int maxAttempts, int queueCapacity, Duration takeOverAfter) {
		return new MessageSettings(
				4, queueCapacity, 1_000, new StreamSettings(10_000, Duration.ofHours(1), 4, Duration.ofMillis(100),
						takeOverAfter, maxAttempts, Duration.ofMillis(20), Duration.ofMillis(50), 100),
				Duration.ofMillis(300));
	}

	static String newApp() {
		return "messages-" + UUID.randomUUID();
	}

	RedisMessageBus bus() {
		return this.bus;
	}

	StreamScripts scripts() {
		return new StreamScripts(this.redis, this.names, settings(1, 1).stream());
	}

	RedisGateway redis() {
		return this.redis;
	}

	List<HandlerFailure> failures() {
		return List.copyOf(this.failures);
	}

	int observed(String what) {
		AtomicInteger count = this.observed.get(what);
		return (count != null) ? count.get() : 0;
	}

	StringRedisTemplate template() {
		return this.template;
	}

	String stream(Topic<?> topic) {
		return this.names.topicStream(topic.name());
	}

	String deadLetters(Topic<?> topic) {
		return this.names.deadLetters(topic.name());
	}

	String channel(Topic<?> topic) {
		return this.names.topicChannel(topic.name());
	}

	long pending(Topic<?> topic, String group) {
		return Objects.requireNonNull(this.template.opsForStream().pending(stream(topic), group))
			.getTotalPendingMessages();
	}

	/** End as a process that is killed: nothing is given back, nothing is told. */
	void die() {
		this.redis.close();
	}

	@Override
	public void close() {
		this.bus.close();
		this.redis.close();
		this.probe.destroy();
	}

	private final class Observer implements MessageObserver {

		@Override
		public void onPublished(String topic) {
			count("published " + topic);
		}

		@Override
		public void onHandled(String topic, Outcome outcome) {
			count(outcome + " " + topic);
		}

		@Override
		public void onDropped(String topic) {
			count("dropped " + topic);
		}

		@Override
		public void onLag(String topic, long millis) {
			count("lag " + topic);
		}

		private void count(String what) {
			MessagesNode.this.observed.computeIfAbsent(what, (name) -> new AtomicInteger()).incrementAndGet();
		}

	}

}
