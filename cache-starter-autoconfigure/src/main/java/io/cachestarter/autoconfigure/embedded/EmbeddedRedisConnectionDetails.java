package io.cachestarter.autoconfigure.embedded;

import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;

/**
 * Address of the embedded server.
 *
 * @param server the running server
 */
record EmbeddedRedisConnectionDetails(EmbeddedRedisServer server) implements DataRedisConnectionDetails {

	@Override
	public Standalone getStandalone() {
		return Standalone.of(this.server.host(), this.server.port());
	}

}
