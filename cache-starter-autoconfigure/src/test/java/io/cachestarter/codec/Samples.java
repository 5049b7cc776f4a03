package io.cachestarter.codec;

import java.lang.reflect.Field;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Currency;
import java.util.Date;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageImpl;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Slice;
import org.springframework.data.domain.SliceImpl;
import org.springframework.data.domain.Sort;

/** Values that must survive in every format of Jackson; each field declares its type. */
@SuppressWarnings({ "unused", "JavaUtilDate", "NonApiType", "JdkObsolete", "ArrayRecordComponent" }) // read
																										// by
																										// reflection,
																										// and
// users cache such types
final class Samples {

	static final ZonedDateTime PARIS = ZonedDateTime.of(2026, 11, 21, 10, 15, 30, 123456789, ZoneId.of("Europe/Paris"));

	static final Product PRODUCT = new Product(7, "Cup", new BigDecimal("1.10"), PARIS.toInstant(),
			List.of("kitchen", "blue"), Optional.of("a note"), Optional.empty(), null);

	static final String STRING = "text with \"quotes\", ümläuts, \u0000 and 😀";

	static final String EMPTY_STRING = "";

	static final int INT = Integer.MIN_VALUE;

	static final Long LONG = Long.MAX_VALUE;

	static final short SHORT = Short.MIN_VALUE;

	static final byte BYTE = Byte.MIN_VALUE;

	static final boolean BOOLEAN = true;

	static final char CHAR = 'ß';

	static final double DOUBLE = 0.1 + 0.2;

	static final double NAN = Double.NaN;

	static final double INFINITY = Double.NEGATIVE_INFINITY;

	static final double NEGATIVE_ZERO = -0.0;

	static final float FLOAT = 0.1f;

	static final float FLOAT_NAN = Float.NaN;

	static final BigDecimal DECIMAL = new BigDecimal("1.10");

	static final BigDecimal DECIMAL_WITH_EXPONENT = new BigDecimal("1E+3");

	static final BigDecimal DECIMAL_SMALL = new BigDecimal("-0.000000000000000000000000000000012300");

	static final BigInteger BIG_INTEGER = BigInteger.TWO.pow(300).negate();

	static final UUID UUID_VALUE = new UUID(-1, 42);

	static final DayOfWeek ENUM = DayOfWeek.FRIDAY;

	static final Color ENUM_WITH_OTHER_TEXT = Color.BLUE;

	static final Instant INSTANT = Instant.ofEpochSecond(1_700_000_000L, 123_456_789);

	static final Instant INSTANT_BEFORE_EPOCH = Instant.parse("-0044-03-15T12:00:00.000000001Z");

	static final ZonedDateTime ZONED = PARIS;

	static final ZonedDateTime ZONED_IN_OVERLAP = ZonedDateTime.of(2026, 10, 25, 2, 30, 0, 0, ZoneId.of("Europe/Paris"))
		.withLaterOffsetAtOverlap();

	static final ZonedDateTime ZONED_UTC = PARIS.withZoneSameInstant(ZoneId.of("UTC"));

	static final ZonedDateTime ZONED_OFFSET = PARIS.withZoneSameInstant(ZoneOffset.ofHoursMinutes(5, 45));

	static final ZonedDateTime ZONED_Z = PARIS.withZoneSameInstant(ZoneOffset.UTC);

	static final OffsetDateTime OFFSET = OffsetDateTime.of(2026, 1, 2, 3, 4, 5, 6, ZoneOffset.ofHours(-8));

	static final OffsetTime OFFSET_TIME = OFFSET.toOffsetTime();

	static final LocalDate DATE = LocalDate.of(2024, 2, 29);

	static final LocalTime TIME = LocalTime.of(23, 59, 59, 1);

	static final LocalDateTime DATE_TIME = LocalDateTime.of(DATE, TIME);

	static final Duration DURATION = Duration.ofSeconds(-90061, 5);

	static final Period PERIOD = Period.of(1, -2, 3);

	static final Year YEAR = Year.of(2026);

