package io.cachestarter.test;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Starts real Redis servers that speak nothing but TLS, each with a certificate that is
 * made for it.
 */
public final class TlsServer {

	private static final Optional<Path> PROGRAM = RedisProgram.findWithTls();

	private TlsServer() {
	}

	/**
	 * Return whether there is a program that can speak TLS: the one of embedded-redis, or
	 * the one that is installed.
	 * @return whether tests can start a server, and are to be skipped otherwise
	 */
	public static boolean isSupported() {
		return PROGRAM.isPresent();
	}

	/**
	 * Start a server on a free port. Its properties make an application trust the
	 * authority that has signed its certificate.
	 * @return a server that the caller closes
	 */
	public static RedisServerHandle start() {
		return RedisServers.startWithTls(PROGRAM.orElseThrow());
	}

}
