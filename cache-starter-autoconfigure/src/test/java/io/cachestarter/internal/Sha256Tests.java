package io.cachestarter.internal;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class Sha256Tests {

	/** The example of FIPS 180-2. */
	@Test
	void digestsTheTextOfTheStandard() {
		assertThat(Sha256.hex("abc", Sha256.BYTES))
			.isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	}

	@Test
	void shortensToAsManyBytesAsAreWanted() {
		assertThat(Sha256.hex("abc", 4)).isEqualTo("ba7816bf");
	}

}
