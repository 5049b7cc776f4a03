package io.cachestarter.message;

import io.cachestarter.test.RedisClusterServers;

/** The contract of messages on a cluster. */
class ClusterMessagesIntegrationTests extends MessagesContract {

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
