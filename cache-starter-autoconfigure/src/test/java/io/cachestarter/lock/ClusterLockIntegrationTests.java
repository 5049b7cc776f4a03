package io.cachestarter.lock;

import io.cachestarter.test.RedisClusterServers;

/** The contract of the locks on a cluster. */
class ClusterLockIntegrationTests extends LockContract {

	private final RedisClusterServers servers = RedisClusterServers.start();

	@Override
	String[] servers() {
		return this.servers.properties();
	}

	@Override
	void stopServers() {
		this.servers.close();
	}

}
