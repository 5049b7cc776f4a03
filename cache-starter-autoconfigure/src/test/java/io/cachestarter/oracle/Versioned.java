package io.cachestarter.oracle;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A value of the database: the key and how often it has been written. Reading it from its
 * bytes can be made slow.
 */
record Versioned(String key, long version) {

	private static volatile Runnable decoding = () -> {
	};

	@JsonCreator
	static Versioned decode(@JsonProperty("key") String key, @JsonProperty("version") long version) {
		decoding.run();
		return new Versioned(key, version);
	}

	/**
	 * Set what happens during each decoding from now on, in all nodes.
	 * @param pause must not throw
	 */
	static void whileDecoding(Runnable pause) {
		decoding = pause;
	}

}