	static final YearMonth YEAR_MONTH = YearMonth.of(2026, 11);

	static final MonthDay MONTH_DAY = MonthDay.of(2, 29);

	static final ZoneId ZONE = ZoneId.of("America/New_York");

	static final ZoneOffset ZONE_OFFSET = ZoneOffset.ofHours(2);

	static final Date LEGACY_DATE = new Date(1_700_000_000_123L);

	static final Locale LOCALE = Locale.forLanguageTag("de-CH");

	static final Currency CURRENCY = Currency.getInstance("CHF");

	static final URI URI_VALUE = URI.create("https://example.org/a?b=c%20d");

	static final byte[] BYTES = { 0, -1, 127, -128, '"' };

	static final byte[] NO_BYTES = {};

	static final int[] INTS = { 1, -2, 3 };

	static final double[] DOUBLES = { 1.5, Double.NaN, Double.POSITIVE_INFINITY };

	static final char[] CHARS = { 'a', '"' };

	static final String[] STRINGS = { "a", "b" };

	static final Product[][] PRODUCT_TABLE = { { PRODUCT }, {} };

	@SuppressWarnings({ "unchecked", "rawtypes" }) // the language has no other way to
													// make such an array
	static final List<String>[] ARRAY_OF_LISTS = new List[] { List.of("a"), List.of() };

	static final Product RECORD = PRODUCT;

	static final Inventory BEAN = new Inventory("warehouse", Map.of(Color.RED, 5L));

	static final Outer.Inner NESTED_CLASS = new Outer.Inner(List.of(new Outer.Deep("x")));

	static final Pair<Product, LocalDate> GENERIC_RECORD = new Pair<>(PRODUCT, DATE);

	static final Range<BigDecimal> BOUNDED_GENERIC = new Range<>(BigDecimal.ONE, new BigDecimal("2.00"));

	static final Node RECURSIVE = new Node("a", List.of(new Node("b", List.of()), new Node("c", List.of())));

	static final Everything EVERYTHING = new Everything(1.5, Double.NaN, 'c', BYTES, PARIS, OFFSET, DURATION, CURRENCY,
			LOCALE, EnumSet.of(Color.RED), Optional.of(PRODUCT), OptionalInt.of(4), OptionalLong.empty(),
			new PageImpl<>(List.of(PRODUCT), PageRequest.of(0, 1), 3));

	static final Optional<Product> OPTIONAL = Optional.of(PRODUCT);

	static final Optional<List<LocalDate>> OPTIONAL_LIST = Optional.of(List.of(DATE));

	static final Optional<Product> OPTIONAL_EMPTY = Optional.empty();

	static final OptionalInt OPTIONAL_INT = OptionalInt.of(3);

	static final List<Product> LIST = List.of(PRODUCT, PRODUCT);

	static final List<Product> LIST_EMPTY = List.of();

	static final List<@Nullable Long> LIST_WITH_NULL = Arrays.asList(1L, null, 3L);

	static final List<Product> LIST_UNMODIFIABLE = Collections.unmodifiableList(new LinkedList<>(List.of(PRODUCT)));

	static final List<? extends Number> LIST_OF_WILDCARD = List.of(1, 2);

	static final Collection<Product> COLLECTION = new ArrayDeque<>(List.of(PRODUCT));

	static final Collection<String> COLLECTION_OF_MAP = new LinkedHashMap<>(Map.of("a", "b", "c", "d")).values();

	static final Iterable<String> ITERABLE = List.of("a", "b");

	static final ArrayList<LocalDate> ARRAY_LIST = new ArrayList<>(List.of(DATE));

	static final LinkedList<LocalDate> LINKED_LIST = new LinkedList<>(List.of(DATE));

	static final Queue<Integer> QUEUE = new LinkedList<>(List.of(3, 1, 2));

	static final Deque<Integer> DEQUE = new ArrayDeque<>(List.of(3, 1, 2));

	static final Set<String> SET = Set.of("a", "b", "c", "d", "e", "f");

	static final Set<String> SET_IN_ORDER = new LinkedHashSet<>(List.of("z", "a", "m", "b"));

