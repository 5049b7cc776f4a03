package io.cachestarter.writebehind;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.cachestarter.codec.CodecException;
import io.cachestarter.internal.Utf8;
import io.cachestarter.redis.RedisGateway;
import io.cachestarter.writebehind.WriteBehind.RequeueResult;
import org.jspecify.annotations.Nullable;

/**
 * The writes of one cache that were given up. The id of one is the number of its
 * partition, a dash, and the id of its entry there. Safe for use by multiple threads.
 */
final class DeadLetters {

	private static final Pattern ID = Pattern.compile("(\\d{1,2})-(\\d{1,19}-\\d{1,19})");

	/** What the script answers for each. */
	private static final int PARTS = 8;

	private final RedisGateway redis;

	private final BehindCache cache;

	DeadLetters(RedisGateway redis, BehindCache cache) {
		this.redis = redis;
		this.cache = cache;
	}

	List<DeadLetter> list(int max) {
		List<DeadLetter> letters = new ArrayList<>();
		for (Partition partition : this.cache.partitions()) {
			int left = max - letters.size();
			if (left > 0) {
				letters.addAll(read(partition, "-", "+", left));
			}
		}
		return letters;
	}

	@Nullable DeadLetter find(String id) {
		return at(id, (partition, entry) -> {
			List<DeadLetter> found = read(partition, entry, entry, 1);
			return found.isEmpty() ? null : found.get(0);
		});
	}

	/** Makes a letter pending again; its key is to be evicted then. */
	RequeueResult requeue(String id) {
		Long answer = at(id, (partition, entry) -> this.redis.await(partition.requeue(entry)));
		return switch ((answer != null) ? answer.intValue() : 0) {
			case 1 -> RequeueResult.REQUEUED;
			case 2 -> RequeueResult.OVERTAKEN;
			case 3 -> RequeueResult.FULL;
			default -> RequeueResult.NOT_FOUND;
		};
	}

	boolean discard(String id) {
		Long dropped = at(id, (partition, entry) -> this.redis.await(partition.discard(entry)));
		return dropped != null && dropped == 1;
	}

	/** Asks the partition that an id names; {@code null} if it names none. */
	private <T> @Nullable T at(String id, PartitionCall<T> call) {
		Matcher matcher = ID.matcher(id);
		if (!matcher.matches() || Integer.parseInt(matcher.group(1)) >= this.cache.partitions().size()) {
			return null;
		}
		return call.apply(this.cache.partitions().get(Integer.parseInt(matcher.group(1))), matcher.group(2));
	}

	private List<DeadLetter> read(Partition partition, String from, String to, int max) {
		List<byte[]> parts = this.redis.await(partition.deadLetters(from, to, max));
		List<DeadLetter> letters = new ArrayList<>();
		for (int i = 0; i < parts.size(); i += PARTS) {
			letters.add(read(partition, parts.subList(i, i + PARTS)));
		}
		return letters;
	}

	private DeadLetter read(Partition partition, List<byte[]> parts) {
		List<String> texts = parts.stream().map(Utf8::text).toList();
		ByteBuffer payload = ByteBuffer.wrap(parts.get(3));
		PendingFormat format = this.cache.format();
		return new DeadLetter(partition.number() + "-" + texts.get(0), this.cache.name(), texts.get(1),
				readable(payload, format::key), readable(payload, format::value), format.isDeletion(payload),
				Long.parseLong(texts.get(2)), texts.get(4), Integer.parseInt(texts.get(5)),
				Instant.ofEpochMilli(Long.parseLong(texts.get(6))), "1".equals(texts.get(7)));
	}

	private static @Nullable Object readable(ByteBuffer payload, Function<ByteBuffer, @Nullable Object> part) {
		try {
			return part.apply(payload);
		}
		catch (CodecException ex) {
			return null;
		}
	}

	/** Something that is asked of a partition. */
	@FunctionalInterface
	private interface PartitionCall<T> {

		@Nullable T apply(Partition partition, String entryId);

	}

}
