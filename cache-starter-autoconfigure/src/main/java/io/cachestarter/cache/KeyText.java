package io.cachestarter.cache;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.Buffer;
import java.nio.CharBuffer;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Currency;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.cachestarter.internal.Sha256;
import org.jspecify.annotations.Nullable;

import org.springframework.cache.interceptor.SimpleKey;

/**
 * Writes cache keys as text, so that keys that are not equal never have the same text.
 *
 * <pre>
 * 42L                           42
 * "user:42"                     user:42
 * "42", "a b,c", ""             "42"  "a b,c"  ""
 * 42                            int(42)
 * new SimpleKey(42L, "x")       (42,x)
 * List.of("a", 1)               [a,int(1)]
 * a record                      com.acme.Price(42,EUR)
 * any other class               com.acme.Sku("...its toString()...")
 * </pre>
 *
 * A string stays as it is if it begins with a letter and contains nothing that has a
 * meaning in this notation; otherwise it is put in quotation marks. Control characters,
 * braces, quotation marks and the percent sign are percent-encoded in UTF-8, so that a
 * key can choose neither its cluster slot nor leave its namespace.
 */
final class KeyText {

	private static final Set<String> WORDS = Set.of("true", "false", "null");

	/** The longest text that stays as it is, in characters. */
	private static final int MAX_LENGTH = 1024;

	private static final HexFormat HEX = HexFormat.of().withUpperCase();

	private static final char LINE_SEPARATOR = 0x2028;

	private static final char PARAGRAPH_SEPARATOR = 0x2029;

	private static final String SPRING_DATA = "org.springframework.data.domain.";

	private static final String MEANINGFUL = "\"()[],=*?\\^ ";

	/** Final classes whose {@code toString()} differs wherever the values do. */
	private static final Map<Class<?>, String> SCALARS = Stream
		.of(Short.class, Byte.class, Float.class, Double.class, BigInteger.class, BigDecimal.class, URI.class,
				Currency.class, Instant.class, Duration.class, Period.class, LocalDate.class, LocalTime.class,
				LocalDateTime.class, OffsetDateTime.class, ZonedDateTime.class, Year.class, YearMonth.class,
				Character.class)
		.collect(Collectors.toUnmodifiableMap((type) -> type, (type) -> type.getSimpleName().toLowerCase(Locale.ROOT)));

	private KeyText() {
	}

	/**
	 * Returns the text of a key.
	 * @throws IllegalArgumentException if the key is of a class that says nothing of its
	 * content
	 */
	static String of(Object key) {
		if (key instanceof Long number) {
			return number.toString();
		}
		String text = (key instanceof String string) ? string(string) : other(key);
		return (text.length() > MAX_LENGTH) ? "sha256(" + Sha256.hex(text, Sha256.BYTES) + ")" : text;
	}

	/**
	 * Makes a key again from its text.
	 * @return the key, or {@code null} if the text is not that of a string, a
	 * {@code Long}, an {@code Integer} or a {@code UUID}
	 */
	static @Nullable Object read(String text) {
		try {
			Object key = parse(text);
			return (key != null && of(key).equals(text)) ? key : null;
		}
		catch (IllegalArgumentException | IndexOutOfBoundsException ex) {
			return null;
		}
	}

	/**
	 * Returns the string that a text stands for, or the text if it is not that of a
	 * string.
	 */
	static String plain(String text) {
		int last = text.length() - 1;
		if (last > 0 && text.charAt(0) == '"' && text.charAt(last) == '"') {
			return unescape(text.substring(1, last));
		}
		return (text.indexOf('%') >= 0 && text.chars().noneMatch((c) -> MEANINGFUL.indexOf(c) >= 0)) ? unescape(text)
				: text;
	}

	/**
	 * Divides a text at the characters that do not stay as they are in the text of a key.
	 */
	static List<String> unescapedPieces(String text) {
		List<String> pieces = new ArrayList<>();
		int start = 0;
		for (int i = 0; i < text.length(); i++) {
			if (isEscaped(text, i)) {
				pieces.add(text.substring(start, i));
				start = i + 1;
			}
		}
		pieces.add(text.substring(start));
		return pieces;
	}

	private static @Nullable Object parse(String text) {
		char first = text.charAt(0);
		if (first == '"') {
			return unescape(text.substring(1, text.length() - 1));
		}
		if (first == '-' || (first >= '0' && first <= '9')) {
			return Long.valueOf(text);
		}
		return (text.indexOf('(') < 0) ? unescape(text) : parseConstructed(text);
	}

