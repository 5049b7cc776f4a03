package io.cachestarter.structure;

import io.cachestarter.test.RedisServers;

/** The contract of the structures on one server. */
class StandaloneStructuresIntegrationTests extends StructuresContract {

	@Override
	String[] servers() {
		return RedisServers.shared().properties();
	}

	@Override
	void stopServers() {
		// Others use the server, too.
	}

}
