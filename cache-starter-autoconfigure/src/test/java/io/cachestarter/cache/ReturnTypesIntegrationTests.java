package io.cachestarter.cache;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;

import io.cachestarter.test.CacheNode;
import io.cachestarter.test.RedisProbe;
import io.cachestarter.test.RedisServers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.interceptor.SimpleKey;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageImpl;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Sort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that values of many types come back from Redis as they went in: they are loaded
 * on one node and read on another.
 */
@TestInstance(Lifecycle.PER_CLASS)
class ReturnTypesIntegrationTests {

	private static final String PREFIX = "test:return%20types:cache:";

	private CacheNode firstNode;

	private CacheNode secondNode;

	private RedisProbe redis;

	private Values first;

	private Values second;

	@BeforeAll
	void start() {
		this.firstNode = startNode();
		this.secondNode = startNode();
		CacheNode.awaitEachOther(this.firstNode, this.secondNode);
		this.redis = RedisProbe.open(RedisServers.shared());
		this.first = this.firstNode.bean(Values.class);
		this.second = this.secondNode.bean(Values.class);
	}

	private static CacheNode startNode() {
		return CacheNode.start(RedisServers.shared(), "return types", Application.class, "cache-starter.env=test");
	}

	@AfterAll
	void stop() {
		this.redis.close();
		this.secondNode.close();
		this.firstNode.close();
	}

	static Stream<Named<Function<Values, Object>>> types() {
		return Stream.of(named("record", Values::record), named("bean", Values::bean),
				named("generic record", Values::genericRecord), named("list of records", Values::records),
				named("map of lists of records", Values::recordsByName), named("set", Values::set),
				named("set of records", Values::recordSet), named("optional record", Values::optional),
				named("page of records", Values::page), named("unpaged page", Values::unpaged),
				named("times", Values::times), named("instant", Values::instant),
				named("nested generics", Values::nested), named("enum", Values::dayOfWeek),
				named("map by enum", Values::byDay), named("map by record-free key", Values::byNumber),
				named("primitive long", Values::primitive), named("negative long", Values::negative),
				named("boolean", Values::flag), named("String", Values::text), named("empty String", Values::emptyText),
				named("String of digits", Values::digits), named("byte array", Values::bytes),
				named("array of records", Values::array), named("list of list", Values::listOfLists),
				named("big decimal", Values::decimal), named("empty list", Values::emptyList));
	}

	private static Named<Function<Values, Object>> named(String name, Function<Values, Object> call) {
		return Named.of(name, call);
	}

	@ParameterizedTest
	@MethodSource("types")
	void comesBackFromRedisAsItWas(Function<Values, Object> call) {
		Object loaded = call.apply(this.first);
		int calls = this.second.calls().get();

		Object read = call.apply(this.second);

		assertThat(this.second.calls()).hasValue(calls);
		assertThat(read).isEqualTo(loaded);
		assertThat(call.apply(this.second)).isEqualTo(loaded);
		assertThat(this.second.calls()).hasValue(calls);
	}

	@Test
	void comesBackWithElementsOfTheDeclaredTypes() {
		this.first.recordsByName();
		this.first.page();

		assertThat(this.second.recordsByName().values())
			.allSatisfy((records) -> assertThat(records).isNotEmpty().hasOnlyElementsOfType(Product.class));
		assertThat(this.second.page()).hasSize(2).hasOnlyElementsOfType(Product.class);
		assertThat(this.second.page().getTotalElements()).isEqualTo(12);
	}

	@Test
	void inheritedGenericMethodsUseTheTypeOfTheSubclass() {
		Product product = this.firstNode.bean(ProductStore.class).find(1);
		Price price = this.firstNode.bean(PriceStore.class).find(2);
		List<Product> products = this.firstNode.bean(ProductStore.class).findAll();

		assertThat(this.secondNode.bean(ProductStore.class).find(1)).isEqualTo(product);
		assertThat(this.secondNode.bean(PriceStore.class).find(2)).isEqualTo(price);
		assertThat(this.secondNode.bean(ProductStore.class).findAll()).isEqualTo(products);
		assertThat(this.secondNode.bean(ProductStore.class).calls()).hasValue(0);
		assertThat(this.secondNode.bean(PriceStore.class).calls()).hasValue(0);
	}

	@Test
	void payloadsAreJsonWithoutClassNames() {
		loadAll();

		NavigableSet<String> keys = this.redis.keys(PREFIX);

		assertThat(keys).hasSizeGreaterThan(20)
			.allSatisfy((key) -> assertThat(this.redis.text(key)).doesNotContain("io.cachestarter")
				.doesNotContain("java.")
				.doesNotContain("@class"));
		assertThat(this.redis.text(PREFIX + "record:()"))
			.endsWith("{\"id\":42,\"name\":\"caf\u00c3\u00a9\",\"active\":true}");
	}