	private static @Nullable Object parseConstructed(String text) {
		if (text.startsWith("int(")) {
			return Integer.valueOf(text.substring(4, text.length() - 1));
		}
		return text.startsWith("uuid(") ? UUID.fromString(text.substring(5, text.length() - 1)) : null;
	}

	private static String any(@Nullable Object key) {
		return (key != null) ? of(key) : "null";
	}

	private static String other(Object key) {
		Class<?> type = key.getClass();
		String scalar = SCALARS.get(type);
		if (scalar != null) {
			return scalar + "(" + content(key.toString()) + ")";
		}
		if (key instanceof Integer || key instanceof Boolean || key instanceof UUID) {
			return simple(key);
		}
		if (key instanceof Date date) {
			return date(date);
		}
		if (key instanceof Locale locale) {
			return locale(locale);
		}
		if (key instanceof Enum<?> constant) {
			return constant.getDeclaringClass().getName() + "(" + constant.name() + ")";
		}
		if (key instanceof SimpleKey simpleKey) {
			return join("(", Arrays.stream(SimpleKeyReader.elements(simpleKey)), ")");
		}
		if (type.isArray()) {
			return join(type.getComponentType().getName() + "[](", elements(key), ")");
		}
		return composite(key, type);
	}

	/** The text of a date depends on the time zone of the node, so its number is used. */
	@SuppressWarnings("JavaUtilDate") // keys are what users have
	private static String date(Date date) {
		int nanos = (date instanceof Timestamp timestamp) ? timestamp.getNanos() : 0;
		return date.getClass().getName() + "(" + date.getTime() + "," + nanos + ")";
	}

	/** The text of a locale without language and country is empty. */
	private static String locale(Locale locale) {
		Stream<String> extensions = locale.getExtensionKeys()
			.stream()
			.map((key) -> key + "-" + locale.getExtension(key));
		return join("locale(",
				Stream.concat(
						Stream.of(locale.getLanguage(), locale.getScript(), locale.getCountry(), locale.getVariant()),
						extensions),
				")");
	}

	private static String simple(Object key) {
		if (key instanceof Integer) {
			return "int(" + key + ")";
		}
		return (key instanceof UUID) ? "uuid(" + key + ")" : key.toString();
	}

	private static String composite(Object key, Class<?> type) {
		if (key instanceof List<?> list) {
			return join("[", list.stream(), "]");
		}
		if (key instanceof Set<?> set) {
			return sorted("set(", set.stream().map(KeyText::any));
		}
		if (key instanceof Map<?, ?> map) {
			return sorted("map(",
					map.entrySet().stream().map((entry) -> any(entry.getKey()) + "=" + any(entry.getValue())));
		}
		if (key instanceof Map.Entry<?, ?> entry) {
			return "entry(" + any(entry.getKey()) + "=" + any(entry.getValue()) + ")";
		}
		if (key instanceof Collection<?> collection) {
			return join("collection(", collection.stream(), ")");
		}
		if (key instanceof Optional<?> optional) {
			return join("optional(", optional.stream(), ")");
		}
		if (type.isRecord()) {
			return join(type.getName() + "(", RecordReader.components(key), ")");
		}
		Stream<?> parts = type.getName().startsWith(SPRING_DATA) ? SpringDataKeys.parts(key) : null;
		return (parts != null) ? join(type.getName() + "(", parts, ")") : described(key, type);
	}

	private static String described(Object key, Class<?> type) {
		if (!describesItself(type)) {
			throw unwritable(type, "has no toString() of its own");
		}
		if (key instanceof Buffer && !(key instanceof CharBuffer)) {
			throw unwritable(type, "has a toString() that does not tell its content");
		}
		String text = key.toString();
		if (ObjectIdentity.isIn(text)) {
			throw unwritable(type,
					"has a toString() that contains the identity of an object, which differs on each node");
		}
		return type.getName() + "(\"" + escape(text) + "\")";
	}

	private static IllegalArgumentException unwritable(Class<?> type, String reason) {
		return new IllegalArgumentException("A cache key cannot be written as text: " + type.getName() + " " + reason
				+ ". Make the class a record, give it a toString() that tells all that equals() looks at and is the "
				+ "same on every node, or give the method a 'key' or a KeyGenerator");
	}

	private static boolean describesItself(Class<?> type) {
		try {
			return type.getMethod("toString").getDeclaringClass() != Object.class;
		}
		catch (NoSuchMethodException ex) {
			throw new IllegalStateException("Every class has toString()", ex);
		}
	}

	private static String join(String start, Stream<? extends @Nullable Object> elements, String end) {
		return elements.map(KeyText::any).collect(Collectors.joining(",", start, end));
	}