	static final Set<String> HASH_SET_AS_SET = manyStrings(new HashSet<>(8192));

	static final HashSet<String> HASH_SET = manyStrings(new HashSet<>(4096));

	static final LinkedHashSet<String> LINKED_HASH_SET = manyStrings(new LinkedHashSet<>());

	static final Set<String> CONCURRENT_SET = manyStrings(ConcurrentHashMap.newKeySet(5000));

	static final SortedSet<BigDecimal> SORTED_SET = new TreeSet<>(List.of(new BigDecimal("2.0"), BigDecimal.ONE));

	static final EnumSet<Color> ENUM_SET = EnumSet.of(Color.BLUE, Color.RED);

	static final Map<String, List<Pair<Integer, Product>>> MAP_NESTED = Map.of("a", List.of(new Pair<>(1, PRODUCT)),
			"b", List.of());

	static final Map<String, Integer> MAP_EMPTY = Map.of();

	static final Map<String, Integer> MAP_IN_ORDER = inOrder("z", "a", "m");

	static final Map<LocalDate, BigDecimal> MAP_BY_DATE = Map.of(DATE, DECIMAL);

	static final Map<ZonedDateTime, String> MAP_BY_ZONED = Map.of(PARIS, "a");

	static final Map<Instant, String> MAP_BY_INSTANT = Map.of(INSTANT, "a");

	static final Map<UUID, Color> MAP_BY_UUID = Map.of(UUID_VALUE, Color.RED);

	static final Map<Long, String> MAP_BY_LONG = Map.of(1L, "a", -5L, "b");

	static final Map<Boolean, List<String>> MAP_BY_BOOLEAN = Map.of(true, List.of("a"), false, List.of());

	static final Map<Color, String> MAP_BY_ENUM = Map.of(Color.RED, "a", Color.BLUE, "b");

	static final EnumMap<Color, List<Product>> ENUM_MAP = new EnumMap<>(Map.of(Color.RED, LIST));

	static final HashMap<String, Integer> HASH_MAP = manyEntries(new HashMap<>(4096));

	static final ConcurrentHashMap<String, Integer> CONCURRENT_HASH_MAP = manyEntries(new ConcurrentHashMap<>(4096));

	static final ConcurrentMap<String, Integer> CONCURRENT_MAP = manyEntries(new ConcurrentHashMap<>(9999));

	static final TreeMap<Integer, String> TREE_MAP = new TreeMap<>(Map.of(10, "b", 9, "a"));

	static final SortedMap<String, Product> SORTED_MAP = new TreeMap<>(Map.of("b", PRODUCT, "a", PRODUCT));

	static final NavigableMap<LocalDate, Integer> NAVIGABLE_MAP = new TreeMap<>(Map.of(DATE, 1));

	static final Map.Entry<String, LocalDate> ENTRY = Map.entry("a", DATE);

	static final Animal ANIMAL = new Dog("Rex", 3);

	static final Dog DOG = new Dog("Rex", 3);

	static final List<Animal> ANIMALS = List.of(new Dog("Rex", 3), new Cat("Tom"));

	static final Map<String, Optional<Animal>> OPTIONAL_ANIMALS = Map.of("a", Optional.of(new Cat("Tom")));

	static final Page<Product> PAGE = new PageImpl<>(LIST,
			PageRequest.of(2, 2, Sort.by(Sort.Order.desc("price").nullsLast(), Sort.Order.asc("name").ignoreCase())),
			17);

	static final Page<Animal> PAGE_OF_ANIMALS = new PageImpl<>(ANIMALS);

	static final Page<Product> PAGE_EMPTY = Page.empty(PageRequest.of(3, 20));

	static final Page<String> PAGE_UNPAGED = new PageImpl<>(List.of("a", "b"));

	static final Page<String> PAGE_UNPAGED_SORTED = new PageImpl<>(List.of("a"), Pageable.unpaged(Sort.by("x")), 1);

	static final PageImpl<Pair<Long, LocalDate>> PAGE_IMPL = new PageImpl<>(List.of(new Pair<>(1L, DATE)));

