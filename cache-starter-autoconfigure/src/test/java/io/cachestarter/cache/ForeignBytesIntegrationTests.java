package io.cachestarter.cache;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import io.cachestarter.test.CacheNode;
import io.cachestarter.test.RedisProbe;
import io.cachestarter.test.RedisServers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

/**
 * Tests that no bytes under a key of the cache ever break a request. The node has no
 * local level, so each call reads Redis; no two loads give equal items.
 */
@TestInstance(Lifecycle.PER_CLASS)
class ForeignBytesIntegrationTests {

	private static final String PREFIX = "foreign-app:cache:";

	private static final int HEADER = 72;

	private static final Duration WAIT = Duration.ofSeconds(30);

	private static final int COMPRESSOR = 5;

	private static final int TIMES = 16;

	/** Bits that say something of the key and not of its value. */
	private static final int WAITED = 3 * 8 + 3;

	private static final int VERSIONED = 3 * 8 + 4;

	private CacheNode node;

	private RedisProbe redis;

	private Items items;

	@BeforeAll
	void start() {
		this.node = CacheNode.start(RedisServers.shared(), "foreign-app", Application.class,
				"cache-starter.defaults.local.enabled=false", "cache-starter.caches.packed.remote.compress-above=0B");
		this.redis = RedisProbe.open(RedisServers.shared());
		this.items = this.node.bean(Items.class);
	}

