package io.cachestarter.cache;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.cachestarter.codec.ValueType;
import io.cachestarter.internal.Limit;
import io.cachestarter.internal.LimitCounts;
import io.cachestarter.remote.TypeLookup;
import org.jspecify.annotations.Nullable;

/**
 * The types that the values of one cache have been seen with, for callers that declare
 * none. The first declared type stands for the cache; others are found by their
 * fingerprint, the first 1,000 of them. Safe for use by multiple threads.
 */
final class ValueTypes implements TypeLookup {

	private static final ValueType NOTHING = ValueType.of(Object.class);

	/** Types that every node knows, whether it has seen them in this cache or not. */
	private static final Map<Integer, ValueType> WELL_KNOWN = Stream
		.of(String.class, Boolean.class, Byte.class, Short.class, Integer.class, Long.class, Float.class, Double.class,
				Character.class, BigInteger.class, BigDecimal.class, UUID.class, Instant.class, Duration.class,
				LocalDate.class, LocalTime.class, LocalDateTime.class, OffsetDateTime.class, ZonedDateTime.class)
		.map(ValueType::of)
		.collect(Collectors.toUnmodifiableMap(ValueType::fingerprint, Function.identity()));

	private static final int MAX_TYPES = 1_000;

	private final ConcurrentMap<Integer, ValueType> byFingerprint = new ConcurrentHashMap<>();

	private final LimitCounts limits;

	private volatile @Nullable ValueType declared;

	ValueTypes(LimitCounts limits) {
		this.limits = limits;
	}

	/**
	 * Makes a type known; the first one is the type that the cache is taken to be of.
	 */
	void declare(ValueType type) {
		remember(type);
		if (this.declared == null) {
			this.declared = type;
		}
	}

	@Override
	public @Nullable ValueType findType(int fingerprint) {
		ValueType seen = this.byFingerprint.get(fingerprint);
		return (seen != null) ? seen : WELL_KNOWN.get(fingerprint);
	}

	@Override
	public boolean isSure() {
		return false;
	}

	/**
	 * Returns the type to write a value with whose caller declares none.
	 */
	ValueType of(@Nullable Object value) {
		ValueType known = this.declared;
		if (known != null && (value == null || known.rawClass().isInstance(value))) {
			return known;
		}
		ValueType found = (value != null) ? ValueType.ofValue(value) : NOTHING;
		remember(found);
		return found;
	}

	private void remember(ValueType type) {
		if (this.byFingerprint.size() < MAX_TYPES) {
			this.byFingerprint.putIfAbsent(type.fingerprint(), type);
		}
		else if (!this.byFingerprint.containsKey(type.fingerprint())) {
			this.limits.reached(Limit.TYPES);
		}
	}

}
