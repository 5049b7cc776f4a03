package io.cachestarter.structure;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.cachestarter.codec.CodecException;
import io.cachestarter.codec.ObjectFields;
import io.cachestarter.internal.Utf8;
import io.cachestarter.redis.LuaScript;
import io.cachestarter.redis.RedisFailureException;
import org.jspecify.annotations.Nullable;

/**
 * Records or beans in Redis, one for each id, whose properties can be read and changed
 * one by one. Each object is a hash with a field of JSON for each property, under the
 * name that it has in JSON. Immutable and safe for use by multiple threads.
 * <p>
 * A change of some properties is made only if the object is there: it never leaves a part
 * of one. Every method asks Redis once and ends within its time budget. Without an answer
 * it throws {@link RedisFailureException}, and it is not known whether a change was made.
 * The asynchronous forms return futures that fail with the same; they are completed on a
 * thread of the connection, so what depends on them must not block.
 *
 * @param <T> the record or bean
 * @since 0.1.0
 * @see RedisStructures#objects
 */
public final class StoredObjects<T> extends StoredStructures {

	private static final LuaScript<Long> PUT = Entity.returningLong("object-put");

	private static final LuaScript<Long> UPDATE = Entity.returningLong("object-update");

	private static final LuaScript<List<byte[]>> GET = Entity.returningManyBytes("object-get");

	private static final LuaScript<List<byte[]>> GET_FIELD = Entity.returningManyBytes("object-get-field");

	private static final LuaScript<List<byte[]>> INCREMENT = Entity.returningManyBytes("object-increment");

	/** The highest value that a property can have, and -1 less that is the lowest. */
	private static final Map<Class<?>, Long> HIGHEST = Map.of(Byte.class, (long) Byte.MAX_VALUE, Short.class,
			(long) Short.MAX_VALUE, Integer.class, (long) Integer.MAX_VALUE, Long.class, Long.MAX_VALUE,
			BigInteger.class, Long.MAX_VALUE);

	private final ObjectFields<T> fields;

	StoredObjects(Entity entity, ObjectFields<T> fields) {
		super(entity);
		this.fields = fields;
		entity.checkedCount("number of properties", fields.names().size());
	}

	/**
	 * Returns an object.
	 * @param id which object, from 1 to 1,024 characters
	 * @return the object, or {@code null} if there is none
	 * @throws RedisFailureException if Redis has not answered in time
	 * @throws CodecException if what is there cannot be read as an object
	 */
	public @Nullable T get(String id) {
		return getting(id).await();
	}

	/**
	 * Returns an object, like {@link #get}.
	 * @param id which object
	 * @return the object, or {@code null}
	 */
	public CompletableFuture<@Nullable T> getAsync(String id) {
		return getting(id).future();
	}

	private Operation<List<byte[]>, @Nullable T> getting(String id) {
		return this.entity.read("get", GET, id, this::read);
	}

	private @Nullable T read(List<byte[]> found) {
		if (found.isEmpty()) {
			return null;
		}
		Map<String, byte[]> json = new LinkedHashMap<>();
		for (int i = 0; i < found.size(); i += 2) {
			json.put(Entity.text(found.get(i)), found.get(i + 1));
		}
		return this.fields.read(json);
	}

	/**
	 * Writes an object in place of the one that is there, if any.
	 * @param id which object, from 1 to 1,024 characters
	 * @param object the object
	 * @throws RedisFailureException if Redis has not done it in time
	 * @throws CodecException if it cannot be written as JSON
	 * @throws IllegalArgumentException if one of its values is too large
	 */
	public void put(String id, T object) {
		Boolean unused = putting(id, object).await();
	}

	/**
	 * Writes an object, like {@link #put}.
	 * @param id which object
	 * @param object the object
	 * @return completes when it is there
	 */
	public CompletableFuture<Void> putAsync(String id, T object) {
		return putting(id, object).future().thenAccept((done) -> {
		});
	}

	private Operation<Long, Boolean> putting(String id, T object) {
		Map<String, byte[]> json = this.fields.write(object);
		this.entity.checkedCount("number of properties", json.size());
		List<byte[]> arguments = new ArrayList<>();
		json.forEach((name, value) -> add(arguments, name, value));
		return this.entity.write("put", PUT, id, (done) -> true, Entity.array(arguments));
	}

	/**
	 * Returns the value of one property.
	 * @param <F> the kind of value
	 * @param id which object, from 1 to 1,024 characters
	 * @param property its name in JSON
	 * @param type the class of the value
	 * @return the value, or {@code null} if it is that or the object is not there
	 * @throws RedisFailureException if Redis has not answered in time
	 * @throws CodecException if what is there is no such value
	 * @throws IllegalArgumentException if there is no such property
	 */
	public <F> @Nullable F getField(String id, String property, Class<F> type) {
		return gettingField(id, property, type).await();
	}

	/**
	 * Returns the value of one property, like {@link #getField}.
	 * @param <F> the kind of value
	 * @param id which object
	 * @param property its name in JSON
	 * @param type the class of the value
	 * @return the value, or {@code null}
	 */
	public <F> CompletableFuture<@Nullable F> getFieldAsync(String id, String property, Class<F> type) {
		return gettingField(id, property, type).future();
	}