	@Test
	void everyKeyHasATimeToLive() {
		loadAll();

		NavigableSet<String> keys = this.redis.keys("test:return%20types:");

		assertThat(keys).filteredOn((key) -> key.startsWith(PREFIX))
			.isNotEmpty()
			.allSatisfy((key) -> assertThat(this.redis.ttlMillis(key)).isBetween(1L, 600_000L));
		assertThat(keys).allSatisfy((key) -> assertThat(this.redis.ttlMillis(key)).isPositive());
	}

	private void loadAll() {
		assertThat(types().map((type) -> Objects.requireNonNull(type.getPayload()).apply(this.first))).isNotEmpty();
	}

	@Test
	void keysThatAreNotEqualDoNotCollide() {
		List<Object> keys = List.of(1L, 1, "1", (short) 1, '1', 1.0, new BigDecimal("1"), new BigDecimal("1.0"),
				new SimpleKey(1L, "a"), new SimpleKey("1", "a"), new SimpleKey("1,a"), "(1,a)", List.of(1L, "a"),
				List.of(1, "a"), Set.of(1L), Optional.of(1L), Map.of(1L, "a"), new Pair(1, "a"), new OtherPair(1, "a"),
				DayOfWeek.MONDAY, "MONDAY", "a:b", "a", "", " ", "null", SimpleKey.EMPTY, List.of(), Set.of(),
				new SimpleKey(new Object[] { null }), new SimpleKey("null"), "{a}", "%7Ba%7D", LocalDate.EPOCH,
				"1970-01-01");
		List<String> loaded = keys.stream().map(this.first::byKey).toList();

		List<String> read = keys.stream().map(this.second::byKey).toList();

		assertThat(loaded).doesNotHaveDuplicates();
		assertThat(read).isEqualTo(loaded);
		assertThat(this.redis.keys(PREFIX + "keys:")).hasSameSizeAs(keys)
			.contains(PREFIX + "keys:1", PREFIX + "keys:int(1)", PREFIX + "keys:\"1\"", PREFIX + "keys:(1,a)",
					PREFIX + "keys:[1,a]", PREFIX + "keys:a:b");
	}

	@Test
	void cacheNameCannotReachIntoAnotherNamespace() {
		this.first.oddName("x:y");

		assertThat(this.redis.keys(PREFIX + "odd%3A%2A%7Bname%7D:"))
			.containsExactly(PREFIX + "odd%3A%2A%7Bname%7D:x:y");
	}

	@Test
	void valueThatIsMoreThanItsDeclaredTypeStaysLocal() {
		assertStaysLocal("stays-subclass", Values::subclass, new Dog("Rex", 3));
	}

	@Test
	void elementThatIsMoreThanItsDeclaredTypeStaysLocal() {
		assertStaysLocal("stays-element", Values::subclassInList, List.of(new Dog("Rex", 3)));
	}

	@Test
	void valueThatCannotBeWrittenStaysLocal() {
		assertStaysLocal("stays-unwritable", Values::unwritable, null);
	}

	@Test
	void valueThatCannotBeReadBackStaysLocal() {
		assertStaysLocal("stays-unreadable", Values::unreadable, null);
	}

	@Test
	void valueThatNamesAClassStaysLocal() {
		assertStaysLocal("stays-class", Values::classValue, new Reference("x", String.class));
	}

	@Test
	void cyclicValueStaysLocal() {
		assertStaysLocal("stays-cyclic", Values::cyclic, null);
	}

	@Test
	void valueOfInterfaceWithoutNamedSubtypesStaysLocal() {
		assertStaysLocal("stays-sealed", Values::shape, new Circle(0.1));
	}

	@Test
	void valueOfOpenTypeStaysLocalIfItWouldComeBackChanged() {
		assertStaysLocal("stays-open", Values::open, new Product(42, "caf\u00e9", true));
	}

	@Test
	void valueOfOpenTypeIsSharedIfItComesBackEqual() {
		Object loaded = this.first.openText();
		int calls = this.second.calls().get();

		assertThat(this.second.openText()).isEqualTo(loaded);
		assertThat(this.second.calls()).hasValue(calls);
	}

