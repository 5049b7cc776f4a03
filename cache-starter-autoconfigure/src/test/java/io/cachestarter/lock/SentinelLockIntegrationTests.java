package io.cachestarter.lock;

import io.cachestarter.test.SentinelServers;

/** The contract of the locks on a primary that Sentinel names. */
class SentinelLockIntegrationTests extends LockContract {

	private final SentinelServers servers = SentinelServers.start();

	@Override
	String[] servers() {
		return this.servers.properties();
	}

	@Override
	void stopServers() {
		this.servers.close();
	}

}
