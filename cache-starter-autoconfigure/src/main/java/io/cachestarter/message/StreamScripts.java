package io.cachestarter.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.cachestarter.internal.KeyNames;
import io.cachestarter.redis.LuaScript;
import io.cachestarter.redis.RedisGateway;

/** Runs the scripts of the durable topics. Safe for use by multiple threads. */
final class StreamScripts {

	private static final String LIBRARY = "messages";

	private static final LuaScript<byte[]> PUBLISH = LuaScript.returningBytes(LIBRARY, "publish-message");

	private static final LuaScript<List<byte[]>> READ = LuaScript.returningManyBytes(LIBRARY, "read-topic");

	private static final LuaScript<List<byte[]>> READ_GROUP = LuaScript.returningManyBytes(LIBRARY, "read-group");

	private static final LuaScript<Long> ACKNOWLEDGE = LuaScript.returningLong(LIBRARY, "acknowledge-message");

	private static final LuaScript<Long> REPEAT = LuaScript.returningLong(LIBRARY, "repeat-message");

	private static final LuaScript<Long> RETURN = LuaScript.returningLong(LIBRARY, "return-messages");

	private static final LuaScript<Long> GIVE_UP = LuaScript.returningLong(LIBRARY, "give-up-message");

	private static final LuaScript<List<byte[]>> DEAD_LETTERS = LuaScript.returningManyBytes(LIBRARY, "dead-letters");

	private static final int DEAD_LETTER_FIELDS = 6;

	private final RedisGateway redis;

	private final KeyNames names;

	private final StreamSettings settings;

	StreamScripts(RedisGateway redis, KeyNames names, StreamSettings settings) {
		this.redis = redis;
		this.names = names;
		this.settings = settings;
	}

	CompletableFuture<byte[]> publish(String topic, byte[] json) {
		return this.redis.run(PUBLISH, key(topic), bytes(this.settings.maxLength()), retention(),
				bytes(this.names.topicChannel(topic)), json);
	}

	CompletableFuture<List<byte[]>> read(String topic, String after, int count) {
		return this.redis.run(READ, key(topic), bytes(after), bytes(count));
	}

	/**
	 * Reads messages for a consumer.
	 * @param removeIdleAfterMillis when idle consumers are removed, 0 for never
	 * @param held what the consumer has
	 */
	CompletableFuture<List<byte[]>> readGroup(String topic, GroupMember consumer, int count, long removeIdleAfterMillis,
			Collection<String> held) {
		List<byte[]> arguments = new ArrayList<>();
		arguments.add(bytes(consumer.group()));
		arguments.add(bytes(consumer.name()));
		arguments.add(bytes(count));
		arguments.add(bytes(this.settings.takeOverAfter().toMillis()));
		arguments.add(retention());
		arguments.add(bytes(removeIdleAfterMillis));
		held.forEach((id) -> arguments.add(bytes(id)));
		return this.redis.run(READ_GROUP, List.of(key(topic)), arguments.toArray(byte[][]::new));
	}

	CompletableFuture<Long> acknowledge(String topic, String group, String id) {
		return this.redis.run(ACKNOWLEDGE, key(topic), bytes(group), bytes(id));
	}

	CompletableFuture<Long> repeat(String topic, GroupMember consumer, String id, int attempt) {
		return this.redis.run(REPEAT, key(topic), bytes(consumer.group()), bytes(consumer.name()), bytes(id),
				bytes(attempt));
	}

	CompletableFuture<Long> giveBack(String topic, GroupMember consumer, Collection<String> ids) {
		List<byte[]> arguments = new ArrayList<>();
		arguments.add(bytes(consumer.group()));
		arguments.add(bytes(consumer.name()));
		arguments.add(bytes(this.settings.takeOverAfter().toMillis()));
		ids.forEach((id) -> arguments.add(bytes(id)));
		return this.redis.run(RETURN, List.of(key(topic)), arguments.toArray(byte[][]::new));
	}

	CompletableFuture<Long> giveUp(String topic, String group, Entry entry, int attempts, String reason) {
		return this.redis.run(GIVE_UP, List.of(key(topic), bytes(this.names.deadLetters(topic))), bytes(group),
				bytes(entry.id()), bytes(attempts), bytes(reason), bytes(this.settings.maxDeadLetters()), retention(),
				entry.json());
	}

	CompletableFuture<List<DeadLetter>> deadLetters(String topic, int max) {
		return this.redis.run(DEAD_LETTERS, bytes(this.names.deadLetters(topic)), bytes(max))
			.thenApply(StreamScripts::deadLetters);
	}

	private static List<DeadLetter> deadLetters(List<byte[]> found) {
		List<DeadLetter> letters = new ArrayList<>();
		for (int i = 0; i < found.size(); i += DEAD_LETTER_FIELDS) {
			letters.add(new DeadLetter(text(found.get(i)), text(found.get(i + 1)), text(found.get(i + 2)),
					Integer.parseInt(text(found.get(i + 3))), text(found.get(i + 4)), text(found.get(i + 5))));
		}
		return letters;
	}

	private byte[] key(String topic) {
		return bytes(this.names.topicStream(topic));
	}

	private byte[] retention() {
		return bytes(this.settings.retention().toMillis());
	}

	static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static byte[] bytes(long number) {
		return bytes(Long.toString(number));
	}

	static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.UTF_8);
	}

}