	private void assertStaysLocal(String cache, Function<Values, Object> call, @Nullable Object expected) {
		Object loaded = call.apply(this.first);
		int calls = this.first.calls().get();

		assertThat(call.apply(this.first)).isSameAs(loaded);
		assertThat(this.first.calls()).hasValue(calls);
		if (expected != null) {
			assertThat(loaded).isEqualTo(expected);
			assertThat(call.apply(this.second)).isEqualTo(expected);
		}
		// The right to load is given back without waiting.
		await().untilAsserted(() -> assertThat(this.redis.keys(PREFIX + cache + ":")).isEmpty());
		assertThat(this.firstNode.measure("cache.remote.unserializable", "cache", cache)).isOne();
		assertThat(this.firstNode.measure("cache.remote.errors", "cache", cache)).isZero();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ Values.class, ProductStore.class, PriceStore.class })
	static class Application {

	}

	record Product(long id, String name, boolean active) {
	}

	record Price(BigDecimal amount, String currency) {
	}

	record Pair(long id, String name) {
	}

	record OtherPair(long id, String name) {
	}

	record Box<T>(T content, List<T> others) {
	}

	record Times(LocalDate date, Instant instant, ZonedDateTime zoned, Duration duration, BigDecimal amount) {
	}

	record Reference(String name, Class<?> type) {
	}

	sealed interface Shape permits Circle, Square {

	}

	record Circle(double radius) implements Shape {
	}

	record Square(double side) implements Shape {
	}

	static class Bean {

		private long id;

		private @Nullable String note;

		public long getId() {
			return this.id;
		}

		public void setId(long id) {
			this.id = id;
		}

		public @Nullable String getNote() {
			return this.note;
		}

		public void setNote(@Nullable String note) {
			this.note = note;
		}

		@Override
		public boolean equals(@Nullable Object other) {
			return other instanceof Bean that && this.id == that.id && Objects.equals(this.note, that.note);
		}

		@Override
		public int hashCode() {
			return Long.hashCode(this.id);
		}

	}

	static class Animal {

		private final String name;

		Animal(String name) {
			this.name = name;
		}

		public String getName() {
			return this.name;
		}

		@Override
		public boolean equals(@Nullable Object other) {
			return other instanceof Animal that && getClass() == that.getClass() && this.name.equals(that.name);
		}

		@Override
		public int hashCode() {
			return this.name.hashCode();
		}

	}

	static class Dog extends Animal {

		private final int age;

		Dog(String name, int age) {
			super(name);
			this.age = age;
		}

		public int getAge() {
			return this.age;
		}

		@Override
		public boolean equals(@Nullable Object other) {
			return super.equals(other) && other instanceof Dog that && this.age == that.age;
		}

		@Override
		public int hashCode() {
			return super.hashCode();
		}

	}

	static class Unwritable {

		public String getName() {
			throw new IllegalStateException("No name");
		}

	}

	static class Unreadable {

		private final String name;

		Unreadable(String first, String last) {
			this.name = first + last;
		}

		public String getName() {
			return this.name;
		}

	}

	static class Node {

		private @Nullable Node next;

		public @Nullable Node getNext() {
			return this.next;
		}

		public void setNext(@Nullable Node next) {
			this.next = next;
		}

	}

	abstract static class Store<T> {

		private final AtomicInteger calls = new AtomicInteger();

		AtomicInteger calls() {
			return this.calls;
		}

		@Cacheable("stores")
		public T find(long id) {
			this.calls.incrementAndGet();
			return load(id);
		}

		@Cacheable("stores")
		public List<T> findAll() {
			this.calls.incrementAndGet();
			return List.of(load(1), load(2));
		}

		abstract T load(long id);

	}

	static class ProductStore extends Store<Product> {

		@Override
		Product load(long id) {
			return new Product(id, "stored", false);
		}

	}

	static class PriceStore extends Store<Price> {

		@Override
		Price load(long id) {
			return new Price(new BigDecimal("1.10"), "EUR");
		}

	}

	static class Values {

		private final AtomicInteger calls = new AtomicInteger();

		AtomicInteger calls() {
			return this.calls;
		}

		private <T> T called(T value) {
			this.calls.incrementAndGet();
			return value;
		}

		private static List<Product> twoProducts() {
			return List.of(new Product(1, "one", true), new Product(2, "two", false));
		}

		@Cacheable("record")
		public Product record() {
			return called(new Product(42, "caf\u00e9", true));
		}

		@Cacheable("bean")
		public Bean bean() {
			Bean bean = new Bean();
			bean.setId(5);
			return called(bean);
		}

		@Cacheable("generic-record")
		public Box<Product> genericRecord() {
			return called(new Box<>(new Product(1, "one", true), twoProducts()));
		}

		@Cacheable("records")
		public List<Product> records() {
			return called(twoProducts());
		}

		@Cacheable("records-by-name")
		public Map<String, List<Product>> recordsByName() {
			return called(Map.of("a", twoProducts(), "b", List.of(new Product(3, "three", true))));
		}

		@Cacheable("set")
		public Set<String> set() {
			return called(new TreeSet<>(List.of("c", "a", "b")));
		}

		@Cacheable("record-set")
		public Set<Product> recordSet() {
			return called(Set.copyOf(twoProducts()));
		}

		@Cacheable("optional")
		public Optional<Product> optional() {
			return called(Optional.of(new Product(1, "one", true)));
		}

		@Cacheable("page")
		public Page<Product> page() {
			return called(new PageImpl<>(twoProducts(), PageRequest.of(1, 2, Sort.by("name").descending()), 12));
		}

		@Cacheable("unpaged")
		public Page<Product> unpaged() {
			return called(new PageImpl<>(twoProducts()));
		}

		@Cacheable("times")
		public Times times() {
			return called(new Times(LocalDate.of(2026, 2, 28), Instant.ofEpochSecond(1_700_000_000, 123_456_789),
					ZonedDateTime.of(2026, 10, 25, 2, 30, 0, 1, ZoneId.of("Europe/Berlin")), Duration.ofSeconds(90, 5),
					new BigDecimal("10.500")));
		}

		@Cacheable("instant")
		public Instant instant() {
			return called(Instant.MIN);
		}

		@Cacheable("nested")
		public Map<String, Optional<List<Box<Map<Integer, Price>>>>> nested() {
			Map<Integer, Price> prices = Map.of(7, new Price(new BigDecimal("9.99"), "EUR"));
			return called(Map.of("k", Optional.of(List.of(new Box<>(prices, List.of(Map.of()))))));
		}

		@Cacheable("enum")
		public DayOfWeek dayOfWeek() {
			return called(DayOfWeek.FRIDAY);
		}

		@Cacheable("by-day")
		public Map<DayOfWeek, LocalDate> byDay() {
			return called(Map.of(DayOfWeek.SUNDAY, LocalDate.EPOCH));
		}

		@Cacheable("by-number")
		public Map<Long, Product> byNumber() {
			return called(Map.of(9L, new Product(9, "nine", true)));
		}

		@Cacheable("primitive")
		public long primitive() {
			return called(1234567890123L);
		}

		@Cacheable("negative")
		public long negative() {
			return called(-1L);
		}

		@Cacheable("flag")
		public boolean flag() {
			return called(true);
		}

		@Cacheable("text")
		public String text() {
			return called("A \"text\" \u0000 with \u20ac and \ud83d\ude00");
		}

		@Cacheable("empty-text")
		public String emptyText() {
			return called("");
		}

		@Cacheable("digits")
		public String digits() {
			return called("0042");
		}

		@Cacheable("bytes")
		public byte[] bytes() {
			return called("\u0000\u00ff bytes".getBytes(StandardCharsets.ISO_8859_1));
		}

		@Cacheable("array")
		public Product[] array() {
			return called(twoProducts().toArray(Product[]::new));
		}

		@Cacheable("list-of-lists")
		public List<List<Instant>> listOfLists() {
			return called(List.of(List.of(Instant.EPOCH), List.of()));
		}

		@Cacheable("decimal")
		public BigDecimal decimal() {
			return called(new BigDecimal("123456789012345678901234567890.10"));
		}

		@Cacheable("empty-list")
		public List<Product> emptyList() {
			return called(List.of());
		}

		@Cacheable("stays-sealed")
		public Shape shape() {
			return called(new Circle(0.1));
		}

		@Cacheable(cacheNames = "keys", key = "#key")
		public String byKey(Object key) {
			return "loaded " + this.calls.incrementAndGet();
		}

		@Cacheable("odd:*{name}")
		public String oddName(String key) {
			return key;
		}

		@Cacheable("stays-subclass")
		public Animal subclass() {
			return called(new Dog("Rex", 3));
		}

		@Cacheable("stays-element")
		public List<Animal> subclassInList() {
			return called(List.of(new Dog("Rex", 3)));
		}

		@Cacheable("stays-unwritable")
		public Unwritable unwritable() {
			return called(new Unwritable());
		}

		@Cacheable("stays-unreadable")
		public Unreadable unreadable() {
			return called(new Unreadable("a", "b"));
		}

		@Cacheable("stays-class")
		public Reference classValue() {
			return called(new Reference("x", String.class));
		}

		@Cacheable("stays-cyclic")
		public Node cyclic() {
			Node node = new Node();
			node.setNext(node);
			return called(node);
		}

		@Cacheable("stays-open")
		public Object open() {
			return called(new Product(42, "caf\u00e9", true));
		}

		@Cacheable("open-text")
		public Object openText() {
			return called("text " + this.calls.get());
		}

	}

}