	static final Slice<Product> SLICE = new SliceImpl<>(LIST, PageRequest.of(1, 2), true);

	static final Slice<Product> PAGE_AS_SLICE_CONTENT = new SliceImpl<>(LIST);

	static final Map<String, Page<Product>> PAGES = Map.of("a", PAGE);

	private Samples() {
	}

	static Stream<Sample> all() {
		return Arrays.stream(Samples.class.getDeclaredFields())
			.filter((field) -> !field.isSynthetic())
			.map(Samples::read);
	}

	private static Sample read(Field field) {
		try {
			return new Sample(field.getName(), ValueType.of(field.getGenericType()),
					Objects.requireNonNull(field.get(null)));
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static Stream<String> manyNames() {
		return IntStream.range(0, 200).mapToObj((number) -> "string-" + number * 31);
	}

	private static <C extends Collection<String>> C manyStrings(C target) {
		manyNames().forEach(target::add);
		return target;
	}

	private static <M extends Map<String, Integer>> M manyEntries(M target) {
		IntStream.range(0, 200).forEach((number) -> target.put("key-" + number * 31, number));
		return target;
	}

	private static Map<String, Integer> inOrder(String... keys) {
		return Arrays.stream(keys)
			.collect(Collectors.toMap((key) -> key, String::length, (left, right) -> left, LinkedHashMap::new));
	}

	record Sample(String name, ValueType type, Object value) {

		@Override
		public String toString() {
			return this.name;
		}

	}

	record Product(long id, String name, BigDecimal price, Instant created, List<String> labels, Optional<String> note,
			Optional<Product> successor, @Nullable String supplier) {
	}

	record Pair<A, B>(A first, B second) {
	}

	record Range<T extends Comparable<T>>(T low, T high) {
	}

	record Node(String name, List<Node> children) {
	}

	/** Compared by its text because of the array in it. */
	record Everything(double number, double nan, char letter, byte[] bytes, ZonedDateTime zoned, OffsetDateTime offset,
			Duration duration, Currency currency, Locale locale, EnumSet<Color> colors, Optional<Product> product,
			OptionalInt small, OptionalLong large, Page<Product> page) {

		@Override
		public boolean equals(@Nullable Object other) {
			return other instanceof Everything && other.toString().equals(toString());
		}

		@Override
		public int hashCode() {
			return toString().hashCode();
		}

		@Override
		public String toString() {
			return this.number + " " + this.nan + this.letter + new String(this.bytes, StandardCharsets.ISO_8859_1)
					+ this.zoned + this.offset + this.duration + this.currency + this.locale + this.colors
					+ this.product + this.small + this.large + this.page + this.page.getContent();
		}

	}

	enum Color {

		RED, GREEN {
			@Override
			int code() {
				return 2;
			}
		},
		BLUE;

		int code() {
			return 1;
		}

		@Override
		public String toString() {
			return "colour " + code();
		}

	}

	/** A class of the old style, without equality. */
	static class Inventory {

		private String place = "";

		private Map<Color, Long> amounts = new EnumMap<>(Color.class);

		Inventory() {
		}

		Inventory(String place, Map<Color, Long> amounts) {
			this.place = place;
			this.amounts = amounts;
		}

		public String getPlace() {
			return this.place;
		}

		public void setPlace(String place) {
			this.place = place;
		}

		public Map<Color, Long> getAmounts() {
			return this.amounts;
		}

		public void setAmounts(Map<Color, Long> amounts) {
			this.amounts = amounts;
		}

		public int getDerived() {
			return this.amounts.size();
		}

	}

	static class Outer {

		record Inner(List<Deep> deep) {
		}

		record Deep(String text) {
		}

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
	@JsonSubTypes({ @JsonSubTypes.Type(value = Dog.class, name = "dog"),
			@JsonSubTypes.Type(value = Cat.class, name = "cat") })
	sealed interface Animal {

	}

	record Dog(String name, int age) implements Animal {
	}

	record Cat(String name) implements Animal {
	}

}
