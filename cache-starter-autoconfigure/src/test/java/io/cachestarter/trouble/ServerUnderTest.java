package io.cachestarter.trouble;

import java.nio.file.Path;
import java.util.Objects;

import io.cachestarter.test.FaultyLine;
import io.cachestarter.test.RedisProbe;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import org.jspecify.annotations.Nullable;

/**
 * A server, a line to it, and what is needed to get both into trouble.
 */
final class ServerUnderTest implements AutoCloseable {

	private final RedisServerHandle server = RedisServers.start();

	private final FaultyLine line = FaultyLine.to(this.server);

	private final RedisProbe probe = RedisProbe.open(this.server);

	private @Nullable Path snapshot;

	RedisServerHandle server() {
		return this.server;
	}

	FaultyLine line() {
		return this.line;
	}

	RedisProbe probe() {
		return this.probe;
	}

	void saveSnapshot() {
		this.snapshot = this.server.saveSnapshot();
	}

	Path snapshot() {
		return Objects.requireNonNull(this.snapshot);
	}

	@Override
	public void close() {
		this.probe.close();
		this.line.close();
		this.server.close();
	}

}