	@AfterAll
	void stop() {
		this.redis.close();
		this.node.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "x", "garbage", "{\"id\":1}", "\u00ca^", "\u00ca^\u0001", "\u0000\u0000\u0000" })
	void replacesGarbage(String garbage) {
		assertReplaced(garbage.getBytes(StandardCharsets.ISO_8859_1));
	}

	@Test
	void replacesLongGarbage() {
		byte[] garbage = new byte[100_000];
		Arrays.fill(garbage, (byte) 'x');

		assertReplaced(garbage);
	}

	@Test
	void replacesTruncatedEntries() {
		byte[] entry = entryOf(1);

		for (int length = 0; length < entry.length; length++) {
			assertReplaced(Arrays.copyOf(entry, length));
		}
	}

	@Test
	void replacesEntriesWithBytesAppended() {
		byte[] entry = entryOf(1);
		byte[] longer = Arrays.copyOf(entry, entry.length + 5);
		Arrays.fill(longer, entry.length, longer.length, (byte) 'x');

		assertReplaced(longer);
	}

	@Test
	void replacesTruncatedNumber() {
		long number = this.items.number(1);
		byte[] entry = this.redis.get(PREFIX + "numbers:1");

		this.redis.set(PREFIX + "numbers:1", Arrays.copyOf(entry, entry.length - 2));

		assertThat(this.items.number(1)).isEqualTo(number + 1);
	}

	@Test
	void replacesEntryWhosePayloadIsMissing() {
		assertReplaced(Arrays.copyOf(entryOf(1), HEADER));
	}

	@Test
	void replacesEntryOfAnotherShape() {
		this.items.other(1);

		assertReplaced(this.redis.get(PREFIX + "others:1"));
	}

	@Test
	void replacesPayloadOfAnotherShape() {
		byte[] entry = entryOf(1);
		for (String payload : List.of("[]", "{\"id\":\"x\"}", "7", "\"text\"", "null", "{\"id\":{}}", "true", " ")) {
			assertReplaced(withPayload(entry, payload));
		}
	}

	@Test
	void replacesEntryOfUnknownVersionCodecOrFlags() {
		byte[] entry = entryOf(1);

		assertReplaced(with(entry, 2, 2));
		assertReplaced(with(entry, 4, 0));
		assertReplaced(with(entry, 4, 2));
		assertReplaced(with(entry, 4, 99));
		assertReplaced(with(entry, 3, 2));
		assertReplaced(with(entry, 6, 255));
		assertReplaced(with(entry, 7, 1));
	}

	@Test
	void neverReadsSerializedObjectsUnlessThatCodecIsChosen() {
		assertReplaced(with(entryOf(1), 4, 4));
	}

	@Test
	void loadsWhereAnEntryHasNoValueYet() {
		byte[] entry = entryOf(1);
		this.redis.set(PREFIX + "items:1", with(entry, 3, 4));
		double before = unreadable("items");

		Item loaded = this.items.item(1);

		assertThat(this.items.item(1)).isEqualTo(loaded);
		assertThat(unreadable("items")).isEqualTo(before);
	}

	@Test
	void primitiveResultSurvivesNullFlag() {
		this.items.number(2);
		byte[] entry = this.redis.get(PREFIX + "numbers:2");
		this.redis.set(PREFIX + "numbers:2", with(entry, 3, 1));

		assertThatCode(() -> this.items.number(2)).doesNotThrowAnyException();
	}

	@Test
	void replacesHashUnderTheKey() {
		this.items.item(5);
		this.redis.setHash(PREFIX + "items:5");
		double before = unreadable("items");

		Item loaded = this.items.item(5);

		assertThat(unreadable("items")).isGreaterThan(before);
		assertThat(this.items.item(5)).isEqualTo(loaded);
		assertThat(this.redis.type(PREFIX + "items:5")).isEqualTo("string");
	}

	@Test
	void replacesHashUnderTheKeyOfFuture() {
		this.items.future(5).join();
		await().atMost(WAIT).until(() -> this.redis.text(PREFIX + "futures:5").contains("{"));
		this.redis.setHash(PREFIX + "futures:5");

		Item loaded = this.items.future(5).join();

		assertThat(unreadable("futures")).isPositive();
		assertThat(this.items.future(5).join()).isEqualTo(loaded);
	}

	@Test
	void replacesGarbageUnderTheKeyOfFuture() {
		this.redis.set(PREFIX + "futures:6", new byte[] { 1, 2, 3 });

		Item loaded = this.items.future(6).join();

		assertThat(unreadable("futures")).isPositive();
		assertThat(this.items.future(6).join()).isEqualTo(loaded);
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 20_261_121 })
	void survivesMutationsOfAnEntry(long seed) {
		byte[] entry = entryOf(1);
		Random random = new Random(seed);

		IntStream.range(0, 200).forEach((round) -> {
			byte[] mutated = mutate(entry, random);
			this.redis.set(PREFIX + "items:1", mutated);
			assertAnswers(() -> this.items.item(1), seed, round, mutated);
		});
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 20_261_121 })
	void neverReadsAnotherValueFromMutatedCompressedEntry(long seed) {
		Item original = this.items.packed(1);
		byte[] entry = this.redis.get(PREFIX + "packed:1");
		assertThat(entry[3]).isEqualTo((byte) 2);
		AtomicLong latest = new AtomicLong(original.serial());
		Random random = new Random(seed);

		IntStream.range(0, 200).forEach((round) -> {
			byte[] mutated = entry.clone();
			mutated[HEADER + random.nextInt(entry.length - HEADER)] ^= (byte) (1 << random.nextInt(8));
			this.redis.set(PREFIX + "packed:1", mutated);

			Item item = this.items.packed(1);

			assertThat(item.serial()).as("seed %d, round %d", seed, round)
				.matches((serial) -> serial == original.serial() || serial > latest.get());
			assertThat(item.name()).isEqualTo(original.name());
			assertThat(this.items.packed(1)).as("seed %d, round %d", seed, round).isEqualTo(item);
			latest.accumulateAndGet(item.serial(), Math::max);
		});
	}

	@Test
	void everyFlippedBitOfTheHeaderIsHarmlessOrNoticed() {
		Item original = this.items.item(8);
		byte[] entry = this.redis.get(PREFIX + "items:8");

		List<String> unnoticed = new ArrayList<>();
		for (int bit = 0; bit < HEADER * 8; bit++) {
			byte[] mutated = entry.clone();
			mutated[bit / 8] ^= (byte) (1 << (bit % 8));
			this.redis.set(PREFIX + "items:8", mutated);
			boolean unused = bit / 8 == COMPRESSOR || bit / 8 >= TIMES || bit == WAITED || bit == VERSIONED;
			String answer = answer(8, original);
			if (!answer.equals("loaded") && !(unused && answer.equals("original"))) {
				unnoticed.add("bit %d of byte %d: %s".formatted(bit % 8, bit / 8, answer));
			}
		}

		assertThat(unnoticed).isEmpty();
	}

	private String answer(long id, Item original) {
		try {
			Item item = this.items.item(id);
			if (item == null) {
				return "null";
			}
			return item.equals(original) ? "original" : "loaded";
		}
		catch (RuntimeException ex) {
			return ex.toString();
		}
	}

	private void assertAnswers(Supplier<Item> call, long seed, int round, byte[] mutated) {
		String what = "seed %d, round %d, bytes %s".formatted(seed, round, Arrays.toString(mutated));
		Item[] answers = new Item[2];
		assertThatCode(() -> {
			answers[0] = call.get();
			answers[1] = call.get();
		}).as(what).doesNotThrowAnyException();
		assertThat(answers[1]).as(what).isEqualTo(answers[0]);
	}

	private byte[] entryOf(long id) {
		this.redis.set(PREFIX + "items:" + id, new byte[0]);
		this.items.item(id);
		return this.redis.get(PREFIX + "items:" + id);
	}

	private void assertReplaced(byte[] bytes) {
		Item before = this.items.item(1);
		double unreadable = unreadable("items");
		this.redis.set(PREFIX + "items:1", bytes);

		Item loaded = this.items.item(1);

		String what = Arrays.toString(Arrays.copyOf(bytes, Math.min(bytes.length, 200)));
		assertThat(loaded.serial()).as(what).isGreaterThan(before.serial());
		assertThat(this.items.item(1)).as(what).isEqualTo(loaded);
		assertThat(unreadable("items")).as(what).isEqualTo(unreadable + 1);
		assertThat(this.redis.get(PREFIX + "items:1")).as(what).isNotEqualTo(bytes);
	}

	private double unreadable(String cache) {
		return this.node.measure("cache.remote.unreadable", "cache", cache);
	}

	private static byte[] with(byte[] entry, int offset, int value) {
		byte[] changed = entry.clone();
		changed[offset] = (byte) value;
		return changed;
	}

	private static byte[] withPayload(byte[] entry, String payload) {
		byte[] text = payload.getBytes(StandardCharsets.UTF_8);
		byte[] changed = Arrays.copyOf(entry, HEADER + text.length);
		System.arraycopy(text, 0, changed, HEADER, text.length);
		return changed;
	}

	private static byte[] mutate(byte[] entry, Random random) {
		byte[] mutated = entry.clone();
		int changes = 1 + random.nextInt(4);
		for (int change = 0; change < changes; change++) {
			mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
		}
		return random.nextInt(4) == 0 ? Arrays.copyOf(mutated, random.nextInt(mutated.length)) : mutated;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Items.class)
	static class Application {

	}

	record Item(long id, String name, long serial) {
	}

	record Other(long id, String name, long serial, @Nullable String more) {
	}

	static class Items {

		private final AtomicLong serials = new AtomicLong(1_000_000);

		private final AtomicLong numbers = new AtomicLong(1_000_000);

		private Item next(long id) {
			return new Item(id, "a name", this.serials.incrementAndGet());
		}

		@Cacheable("items")
		public Item item(long id) {
			return next(id);
		}

		@Cacheable("packed")
		public Item packed(long id) {
			return new Item(id, "a name ".repeat(100), this.serials.incrementAndGet());
		}

		@Cacheable("futures")
		public CompletableFuture<Item> future(long id) {
			return CompletableFuture.completedFuture(next(id));
		}

		@Cacheable("others")
		public Other other(long id) {
			return new Other(id, "a name", this.serials.incrementAndGet(), null);
		}

		@Cacheable("numbers")
		public long number(long id) {
			return this.numbers.incrementAndGet();
		}

	}

}
