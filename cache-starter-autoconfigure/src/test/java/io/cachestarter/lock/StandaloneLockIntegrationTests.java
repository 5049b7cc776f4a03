package io.cachestarter.lock;

import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;

/** The contract of the locks on one server. */
class StandaloneLockIntegrationTests extends LockContract {

	private final RedisServerHandle servers = RedisServers.start();

	@Override
	String[] servers() {
		return this.servers.properties();
	}

	@Override
	void stopServers() {
		this.servers.close();
	}

}