	private <F> Operation<List<byte[]>, @Nullable F> gettingField(String id, String property, Class<F> type) {
		this.fields.property(property);
		return this.entity.read("get_field", GET_FIELD, id,
				(found) -> found.isEmpty() ? null : this.fields.readField(found.get(0), type), Utf8.bytes(property));
	}

	/**
	 * Sets properties of an object that is there, all at once.
	 * @param id which object, from 1 to 1,024 characters
	 * @param changes values by the names of the properties in JSON
	 * @return whether the object is there
	 * @throws RedisFailureException if Redis has not done it in time
	 * @throws CodecException if a value cannot be written as JSON
	 * @throws IllegalArgumentException if there is no such property, or it cannot have
	 * such a value, or there are no changes
	 */
	public boolean update(String id, Map<String, ? extends @Nullable Object> changes) {
		return updating("update", id, Map.of(), changes).await();
	}

	/**
	 * Sets properties of an object that is there, like {@link #update}.
	 * @param id which object
	 * @param changes values by the names of the properties in JSON
	 * @return whether the object is there
	 */
	public CompletableFuture<Boolean> updateAsync(String id, Map<String, ? extends @Nullable Object> changes) {
		return updating("update", id, Map.of(), changes).future();
	}

	/**
	 * Sets properties of an object if others, or the same, have the values that are
	 * expected. Values are the same if their JSON is; a property that is missing counts
	 * as {@code null}.
	 * @param id which object, from 1 to 1,024 characters
	 * @param expected values by the names of the properties in JSON
	 * @param changes likewise
	 * @return whether the changes have been made: not if the object is not there or a
	 * value is different
	 * @throws RedisFailureException if Redis has not done it in time
	 * @throws CodecException if a value cannot be written as JSON
	 * @throws IllegalArgumentException if there is no such property, or it cannot have
	 * such a value, or there are no changes
	 */
	public boolean compareAndSet(String id, Map<String, ? extends @Nullable Object> expected,
			Map<String, ? extends @Nullable Object> changes) {
		return updating("compare_and_set", id, expected, changes).await();
	}

	/**
	 * Sets properties of an object if others have the values that are expected, like
	 * {@link #compareAndSet}.
	 * @param id which object
	 * @param expected values by the names of the properties in JSON
	 * @param changes likewise
	 * @return whether the changes have been made
	 */
	public CompletableFuture<Boolean> compareAndSetAsync(String id, Map<String, ? extends @Nullable Object> expected,
			Map<String, ? extends @Nullable Object> changes) {
		return updating("compare_and_set", id, expected, changes).future();
	}

	private Operation<Long, Boolean> updating(String operation, String id,
			Map<String, ? extends @Nullable Object> expected, Map<String, ? extends @Nullable Object> changes) {
		this.entity.checkedCount("number of changes", changes.size());
		List<byte[]> arguments = new ArrayList<>();
		arguments.add(Utf8.bytes(expected.size()));
		expected.forEach((name, value) -> add(arguments, name, this.fields.writeField(name, value)));
		changes.forEach((name, value) -> add(arguments, name, this.fields.writeField(name, value)));
		return this.entity.write(operation, UPDATE, id, (code) -> code == 1, Entity.array(arguments));
	}

	private void add(List<byte[]> arguments, String name, byte[] json) {
		arguments.add(Utf8.bytes(name));
		arguments.add(this.entity.checked(json, "property '" + name + "'"));
	}

	/**
	 * Adds to an integer of an object that is there. One that is missing or {@code null}
	 * counts as 0.
	 * @param id which object, from 1 to 1,024 characters
	 * @param property its name in JSON; a {@code byte}, {@code short}, {@code int},
	 * {@code long} or {@link BigInteger}
	 * @param delta what to add, less than 0 to take away
	 * @return its value then, or {@code null} if the object is not there
	 * @throws RedisFailureException if Redis has not done it in time
	 * @throws IllegalArgumentException if there is no such property or it is no integer
	 * @throws ArithmeticException if what is there is no integer, or the property cannot
	 * have the sum; nothing is added then
	 */
	public @Nullable Long increment(String id, String property, long delta) {
		return incrementing(id, property, delta).await();
	}

	/**
	 * Adds to an integer of an object that is there, like {@link #increment}.
	 * @param id which object
	 * @param property its name in JSON
	 * @param delta what to add
	 * @return its value then, or {@code null}
	 */
	public CompletableFuture<@Nullable Long> incrementAsync(String id, String property, long delta) {
		return incrementing(id, property, delta).future();
	}

	private Operation<List<byte[]>, @Nullable Long> incrementing(String id, String property, long delta) {
		Class<?> type = this.fields.property(property);
		Long highest = HIGHEST.get(type);
		if (highest == null) {
			throw new IllegalArgumentException("The property '" + property + "' is a " + type.getName()
					+ ", but only integers can be incremented. Use compareAndSet");
		}
		return this.entity.write("increment", INCREMENT, id, (found) -> sum(found, property, delta),
				Utf8.bytes(property), Utf8.bytes(delta), Utf8.bytes(-1 - highest), Utf8.bytes(highest));
	}

	private static @Nullable Long sum(List<byte[]> found, String property, long delta) {
		if (found.isEmpty()) {
			return null;
		}
		String text = Entity.text(found.get(0));
		if (text.equals("!")) {
			throw new ArithmeticException(
					"The property '" + property + "' has no integer in Redis, or " + delta + " more than it can have");
		}
		return Long.valueOf(text);
	}

}
