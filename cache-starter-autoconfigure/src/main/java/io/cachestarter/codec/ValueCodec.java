package io.cachestarter.codec;

/**
 * Turns values of one type into payload bytes and back. Safe for use by multiple threads;
 * does no I/O.
 *
 * @since 0.1.0
 * @see ValueCodecs
 */
public interface ValueCodec {

	/**
	 * Returns the name by which users choose this codec.
	 * @return {@code json}, {@code smile}, {@code cbor} or {@code jdk}
	 */
	String name();

	/**
	 * Returns the number that stands for this codec in stored entries. It never changes
	 * and is never used again for another codec.
	 * @return the id, greater than 0
	 */
	byte id();

	/**
	 * Turns a value into bytes.
	 * @param value the value, an instance of the type
	 * @param type the type under which the value will be read again
	 * @return the bytes
	 * @throws CodecException if this codec cannot write the value
	 */
	byte[] encode(Object value, ValueType type);

	/**
	 * Turns bytes into the value they stand for. The array is neither kept nor changed.
	 * @param bytes the array that holds the bytes
	 * @param offset index of the first byte
	 * @param length number of bytes, all of which belong to the value
	 * @param type the type under which the value was written
	 * @return the value
	 * @throws CodecException if the bytes are not exactly one readable value of the type;
	 * hostile bytes cause no other exception
	 */
	Object decode(byte[] bytes, int offset, int length, ValueType type);

}
