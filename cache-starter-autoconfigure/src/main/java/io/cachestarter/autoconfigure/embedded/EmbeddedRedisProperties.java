package io.cachestarter.autoconfigure.embedded;

import java.io.File;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Settings of the embedded Redis server.
 *
 * @param enabled Whether to start a Redis server with the application, for development
 * and tests. Ignored when the application names a Redis address of its own.
 * @param port Port of the server on the loopback address, 0 to 65535. Zero chooses a free
 * port.
 * @param executable Path of a redis-server program to run instead of the one that the
 * embedded-redis library brings.
 */
@ConfigurationProperties(EmbeddedRedisProperties.PREFIX)
record EmbeddedRedisProperties(@DefaultValue("false") boolean enabled, @DefaultValue("0") int port,
		@Nullable File executable) {

	static final String PREFIX = "cache-starter.embedded-redis";

	static final String ENABLED = PREFIX + ".enabled";

	static final String PORT = PREFIX + ".port";

	static final String EXECUTABLE = PREFIX + ".executable";

	private static final int HIGHEST_PORT = 65535;

	EmbeddedRedisProperties {
		if (port < 0 || port > HIGHEST_PORT) {
			throw new InvalidConfigurationPropertyValueException(PORT, port, "Must be between 0 and 65535.");
		}
		if (executable != null && !(executable.isFile() && executable.canExecute())) {
			throw new InvalidConfigurationPropertyValueException(EXECUTABLE, executable,
					"Must be the path of a program that this process may execute.");
		}
	}

}
