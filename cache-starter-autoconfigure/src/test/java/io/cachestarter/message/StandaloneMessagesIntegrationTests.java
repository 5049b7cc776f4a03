package io.cachestarter.message;

import io.cachestarter.test.RedisServers;

/** The contract of messages on one server. */
class StandaloneMessagesIntegrationTests extends MessagesContract {

	@Override
	String[] servers() {
		return RedisServers.shared().properties();
	}

	@Override
	void stopServers() {
		// Others use the server, too.
	}

}
