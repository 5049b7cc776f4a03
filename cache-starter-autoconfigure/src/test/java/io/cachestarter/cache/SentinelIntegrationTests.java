package io.cachestarter.cache;

import io.cachestarter.test.SentinelServers;

/** Two nodes on a primary, a replica and three sentinels. */
class SentinelIntegrationTests extends TopologyContract {

	private final SentinelServers redis = SentinelServers.start();

	@Override
	String[] servers() {
		return this.redis.properties();
	}

	@Override
	void stopServers() {
		this.redis.close();
	}

}
