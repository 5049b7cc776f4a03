package io.cachestarter.structure;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/** What structures do however the servers are set up. */
@Timeout(90)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StructuresContract {

	private static final Expiry HOUR = Expiry.afterWrite(Duration.ofHours(1));

	private static final Expiry FIXED_HOUR = Expiry.afterCreation(Duration.ofHours(1));

	private static final long NEARLY_AN_HOUR = Duration.ofMinutes(50).toMillis();

	private static final Product BOOK = new Product("Book \"ü\"", new BigDecimal("12.3400"), 3,
			Instant.parse("2026-11-01T10:00:00.123456789Z"), List.of("a", "b"), null);

	private final String id = UUID.randomUUID().toString();

	private StructuresNode node;

	abstract String[] servers();

	abstract void stopServers();

	@BeforeAll
	void start() {
		this.node = StructuresNode.start(servers());
	}

	@AfterAll
	void stop() {
		this.node.close();
		stopServers();
	}

	private RedisStructures structures() {
		return this.node.structures();
	}

	@Test
	void objectsComeBackAsTheyWere() {
		StoredObjects<Product> products = structures().objects("product", Product.class, HOUR);
		products.put("book", BOOK);

		assertThat(products.get("book")).isEqualTo(BOOK);
		assertThat(products.get("other")).isNull();
		assertThat(products.getField("book", "price", BigDecimal.class)).isEqualTo(new BigDecimal("12.3400"));
		assertThat(products.getField("book", "note", String.class)).isNull();
		assertThat(this.node.template().opsForHash().entries(this.node.key("object:product:book")))
			.containsEntry("price", "12.3400")
			.containsEntry("note", "null")
			.containsEntry("tags", "[\"a\",\"b\"]")
			.hasSize(6);
		assertThat(products.delete("book")).isTrue();
		assertThat(products.delete("book")).isFalse();
	}

	@Test
	void beansAreObjectsToo() {
		StoredObjects<Bean> beans = structures().objects("bean", Bean.class, HOUR);
		Bean bean = new Bean();
		bean.setLabel("x");
		bean.setHits(Long.MAX_VALUE - 1);
		beans.put("1", bean);

		assertThat(beans.increment("1", "hits", 1)).isEqualTo(Long.MAX_VALUE);
		assertThat(Objects.requireNonNull(beans.get("1")).getHits()).isEqualTo(Long.MAX_VALUE);
		assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> beans.increment("1", "hits", 1));
		assertThat(beans.getField("1", "hits", Long.class)).isEqualTo(Long.MAX_VALUE);
	}

	@Test
	void anObjectIsReplacedAsAWhole() {
		StoredObjects<Product> products = structures().objects("product", Product.class, HOUR);
		products.put("whole", BOOK);
		this.node.template().opsForHash().put(this.node.key("object:product:whole"), "old", "1");

		products.put("whole", BOOK);

		assertThat(this.node.template().opsForHash().keys(this.node.key("object:product:whole"))).hasSize(6);
	}

	@Test
	void someOfItsPropertiesAreChangedAtOnce() {
		StoredObjects<Product> products = structures().objects("product", Product.class, HOUR);
		products.put("u", BOOK);
		Map<String, @Nullable Object> changes = new HashMap<>();
		changes.put("stock", 7);
		changes.put("note", "new");

		assertThat(products.update("u", changes)).isTrue();
		assertThat(products.get("u")).extracting(Product::stock, Product::note, Product::name)
			.containsExactly(7, "new", BOOK.name());
		changes.put("note", null);
		assertThat(products.update("u", changes)).isTrue();
		assertThat(products.getField("u", "note", String.class)).isNull();
		assertThat(products.update("nobody", changes)).isFalse();
		assertThat(products.get("nobody")).as("no part of an object").isNull();
	}

	@Test
	void propertiesAreComparedAndSet() {
		StoredObjects<Product> products = structures().objects("product", Product.class, HOUR);
		products.put("c", BOOK);

		assertThat(products.compareAndSet("c", Map.of("stock", 3, "name", BOOK.name()), Map.of("stock", 2))).isTrue();
		assertThat(products.compareAndSet("c", Map.of("name", BOOK.name(), "stock", 3), Map.of("stock", 1))).isFalse();
		assertThat(products.compareAndSet("c", Collections.singletonMap("note", null), Map.of("note", "n"))).isTrue();
		assertThat(products.compareAndSet("nobody", Map.of(), Map.of("stock", 1))).isFalse();
		assertThat(products.get("c")).extracting(Product::stock, Product::note).containsExactly(2, "n");
	}

	@Test
	void integersAreIncremented() {
		StoredObjects<Product> products = structures().objects("product", Product.class, HOUR);
		products.put("i", BOOK);

		assertThat(products.increment("i", "stock", -5)).isEqualTo(-2);
		assertThat(products.increment("nobody", "stock", 1)).isNull();
		assertThatExceptionOfType(ArithmeticException.class)
			.isThrownBy(() -> products.increment("i", "stock", Integer.MAX_VALUE + 3L));
		assertThat(products.getField("i", "stock", Integer.class)).isEqualTo(-2);
		this.node.template().opsForHash().put(this.node.key("object:product:i"), "stock", "null");
		assertThat(products.increment("i", "stock", 4)).isEqualTo(4);
		this.node.template().opsForHash().put(this.node.key("object:product:i"), "stock", "\"x\"");
		assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> products.increment("i", "stock", 1))
			.withMessageContaining("'stock'");
		assertThatIllegalArgumentException().isThrownBy(() -> products.increment("i", "price", 1))
			.withMessageContaining("only integers");
	}

	@Test
	void propertiesThatAreNotThereAreRefused() {
		StoredObjects<Product> products = structures().objects("product", Product.class, HOUR);

		assertThatIllegalArgumentException().isThrownBy(() -> products.getField("i", "prise", String.class))
			.withMessageContaining("no property 'prise'")
			.withMessageContaining("[listed, name, note, price, stock, tags]");
		assertThatIllegalArgumentException().isThrownBy(() -> products.update("i", Map.of("stock", "7")))
			.withMessageContaining("'stock'")
			.withMessageContaining("java.lang.Integer");
		assertThatIllegalArgumentException().isThrownBy(() -> products.update("i", Map.of()));
		assertThatIllegalArgumentException().isThrownBy(() -> structures().objects("x", String.class, HOUR))
			.withMessageContaining("no properties");
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3 })
	void leaderboardsAreLikeTheModel(long seed) {
		Random random = new Random(seed);
		int cap = 5 + random.nextInt(10);
		Leaderboards<Integer> boards = structures().leaderboards("model", Integer.class, HOUR).withCap(cap);
		String board = this.id + seed;
		Map<Integer, Double> model = new HashMap<>();
		for (int step = 0; step < 120; step++) {
			int member = random.nextInt(25);
			double score = random.nextInt(8) - 2.5;
			switch (random.nextInt(5)) {
				case 0 -> {
					model.put(member, score);
					dropWorst(model, cap);
					assertThat(boards.set(board, member, score)).isEqualTo(model.containsKey(member));
				}
				case 1, 2 -> {
					double sum = model.merge(member, score, Double::sum);
					dropWorst(model, cap);
					assertThat(boards.increment(board, member, score)).isEqualTo(sum);
				}
				case 3 -> assertThat(boards.remove(board, member)).isEqualTo(model.remove(member) != null);
				default -> assertLikeModel(boards, board, model, member, 1 + random.nextInt(6));
			}
		}
		assertThat(boards.top(board, 100)).isEqualTo(ranking(model));
	}

	private static void assertLikeModel(Leaderboards<Integer> boards, String board, Map<Integer, Double> model,
			int member, int count) {
		List<Ranked<Integer>> ranking = ranking(model);
		List<Ranked<Integer>> worst = new ArrayList<>(ranking);
		Collections.reverse(worst);
		int place = IntStream.range(0, ranking.size())
			.filter((i) -> ranking.get(i).member() == member)
			.findFirst()
			.orElse(-1);
		assertThat(boards.size(board)).isEqualTo(model.size());
		assertThat(boards.top(board, count)).isEqualTo(ranking.subList(0, Math.min(count, ranking.size())));
		assertThat(boards.bottom(board, count)).isEqualTo(worst.subList(0, Math.min(count, worst.size())));
		assertThat(boards.find(board, member)).isEqualTo((place < 0) ? null : ranking.get(place));
		assertThat(boards.around(board, member, count)).isEqualTo((place < 0) ? List.of()
				: ranking.subList(Math.max(0, place - count), Math.min(ranking.size(), place + count + 1)));
	}

	private static List<Ranked<Integer>> ranking(Map<Integer, Double> model) {
		List<Integer> members = new ArrayList<>(model.keySet());
		members.sort(Comparator.<Integer, Double>comparing(model::get).thenComparing(String::valueOf).reversed());
		return IntStream.range(0, members.size())
			.mapToObj((i) -> new Ranked<>(members.get(i), i + 1L, Objects.requireNonNull(model.get(members.get(i)))))
			.toList();
	}

	private static void dropWorst(Map<Integer, Double> model, int cap) {
		List<Ranked<Integer>> ranking = ranking(model);
		ranking.subList(Math.min(cap, ranking.size()), ranking.size()).forEach((each) -> model.remove(each.member()));
	}

	@Test
	void scoresStayFinite() {
		Leaderboards<String> boards = structures().leaderboards("finite", String.class, HOUR);
		boards.set(this.id, "a", Double.MAX_VALUE);

		assertThatExceptionOfType(ArithmeticException.class)
			.isThrownBy(() -> boards.increment(this.id, "a", Double.MAX_VALUE));
		assertThat(boards.find(this.id, "a")).isEqualTo(new Ranked<>("a", 1, Double.MAX_VALUE));
		assertThatIllegalArgumentException().isThrownBy(() -> boards.set(this.id, "a", Double.NaN))
			.withMessageContaining("finite");
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4 })
	void recentListsAreLikeTheModel(long seed) {
		Random random = new Random(seed);
		boolean unique = seed % 2 == 0;
		int cap = 3 + random.nextInt(6);
		RecentLists<Integer> plain = structures().recentLists("model", Integer.class, cap, HOUR);
		RecentLists<Integer> lists = unique ? plain.unique() : plain;
		String list = this.id + seed;
		List<Integer> model = new ArrayList<>();
		for (int step = 0; step < 120; step++) {
			int value = random.nextInt(10);
			switch (random.nextInt(4)) {
				case 0, 1 -> {
					List<Integer> values = random.ints(1 + random.nextInt(4), 0, 10).boxed().toList();
					for (Integer each : values) {
						if (unique) {
							model.remove(each);
						}
						model.add(0, each);
					}
					model.subList(Math.min(cap, model.size()), model.size()).clear();
					assertThat(lists.addAll(list, values)).isEqualTo(model.size());
				}
				case 2 -> {
					int before = model.size();
					model.removeIf((each) -> each == value);
					assertThat(lists.remove(list, value)).isEqualTo(before - model.size());
				}
				default -> {
					assertThat(lists.list(list)).isEqualTo(model);
					assertThat(lists.list(list, 2)).isEqualTo(model.subList(0, Math.min(2, model.size())));
					assertThat(lists.size(list)).isEqualTo(model.size());
				}
			}
		}
		assertThat(lists.list(list)).isEqualTo(model);
	}

	@Test
	void setsTakeNoMoreThanTheirCap() {
		CappedSets<Long> sets = structures().cappedSets("voters", Long.class, 2, HOUR);

		assertThat(sets.add(this.id, 1L)).isEqualTo(Addition.ADDED);
		assertThat(sets.add(this.id, 1L)).isEqualTo(Addition.PRESENT);
		assertThat(sets.add(this.id, 2L)).isEqualTo(Addition.ADDED);
		assertThat(sets.add(this.id, 3L)).isEqualTo(Addition.FULL);
		assertThat(sets.add(this.id, 2L)).isEqualTo(Addition.PRESENT);
		assertThat(sets.members(this.id, 10)).containsExactlyInAnyOrder(1L, 2L);
		assertThat(sets.members(this.id, 1)).hasSize(1).isSubsetOf(1L, 2L);
		assertThat(sets.contains(this.id, 3L)).isFalse();
		assertThat(sets.contains(this.id, 2L)).isTrue();
		assertThat(sets.remove(this.id, 2L)).isTrue();
		assertThat(sets.remove(this.id, 2L)).isFalse();
		assertThat(sets.size(this.id)).isOne();
	}

	@Test
	void concurrentAddsNeverExceedTheCap() {
		CappedSets<Integer> sets = structures().cappedSets("crowd", Integer.class, 10, HOUR);
		List<CompletableFuture<Addition>> all = IntStream.range(0, 100)
			.mapToObj((member) -> sets.addAsync(this.id, member))
			.toList();

		assertThat(all.stream().map(CompletableFuture::join).filter(Addition.ADDED::equals)).hasSize(10);
		assertThat(sets.size(this.id)).isEqualTo(10);
	}

	@Test
	void countersCountExactlyAndStartAgain() {
		Counters counters = structures().counters("visits", HOUR);

		assertThat(counters.get(this.id)).isZero();
		assertThat(counters.increment(this.id)).isOne();
		assertThat(counters.increment(this.id, Long.MAX_VALUE - 1)).isEqualTo(Long.MAX_VALUE);
		assertThat(counters.get(this.id)).isEqualTo(Long.MAX_VALUE);
		assertThat(counters.reset(this.id)).isTrue();
		assertThat(counters.get(this.id)).isZero();
	}

	@Test
	void windowCountersForgetWhatLiesBehindTheWindow() {
		Counters counters = structures().windowCounters("lately", Duration.ofHours(1));
		String key = this.node.key("window:lately:" + this.id);
		counters.increment(this.id, 5);
		String part = this.node.template().opsForHash().keys(key).iterator().next().toString();
		this.node.template().opsForHash().put(key, String.valueOf(Long.parseLong(part) - 9), "20");
		this.node.template().opsForHash().put(key, String.valueOf(Long.parseLong(part) - 10), "300");

		// The present part may end meanwhile, and with it the part of 20 leaves the
		// window.
		assertThat(counters.get(this.id)).isIn(25L, 5L);
		assertThat(counters.increment(this.id)).isIn(26L, 6L);
		assertThat(this.node.template().opsForHash().values(key)).doesNotContain("300");
		assertThat(this.node.ttlMillis("window:lately:" + this.id)).isGreaterThan(NEARLY_AN_HOUR);
	}

	@Test
	void everyWriteBeginsASlidingTimeAnew() {
		eachKind(HOUR).forEach((kind, write) -> {
			write.run();
			this.node.expireIn(kind, Duration.ofMinutes(5));
			write.run();
			assertThat(this.node.ttlMillis(kind)).as(kind).isGreaterThan(NEARLY_AN_HOUR);
		});
	}

	@Test
	void aFixedTimeBeginsWithTheFirstWriteOnly() {
		eachKind(FIXED_HOUR).forEach((kind, write) -> {
			write.run();
			assertThat(this.node.ttlMillis(kind)).as(kind).isGreaterThan(NEARLY_AN_HOUR);
			this.node.expireIn(kind, Duration.ofMinutes(5));
			write.run();
			assertThat(this.node.ttlMillis(kind)).as(kind).isBetween(1L, Duration.ofMinutes(5).toMillis());
		});
	}

	private Map<String, Runnable> eachKind(Expiry expiry) {
		String entity = expiry.sliding() ? "sliding" : "fixed";
		Map<String, Runnable> writes = new HashMap<>();
		StoredObjects<Product> objects = structures().objects(entity, Product.class, expiry);
		writes.put("object:" + entity + ":1", () -> objects.put("1", BOOK));
		objects.put("2", BOOK);
		writes.put("object:" + entity + ":2", () -> objects.update("2", Map.of("stock", 1)));
		objects.put("3", BOOK);
		writes.put("object:" + entity + ":3", () -> objects.increment("3", "stock", 1));
		Leaderboards<String> boards = structures().leaderboards(entity, String.class, expiry);
		writes.put("leaderboard:" + entity + ":1", () -> boards.increment("1", "a", 1));
		RecentLists<String> lists = structures().recentLists(entity, String.class, 5, expiry).unique();
		writes.put("recent:" + entity + ":1", () -> lists.add("1", "a"));
		CappedSets<String> sets = structures().cappedSets(entity, String.class, 5, expiry);
		writes.put("set:" + entity + ":1", () -> sets.add("1", "a"));
		Counters counters = structures().counters(entity, expiry);
		writes.put("counter:" + entity + ":1", () -> counters.increment("1"));
		return writes;
	}

	@Test
	void aCounterWithAFixedTimeStartsAgainAfterIt() {
		Counters counters = structures().counters("second", Expiry.afterCreation(Duration.ofSeconds(1)));
		counters.increment(this.id, 7);

		await().atMost(Duration.ofSeconds(30)).until(() -> counters.get(this.id) == 0);
	}

	@Test
	void idsThatLookLikeOthersAreNotThose() {
		Counters counters = structures().counters("ids", HOUR);
		Set<String> ids = new LinkedHashSet<>(List.of("a:b", "a", "a%3Ab", "{a}", "*", "ä", "a b"));
		int step = 0;
		for (String each : ids) {
			counters.increment(each, ++step);
		}
		Set<Long> counts = new HashSet<>();
		ids.forEach((each) -> counts.add(counters.get(each)));

		assertThat(counts).hasSize(ids.size());
	}

	@Test
	void operationsAreObserved() {
		Counters counters = structures().counters("observed", HOUR);
		int before = this.node.observed("counter delete true");
		CompletableFuture<Boolean> reset = counters.resetAsync("x");

		assertThat(reset.join()).isFalse();
		assertThat(this.node.observed("counter delete true")).isEqualTo(before + 1);
	}

	record Product(String name, BigDecimal price, int stock, Instant listed, List<String> tags, @Nullable String note) {

	}

	static class Bean {

		private String label = "";

		private long hits;

		public String getLabel() {
			return this.label;
		}

		public void setLabel(String label) {
			this.label = label;
		}

		public long getHits() {
			return this.hits;
		}

		public void setHits(long hits) {
			this.hits = hits;
		}

	}

}
