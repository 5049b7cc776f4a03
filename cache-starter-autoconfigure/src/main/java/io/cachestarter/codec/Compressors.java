package io.cachestarter.codec;

import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * The compressors by name: {@code lz4} is fast, {@code zstd} makes smaller. Each needs a
 * library that is optional. Safe for use by multiple threads.
 *
 * @since 0.1.0
 */
public final class Compressors {

	private static final String LZ4 = "lz4";

	private static final String ZSTD = "zstd";

	private static final byte LZ4_ID = 1;

	private static final byte ZSTD_ID = 2;

	private static final Library LZ4_LIBRARY = new Library("net.jpountz.lz4.LZ4Factory", "at.yawk.lz4:lz4-java");

	private static final Library ZSTD_LIBRARY = new Library("com.github.luben.zstd.Zstd", "com.github.luben:zstd-jni");

	private Compressors() {
	}

	/**
	 * Returns the compressor with a name.
	 * @param name {@code lz4} or {@code zstd}
	 * @return the compressor, the same one each time
	 * @throws UnknownCodecException if there is no compressor of that name
	 * @throws MissingLibraryException if the library of the compressor is not there
	 */
	public static Compressor get(String name) {
		return switch (name) {
			case LZ4 -> LZ4_LIBRARY.use(LZ4, () -> Lz4.INSTANCE);
			case ZSTD -> ZSTD_LIBRARY.use(ZSTD, () -> Zstandard.INSTANCE);
			default -> throw new UnknownCodecException(name, new TreeSet<>(Set.of(LZ4, ZSTD)));
		};
	}

	/**
	 * Returns the compressor with an id that was found in stored data.
	 * @param id any number
	 * @return the compressor, or {@code null} if there is none with this id or its
	 * library is not there
	 */
	public static @Nullable Compressor findById(byte id) {
		return switch (id) {
			case LZ4_ID -> find(LZ4);
			case ZSTD_ID -> find(ZSTD);
			default -> null;
		};
	}

	/**
	 * Returns the compressor to use when none is named.
	 * @return {@code lz4} if its library is there, else {@code zstd} if its library is
	 * there, else {@code null}
	 */
	public static @Nullable Compressor findDefault() {
		Compressor lz4 = find(LZ4);
		return (lz4 != null) ? lz4 : find(ZSTD);
	}

	private static @Nullable Compressor find(String name) {
		try {
			return get(name);
		}
		catch (MissingLibraryException ex) {
			return null;
		}
	}

	/** Touched only when the library is there. */
	private static final class Lz4 {

		static final Compressor INSTANCE = new CheckedCompressor(LZ4, LZ4_ID, new Lz4Algorithm());

	}

	/** Touched only when the library is there. */
	private static final class Zstandard {

		static final Compressor INSTANCE = new CheckedCompressor(ZSTD, ZSTD_ID, new ZstdAlgorithm());

	}

}
