package io.cachestarter.autoconfigure;

import io.cachestarter.autoconfigure.CacheStarterProperties.Structures;
import io.cachestarter.structure.StructureSettings;

import org.springframework.util.unit.DataSize;

/**
 * Turns the properties of the structures into settings, and checks each value under the
 * name that it was given.
 */
final class StructureSettingsFactory {

	private static final String PREFIX = "cache-starter.structures.";

	/** What Redis takes for one string. */
	private static final DataSize LARGEST_VALUE = DataSize.ofMegabytes(512);

	private StructureSettingsFactory() {
	}

	static StructureSettings create(Structures given) {
		return new StructureSettings(checked("max-size", given.maxSize(), Integer.MAX_VALUE),
				checked("max-per-call", given.maxPerCall(), StructureSettings.HIGHEST_PER_CALL),
				(int) checked(given.maxValueSize()).toBytes());
	}

	private static int checked(String property, int given, int highest) {
		if (given < 1 || given > highest) {
			throw new InvalidCacheSettingException(PREFIX + property, given, "the number must be from 1 to " + highest,
					"Set it to a number such as 1000.");
		}
		return given;
	}

	private static DataSize checked(DataSize given) {
		if (given.toBytes() < 1 || given.compareTo(LARGEST_VALUE) > 0) {
			throw new InvalidCacheSettingException(PREFIX + "max-value-size", given,
					"the size must be from 1B to 512MB", "Set it to a size such as 64KB.");
		}
		return given;
	}

}
