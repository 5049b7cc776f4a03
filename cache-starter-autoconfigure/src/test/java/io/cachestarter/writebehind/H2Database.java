package io.cachestarter.writebehind;

import java.nio.file.Path;
import java.sql.SQLException;

import io.cachestarter.test.FreePorts;
import org.h2.tools.Server;

/** H2 with a file, as a server in this JVM. */
final class H2Database implements SharedDatabase {

	private final int port = FreePorts.next();

	private final Path folder;

	private Server server;

	H2Database(Path folder) {
		this.folder = folder;
		this.server = open();
	}

	private Server open() {
		try {
			return Server
				.createTcpServer("-tcpPort", Integer.toString(this.port), "-baseDir", this.folder.toString(),
						"-ifNotExists")
				.start();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public String url() {
		return "jdbc:h2:tcp://127.0.0.1:" + this.port + "/./items;user=sa";
	}

	@Override
	public void stop() {
		this.server.stop();
	}

	@Override
	public void start() {
		this.server = open();
	}

	@Override
	public void close() {
		stop();
	}

	@Override
	public String toString() {
		return "H2";
	}

}