	private static String sorted(String start, Stream<String> elements) {
		return elements.sorted().collect(Collectors.joining(",", start, ")"));
	}

	private static Stream<@Nullable Object> elements(Object array) {
		@Nullable Object[] elements = new @Nullable Object[Array.getLength(array)];
		for (int i = 0; i < elements.length; i++) {
			elements[i] = Array.get(array, i);
		}
		return Arrays.stream(elements);
	}

	private static String string(String text) {
		return isPlain(text) ? escape(text) : "\"" + escape(text) + "\"";
	}

	private static boolean isPlain(String text) {
		return !text.isEmpty() && isLetter(text.charAt(0)) && !WORDS.contains(text)
				&& text.chars().noneMatch((c) -> MEANINGFUL.indexOf(c) >= 0);
	}

	private static String content(String text) {
		boolean quoted = text.isEmpty() || text.chars().anyMatch((c) -> MEANINGFUL.indexOf(c) >= 0);
		return quoted ? "\"" + escape(text) + "\"" : escape(text);
	}

	private static boolean isLetter(char c) {
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
	}

	private static String escape(String text) {
		int length = text.length();
		for (int i = 0; i < length; i++) {
			if (isEscaped(text, i)) {
				return escapeFrom(text, i);
			}
		}
		return text;
	}

	private static String escapeFrom(String text, int start) {
		StringBuilder escaped = new StringBuilder(text.length() + 16).append(text, 0, start);
		for (int i = start; i < text.length(); i++) {
			char c = text.charAt(i);
			if (!isEscaped(text, i)) {
				escaped.append(c);
			}
			else if (c < 0x80) {
				escaped.append('%').append(HEX.toHexDigits((byte) c));
			}
			else {
				escaped.append("%u").append(HEX.toHexDigits(c));
			}
		}
		return escaped.toString();
	}

	/** Half a surrogate pair has no UTF-8 of its own, so it is escaped, too. */
	private static boolean isEscaped(String text, int index) {
		char c = text.charAt(index);
		if (Character.isISOControl(c) || c == LINE_SEPARATOR || c == PARAGRAPH_SEPARATOR) {
			return true;
		}
		if (c < 0x80) {
			return c == '%' || c == '{' || c == '}' || c == '"';
		}
		if (Character.isHighSurrogate(c)) {
			return index + 1 == text.length() || !Character.isLowSurrogate(text.charAt(index + 1));
		}
		return Character.isLowSurrogate(c) && (index == 0 || !Character.isHighSurrogate(text.charAt(index - 1)));
	}

	private static String unescape(String text) {
		if (text.indexOf('%') < 0) {
			return text;
		}
		StringBuilder plain = new StringBuilder(text.length());
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c != '%') {
				plain.append(c);
				continue;
			}
			boolean wide = text.charAt(i + 1) == 'u';
			int from = wide ? i + 2 : i + 1;
			int to = from + (wide ? 4 : 2);
			plain.append((char) Integer.parseInt(text.substring(from, to), 16));
			i = to - 1;
		}
		return plain.toString();
	}

	/** {@link SimpleKey} has no accessor for its elements. */
	private static final class SimpleKeyReader {

		private static final Field PARAMS = params();

		private static Field params() {
			try {
				Field field = SimpleKey.class.getDeclaredField("params");
				field.setAccessible(true);
				return field;
			}
			catch (NoSuchFieldException ex) {
				throw new IllegalStateException("This version of Spring keeps the elements of SimpleKey elsewhere", ex);
			}
		}

		static @Nullable Object[] elements(SimpleKey key) {
			try {
				return (@Nullable Object[]) Objects.requireNonNull(PARAMS.get(key));
			}
			catch (IllegalAccessException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

	private static final class RecordReader {

		private static final ClassValue<RecordComponent[]> COMPONENTS = new ClassValue<>() {

			@Override
			protected RecordComponent[] computeValue(Class<?> type) {
				RecordComponent[] components = type.getRecordComponents();
				for (RecordComponent component : components) {
					component.getAccessor().setAccessible(true);
				}
				return components;
			}

		};

		static Stream<@Nullable Object> components(Object key) {
			return Arrays.stream(COMPONENTS.get(key.getClass())).map((component) -> read(component, key));
		}

		private static @Nullable Object read(RecordComponent component, Object key) {
			try {
				return component.getAccessor().invoke(key);
			}
			catch (IllegalAccessException | InvocationTargetException ex) {
				throw new IllegalArgumentException("The component '" + component.getName() + "' of a cache key of "
						+ key.getClass().getName() + " cannot be read", ex);
			}
		}

	}

}
