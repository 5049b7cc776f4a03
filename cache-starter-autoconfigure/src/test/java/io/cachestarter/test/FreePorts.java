package io.cachestarter.test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds ports for the servers of tests. They are below those that the system gives to
 * outgoing connections, so that nobody takes the port of a server that is down for a
 * while.
 */
public final class FreePorts {

	/**
	 * The number of this JVM among those that test at the same time. Each has ports of
	 * its own, because a port looks free while its server is down.
	 */
	private static final int FORK = Integer.getInteger("test.fork", 1);

	private static final int COUNT = 2_500;

	private static final int FIRST = 12_000 + (FORK - 1) * COUNT;

	private static final int ATTEMPTS = 1000;

	/** The nodes of a cluster talk to each other on a port that is higher by this. */
	private static final int BUS = 10_000;

	private static final Set<Integer> TAKEN = ConcurrentHashMap.newKeySet();

	private FreePorts() {
	}

	/**
	 * Return a port that is free, like that of the cluster bus which belongs to it. Each
	 * is returned once.
	 */
	public static int next() {
		for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
			int port = FIRST + ThreadLocalRandom.current().nextInt(COUNT);
			if (isFree(port) && isFree(port + BUS) && TAKEN.add(port)) {
				return port;
			}
		}
		throw new IllegalStateException("Found no free port in %d attempts".formatted(ATTEMPTS));
	}

	private static boolean isFree(int port) {
		try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
			return socket.isBound();
		}
		catch (IOException ex) {
			return false;
		}
	}

}
