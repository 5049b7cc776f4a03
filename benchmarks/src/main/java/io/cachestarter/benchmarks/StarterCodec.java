package io.cachestarter.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A codec and a compression of the starter, which has a cache of its own here.
 *
 * @param codec its name
 * @param compression its name
 */
record StarterCodec(String codec, String compression) {

	static final StarterCodec DEFAULT = new StarterCodec("json", "none");

	private static final int COMPRESSED_ABOVE = 1_024;

	/** Returns those that make a difference for values of a size. */
	static Collection<StarterCodec> forValues(int bytes) {
		return all().stream()
			.filter((each) -> bytes > COMPRESSED_ABOVE || each.compression.equals(DEFAULT.compression))
			.toList();
	}

	/** Returns what an application needs to have a cache for each of them. */
	static Collection<String> settings() {
		List<String> settings = new ArrayList<>();
		all().forEach((each) -> {
			String prefix = "cache-starter.caches." + each.cache() + ".";
			settings.addAll(List.of(prefix + "local.enabled=false", prefix + "ttl=1h",
					prefix + "remote.codec=" + each.codec, prefix + "remote.compression=" + each.compression,
					prefix + "remote.compress-above=" + COMPRESSED_ABOVE + "B"));
		});
		return settings;
	}

	private static List<StarterCodec> all() {
		List<StarterCodec> all = new ArrayList<>();
		for (String codec : List.of("json", "smile", "cbor")) {
			for (String compression : List.of("none", "lz4", "zstd")) {
				all.add(new StarterCodec(codec, compression));
			}
		}
		return all;
	}

	String cache() {
		return this.codec + "-" + this.compression;
	}

	@Override
	public String toString() {
		return "cache-starter, " + this.codec + (this.compression.equals("none") ? "" : ", " + this.compression);
	}

}
