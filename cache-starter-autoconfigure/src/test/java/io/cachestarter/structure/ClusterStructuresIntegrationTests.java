package io.cachestarter.structure;

import io.cachestarter.test.RedisClusterServers;

/** The contract of the structures on a cluster. */
class ClusterStructuresIntegrationTests extends StructuresContract {

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
