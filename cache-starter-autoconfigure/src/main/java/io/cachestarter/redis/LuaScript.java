package io.cachestarter.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.BooleanOutput;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.output.IntegerListOutput;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.output.ValueListOutput;
import io.lettuce.core.output.ValueOutput;

/**
 * A Lua script of ours, read from {@code META-INF/cache-starter/scripts} on the class
 * path, behind the functions that it shares with others. Immutable.
 *
 * @param <T> what it answers with
 * @since 0.1.0
 */
@SuppressWarnings("UnusedTypeParameter") // says what the caller gets
public final class LuaScript<T> {

	private static final String LOCATION = "/META-INF/cache-starter/scripts/";

	private final String name;

	private final byte[] source;

	private final String sha1;

	private final Supplier<CommandOutput<byte[], byte[], T>> output;

	private LuaScript(List<String> libraries, String name, Supplier<CommandOutput<byte[], byte[], T>> output) {
		this.name = name;
		this.source = (libraries.stream().map(LuaScript::read).collect(Collectors.joining()) + read(name))
			.getBytes(StandardCharsets.UTF_8);
		this.sha1 = sha1(this.source);
		this.output = output;
	}

	/**
	 * Loads a script that answers with a number.
	 * @param library the file of the functions that it uses, without its extension
	 * @param name its own file name without its extension
	 * @return the script
	 */
	public static LuaScript<Long> returningLong(String library, String name) {
		return returningLong(List.of(library), name);
	}

	/**
	 * Loads a script that answers with a number, like
	 * {@link #returningLong(String, String)}.
	 * @param libraries the files of the functions that it uses, in this order
	 * @param name its own file name
	 * @return the script
	 */
	public static LuaScript<Long> returningLong(List<String> libraries, String name) {
		return new LuaScript<>(libraries, name, () -> new IntegerOutput<>(ByteArrayCodec.INSTANCE));
	}

	/**
	 * Loads a script that answers with 1 for yes and 0 for no, like
	 * {@link #returningLong(String, String)}.
	 * @param library the file of the functions that it uses
	 * @param name its own file name
	 * @return the script
	 */
	public static LuaScript<Boolean> returningBoolean(String library, String name) {
		return new LuaScript<>(List.of(library), name, () -> new BooleanOutput<>(ByteArrayCodec.INSTANCE));
	}

	/**
	 * Loads a script that answers with numbers, like
	 * {@link #returningLong(String, String)}.
	 * @param library the file of the functions that it uses
	 * @param name its own file name
	 * @return the script
	 */
	public static LuaScript<List<Long>> returningLongs(String library, String name) {
		return returningLongs(List.of(library), name);
	}

	/**
	 * Loads a script that answers with numbers, like
	 * {@link #returningLong(List, String)}.
	 * @param libraries the files of the functions that it uses, in this order
	 * @param name its own file name
	 * @return the script
	 */
	public static LuaScript<List<Long>> returningLongs(List<String> libraries, String name) {
		return new LuaScript<>(libraries, name, () -> new IntegerListOutput<>(ByteArrayCodec.INSTANCE));
	}

	/**
	 * Loads a script that answers with several byte strings, like
	 * {@link #returningLong(String, String)}.
	 * @param library the file of the functions that it uses
	 * @param name its own file name
	 * @return the script
	 */
	public static LuaScript<List<byte[]>> returningManyBytes(String library, String name) {
		return returningManyBytes(List.of(library), name);
	}

	/**
	 * Loads a script that answers with several byte strings, like
	 * {@link #returningLong(List, String)}.
	 * @param libraries the files of the functions that it uses, none if it uses none
	 * @param name its own file name
	 * @return the script
	 */
	public static LuaScript<List<byte[]>> returningManyBytes(List<String> libraries, String name) {
		return new LuaScript<>(libraries, name, () -> new ValueListOutput<>(ByteArrayCodec.INSTANCE));
	}

	/**
	 * Loads a script that answers with bytes, like
	 * {@link #returningLong(String, String)}.
	 * @param library the file of the functions that it uses
	 * @param name its own file name
	 * @return the script
	 */
	public static LuaScript<byte[]> returningBytes(String library, String name) {
		return returningBytes(List.of(library), name);
	}

	/**
	 * Loads a script that answers with bytes, like {@link #returningLong(List, String)}.
	 * @param libraries the files of the functions that it uses
	 * @param name its own file name
	 * @return the script
	 */
	public static LuaScript<byte[]> returningBytes(List<String> libraries, String name) {
		return new LuaScript<>(libraries, name, () -> new ValueOutput<>(ByteArrayCodec.INSTANCE));
	}

	byte[] source() {
		return this.source;
	}

	String sha1() {
		return this.sha1;
	}

	/** Returns what reads one answer. */
	CommandOutput<byte[], byte[], T> newOutput() {
		return this.output.get();
	}

	private static String read(String name) {
		String resource = LOCATION + name + ".lua";
		try (InputStream stream = LuaScript.class.getResourceAsStream(resource)) {
			if (stream == null) {
				throw new IllegalArgumentException("No script at " + resource);
			}
			return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String sha1(byte[] source) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(source));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-1", ex);
		}
	}

	@Override
	public String toString() {
		return this.name;
	}

}
