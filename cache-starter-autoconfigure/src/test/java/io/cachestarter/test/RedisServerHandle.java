package io.cachestarter.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

import io.lettuce.core.RedisURI;
import org.jspecify.annotations.Nullable;

import static org.awaitility.Awaitility.await;

/**
 * A running Redis server of a test, reachable on the loopback address, that can be
 * frozen, killed and started again. Closing it twice is allowed. Safe for use by multiple
 * threads.
 */
public final class RedisServerHandle implements AutoCloseable {

	private static final String DATA = "dump.rdb";

	private static final int FILLERS = 20;

	/** Values as large as what a server reads before it looks for commands. */
	private static final String FILL = """
			for i = 1, tonumber(ARGV[1]) do
				redis.call('SET', 'filler:' .. i, string.rep('x', 2200000), 'PX', 600000)
			end
			""";

	private final RedisProcess process;

	private final int port;

	private final RedisAccess initialAccess;

	private volatile RedisAccess access;

	private volatile boolean shared;

	private RedisServerHandle(RedisProcess process, int port, RedisAccess access) {
		this.process = process;
		this.port = port;
		this.initialAccess = access;
		this.access = access;
	}

	/**
	 * Start a process.
	 * @param process what listens on the port when it has started; closed if it fails
	 */
	static RedisServerHandle start(RedisProcess process, int port, RedisAccess access) {
		try {
			process.start();
			return new RedisServerHandle(process, port, access);
		}
		catch (IllegalStateException ex) {
			process.close();
			throw ex;
		}
	}

	/**
	 * Let no test stop this server from now on.
	 */
	RedisServerHandle share() {
		this.shared = true;
		return this;
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
		return properties(this.port);
	}

	/**
	 * Return what an application needs to find this server over another port.
	 */
	String[] properties(int line) {
		return this.access.properties(line);
	}

	/**
	 * Return where Lettuce finds this server for the kit.
	 */
	RedisURI uri() {
		return this.access.uri(this.port);
	}

	public long pid() {
		return this.process.pid();
	}

	/**
	 * Return whether the process of the server is there, be it frozen or not.
	 * @return false after it has been killed or closed
	 */
	public boolean isAlive() {
		return this.process.isAlive();
	}

	public boolean isFrozen() {
		return this.process.isFrozen();
	}

	/**
	 * Stop the server where it stands (SIGSTOP): its connections stay open, new ones are
	 * accepted by the system, and nothing is answered. What is sent meanwhile is executed
	 * after {@link #thaw()}.
	 */
	public void freeze() {
		own().freeze();
	}

	/**
	 * Let a frozen server go on (SIGCONT).
	 */
	public void thaw() {
		own().thaw();
	}

	/**
	 * End the server at once (SIGKILL), also if it is frozen. Its data is lost, its port
	 * refuses connections.
	 */
	public void kill() {
		own().kill();
	}

	/**
	 * Start the server again on its port with its settings, without any data. It is
	 * killed before if it runs.
	 */
	public void restart() {
		prepareRestart(null);
		this.process.start();
	}

	/**
	 * Start the server again like {@link #restart()}, with older data.
	 * @param snapshot what {@link #saveSnapshot()} has returned, of this server or
	 * another
	 */
	public void restart(Path snapshot) {
		prepareRestart(snapshot);
		this.process.start();
	}

	/**
	 * Start the server again like {@link #restart(Path)}, but return while it loads its
	 * data: it answers commands with the error {@code LOADING}. It has twenty large keys
	 * more, which begin with {@code filler:}. Not for nodes of a cluster.
	 * @param snapshot what {@link #saveSnapshot()} has returned
	 * @param loading about how long it loads; it answers twenty times in between
	 */
	public void restartLoading(Path snapshot, Duration loading) {
		restart(snapshot);
		call("EVAL", FILL, "0", Integer.toString(FILLERS));
		long keys = Long.parseLong(String.valueOf(call("DBSIZE")));
		call("SAVE");
		kill();
		this.process.startLoading("--key-load-delay", Long.toString(loading.toNanos() / 1000 / keys));
	}

	/**
	 * Wait until the server has loaded its data.
	 */
	public void awaitLoaded() {
		await().atMost(Duration.ofSeconds(60)).until(() -> RedisInfo.of(this, "persistence").number("loading") == 0);
	}

	/**
	 * Change the password of those who come from now on. Connections that are there stay.
	 * {@link #properties()} have the new password, until {@link #restart()} brings back
	 * the old one.
	 * @param password the new password, empty to let everybody in
	 */
	public void changePassword(String password) {
		String user = this.access.user();
		if (user == null) {
			call("CONFIG", "SET", "requirepass", password);
		}
		else {
			call("ACL", "SETUSER", user, "resetpass", password.isEmpty() ? "nopass" : ">" + password);
		}
		this.access = this.access.changePassword(password);
	}

	/**
	 * Save what the server has now.
	 * @return a file for {@link #restart(Path)}, deleted when this server is closed
	 */
	public Path saveSnapshot() {
		call("SAVE");
		try {
			Path snapshot = Files.createTempFile(this.process.folder(), "snapshot", ".rdb");
			Files.move(data(), snapshot, StandardCopyOption.REPLACE_EXISTING);
			return snapshot;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Stop the server, unless it is the one that all tests of this JVM share.
	 */
	@Override
	public void close() {
		if (!this.shared) {
			this.process.close();
		}
	}

	/**
	 * Send a command on a connection of its own.
	 * @return the reply, like that of a {@link RedisTerminal}
	 */
	@Nullable Object call(String... command) {
		try (RedisTerminal terminal = this.access.connect(this.port)) {
			return terminal.call(command);
		}
	}

	private void prepareRestart(@Nullable Path snapshot) {
		own().kill();
		this.access = this.initialAccess;
		try {
			Files.deleteIfExists(data());
			if (snapshot != null) {
				Files.copy(snapshot, data());
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private Path data() {
		return this.process.folder().resolve(DATA);
	}

	private RedisProcess own() {
		if (this.shared) {
			throw new IllegalStateException("Other tests use this server too");
		}
		return this.process;
	}

}
