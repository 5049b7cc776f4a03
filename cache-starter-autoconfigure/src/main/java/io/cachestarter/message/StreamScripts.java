package io.cachestarter.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.cachestarter.internal.KeyNames;
import io.cachestarter.internal.Utf8;
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
		return this.redis.run(PUBLISH, key(topic), Utf8.bytes(this.settings.maxLength()), retention(),
				Utf8.bytes(this.names.topicChannel(topic)), json);
	}

	CompletableFuture<List<byte[]>> read(String topic, String after, int count) {
		return this.redis.run(READ, key(topic), Utf8.bytes(after), Utf8.bytes(count));
	}

	/**
	 * Reads messages for a consumer.
	 * @param removeIdleAfterMillis when idle consumers are removed, 0 for never
	 * @param held what the consumer has
	 */
	CompletableFuture<List<byte[]>> readGroup(String topic, GroupMember consumer, int count, long removeIdleAfterMillis,
			Collection<String> held) {
		List<byte[]> arguments = new ArrayList<>();
		arguments.add(Utf8.bytes(consumer.group()));
		arguments.add(Utf8.bytes(consumer.name()));
		arguments.add(Utf8.bytes(count));
		arguments.add(Utf8.bytes(this.settings.takeOverAfter().toMillis()));
		arguments.add(retention());
		arguments.add(Utf8.bytes(removeIdleAfterMillis));
		held.forEach((id) -> arguments.add(Utf8.bytes(id)));
		return this.redis.run(READ_GROUP, List.of(key(topic)), arguments.toArray(byte[][]::new));
	}

	CompletableFuture<Long> acknowledge(String topic, String group, String id) {
		return this.redis.run(ACKNOWLEDGE, key(topic), Utf8.bytes(group), Utf8.bytes(id));
	}

	CompletableFuture<Long> repeat(String topic, GroupMember consumer, String id, int attempt) {
		return this.redis.run(REPEAT, key(topic), Utf8.bytes(consumer.group()), Utf8.bytes(consumer.name()),
				Utf8.bytes(id), Utf8.bytes(attempt));
	}

	CompletableFuture<Long> giveBack(String topic, GroupMember consumer, Collection<String> ids) {
		List<byte[]> arguments = new ArrayList<>();
		arguments.add(Utf8.bytes(consumer.group()));
		arguments.add(Utf8.bytes(consumer.name()));
		arguments.add(Utf8.bytes(this.settings.takeOverAfter().toMillis()));
		ids.forEach((id) -> arguments.add(Utf8.bytes(id)));
		return this.redis.run(RETURN, List.of(key(topic)), arguments.toArray(byte[][]::new));
	}

	CompletableFuture<Long> giveUp(String topic, String group, Entry entry, int attempts, String reason) {
		return this.redis.run(GIVE_UP, List.of(key(topic), Utf8.bytes(this.names.deadLetters(topic))),
				Utf8.bytes(group), Utf8.bytes(entry.id()), Utf8.bytes(attempts), Utf8.bytes(reason),
				Utf8.bytes(this.settings.maxDeadLetters()), retention(), entry.json());
	}

	CompletableFuture<List<DeadLetter>> deadLetters(String topic, int max) {
		return this.redis.run(DEAD_LETTERS, Utf8.bytes(this.names.deadLetters(topic)), Utf8.bytes(max))
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
		return Utf8.bytes(this.names.topicStream(topic));
	}

	private byte[] retention() {
		return Utf8.bytes(this.settings.retention().toMillis());
	}

	static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.UTF_8);
	}

}
