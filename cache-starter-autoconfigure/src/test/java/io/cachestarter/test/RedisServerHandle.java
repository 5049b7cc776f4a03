package io.cachestarter.test;

import java.io.IOException;
import java.io.UncheckedIOException;

import redis.embedded.RedisServer;

/**
 * A running Redis server of a test, reachable on the loopback address. Closing it twice
 * is allowed.
 */
public final class RedisServerHandle implements AutoCloseable {

	private final RedisServer server;

	private final int port;

	private final boolean shared;

	RedisServerHandle(RedisServer server, int port, boolean shared) {
		this.server = server;
		this.port = port;
		this.shared = shared;
	}

	public String host() {
		return "127.0.0.1";
	}

	public int port() {
		return this.port;
	}

	/**
	 * Return what an application needs to find this server.
	 * @return pairs in the form {@code name=value}
	 */
	public String[] properties() {
		return new String[] { "spring.data.redis.host=" + host(), "spring.data.redis.port=" + this.port };
	}

	/**
	 * Stop the server, unless it is the one that all tests of this JVM share.
	 */
	@Override
	public void close() {
		if (!this.shared) {
			stop();
		}
	}

	void stop() {
		try {
			this.server.stop();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
