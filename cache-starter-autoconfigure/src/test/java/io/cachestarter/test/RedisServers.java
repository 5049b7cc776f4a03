package io.cachestarter.test;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Starts real Redis servers for tests, with the program that embedded-redis brings.
 */
public final class RedisServers {

	private static final int ATTEMPTS = 5;

	private RedisServers() {
	}

	/**
	 * Return the server that all tests of this JVM share. It is started by the first
	 * caller and stopped when the JVM exits; {@link RedisServerHandle#close()} leaves it
	 * running, and it cannot be frozen or killed. Tests keep apart by their key prefixes.
	 * @return the shared server
	 */
	public static RedisServerHandle shared() {
		return Shared.SERVER;
	}

	/**
	 * Start a server for one test on a free port.
	 * @return a server that the caller closes
	 */
	public static RedisServerHandle start() {
		return startWith();
	}

	/**
	 * Start a server on a given port, for tests in which a closed server comes back.
	 * @param port a free port
	 * @return a server that the caller closes
	 * @throws IllegalStateException if the server does not start
	 */
	public static RedisServerHandle start(int port) {
		return start(port, RedisAccess.open());
	}

	/**
	 * Start a server that lets nobody in without a password.
	 * @param password the password of the default user
	 * @return a server that the caller closes
	 */
	public static RedisServerHandle startWithPassword(String password) {
		return start(RedisAccess.withPassword(password), "requirepass " + password);
	}

	/**
	 * Start a server with one user for applications, and no default user.
	 * @param user the name of the user
	 * @param password its password
	 * @param rules what it may do, in the words of {@code ACL SETUSER}, for example
	 * {@code ~app:*} and {@code +get}
	 * @return a server that the caller closes
	 */
	public static RedisServerHandle startWithUser(String user, String password, String... rules) {
		return start(RedisAccess.withUser(user, password), "user default off",
				"user %s on >%s %s".formatted(user, password, String.join(" ", rules)));
	}

	/**
	 * Start a server that writes each change to its disk before it answers, so that it
	 * has its data again after {@link RedisServerHandle#kill()} and
	 * {@link RedisServerHandle#restart()}.
	 * @return a server that the caller closes
	 */
	public static RedisServerHandle startDurable() {
		return startWith("appendonly yes", "appendfsync always");
	}

	/**
	 * Start a server on a free port, with settings beside those that all servers have.
	 * @param settings lines of its configuration
	 */
	static RedisServerHandle startWith(String... settings) {
		return start(RedisAccess.open(), settings);
	}

	/**
	 * Start a server that speaks nothing but TLS.
	 * @param program a program that can
	 */
	static RedisServerHandle startWithTls(Path program) {
		TestCertificates certificates = TestCertificates.shared();
		return startOnFreePort((port) -> {
			List<String> lines = lines(0, "tls-port " + port, "tls-auth-clients no",
					"tls-cert-file \"%s\"".formatted(certificates.server()),
					"tls-key-file \"%s\"".formatted(certificates.key()),
					"tls-ca-cert-file \"%s\"".formatted(certificates.authority()));
			return RedisServerHandle.start(RedisProcess.create(program, lines), port,
					RedisAccess.withTls(certificates));
		});
	}

	/**
	 * Start a sentinel on a free port.
	 * @param settings lines of its configuration
	 */
	static RedisServerHandle startSentinel(String... settings) {
		return startOnFreePort((port) -> {
			List<String> lines = new ArrayList<>(List.of("port " + port, "bind 127.0.0.1"));
			lines.addAll(List.of(settings));
			RedisProcess process = RedisProcess.createSentinel(RedisProgram.path(), lines);
			return RedisServerHandle.start(process, port, RedisAccess.sentinel());
		});
	}

	private static RedisServerHandle start(RedisAccess access, String... settings) {
		return startOnFreePort((port) -> start(port, access, settings));
	}

	private static RedisServerHandle startOnFreePort(IntFunction<RedisServerHandle> start) {
		IllegalStateException last = null;
		for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
			try {
				return start.apply(FreePorts.next());
			}
			catch (IllegalStateException ex) {
				last = ex;
			}
		}
		throw new IllegalStateException("No server started in %d attempts".formatted(ATTEMPTS), last);
	}

	private static RedisServerHandle start(int port, RedisAccess access, String... settings) {
		RedisProcess process = RedisProcess.create(RedisProgram.path(), lines(port, settings));
		return RedisServerHandle.start(process, port, access);
	}

	private static List<String> lines(int port, String... settings) {
		List<String> lines = new ArrayList<>(List.of("port " + port, "bind 127.0.0.1", "save \"\"", "appendonly no",
				"rdbcompression no", RedisAccess.SETTING));
		lines.addAll(List.of(settings));
		return lines;
	}

	/**
	 * Holds the server that is started on first use.
	 */
	private static final class Shared {

		private static final RedisServerHandle SERVER = startWith().share();

	}

}
