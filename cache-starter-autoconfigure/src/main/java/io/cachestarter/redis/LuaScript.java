package io.cachestarter.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import io.lettuce.core.ScriptOutputType;

/**
 * A Lua script of ours, read from {@code META-INF/cache-starter/scripts} on the class
 * path. Immutable.
 *
 * @since 0.1.0
 */
public final class LuaScript {

	private static final String LOCATION = "/META-INF/cache-starter/scripts/";

	private final byte[] source;

	private final String sha1;

	private final ScriptOutputType output;

	private LuaScript(byte[] source, ScriptOutputType output) {
		this.source = source;
		this.sha1 = sha1(source);
		this.output = output;
	}

	/**
	 * Loads a script that answers with a number.
	 * @param name the file name without its extension
	 * @return the script
	 */
	public static LuaScript returningLong(String name) {
		return new LuaScript(read(LOCATION + name + ".lua"), ScriptOutputType.INTEGER);
	}

	byte[] source() {
		return this.source;
	}

	String sha1() {
		return this.sha1;
	}

	ScriptOutputType output() {
		return this.output;
	}

	private static byte[] read(String resource) {
		try (InputStream stream = LuaScript.class.getResourceAsStream(resource)) {
			if (stream == null) {
				throw new IllegalArgumentException("No script at " + resource);
			}
			return stream.readAllBytes();
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
		return new String(this.source, StandardCharsets.UTF_8).lines().findFirst().orElse("");
	}

}
