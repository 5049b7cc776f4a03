/**
 * Turns cached values into bytes and back. {@link io.cachestarter.codec.ValueCodecs} and
 * {@link io.cachestarter.codec.Compressors} are the doors;
 * {@link io.cachestarter.codec.ValueType} says what the bytes stand for, because the
 * bytes themselves never do. Knows Jackson, but nothing of caches, Redis or Spring; a
 * page of Spring Data is understood when that library is there.
 */
@NullMarked
package io.cachestarter.codec;

import org.jspecify.annotations.NullMarked;
