package io.cachestarter.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * A line to a Redis server whose faults come and go while it is used. Without a fault it
 * passes everything on. Safe for use by multiple threads.
 */
public final class FaultyLine implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final Set<LineConnection> connections = ConcurrentHashMap.newKeySet();

	private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

	private final RedisServerHandle server;

	private final int port = FreePorts.next();

	private volatile long delayNanos;

	private volatile Set<Direction> swallowed = EnumSet.noneOf(Direction.class);

	private volatile boolean subscriptionsOnly;

	private @Nullable ServerSocket entrance;

	private boolean closed;

	private FaultyLine(RedisServerHandle server) {
		this.server = server;
	}

	/**
	 * Lay a line to a server, which need not run yet.
	 * @param server the server
	 * @return a line that the caller closes
	 */
	public static FaultyLine to(RedisServerHandle server) {
		FaultyLine line = new FaultyLine(server);
		line.open();
		return line;
	}

	public String host() {
		return "127.0.0.1";
	}

	public int port() {
		return this.port;
	}

	/**
	 * Return what an application needs to go over this line.
	 * @return pairs in the form {@code name=value}
	 */
	public String[] properties() {
		return this.server.properties(this.port);
	}

	/**
	 * Count the connections that are open.
	 * @return how many
	 */
	public int connections() {
		return this.connections.size();
	}

	/**
	 * Let each reply arrive late. Commands are not held back and replies do not wait for
	 * each other, so that many of them take no longer than one.
	 * @param delay how late a reply is from now on
	 */
	public void delay(Duration delay) {
		this.delayNanos = delay.toNanos();
	}

	/**
	 * Close all connections and refuse new ones until {@link #heal()}.
	 */
	public synchronized void cut() {
		shut();
		closeConnections(LineConnection::close);
	}

	/**
	 * Lose what is sent from now on, in both directions, until {@link #heal()}.
	 * @see #halfOpen(Direction)
	 */
	public void halfOpen() {
		this.swallowed = EnumSet.allOf(Direction.class);
	}

	/**
	 * Lose what is sent from now on in one direction, until {@link #heal()}. Connections
	 * stay open, also if the other end closes them, and new ones are accepted. One that
	 * has lost something stays mute for good in this direction, because what follows
	 * would make no sense.
	 * @param direction the direction
	 */
	public void halfOpen(Direction direction) {
		this.swallowed = EnumSet.of(direction);
	}

	/**
	 * Lose what is sent from now on in both directions on connections that subscribe,
	 * until {@link #heal()}. Others work.
	 * @see #halfOpen(Direction)
	 */
	public void halfOpenSubscriptions() {
		this.subscriptionsOnly = true;
		halfOpen();
	}

	/**
	 * Reset all connections. New ones are accepted.
	 */
	public synchronized void drop() {
		closeConnections(LineConnection::reset);
	}

	/**
	 * End all faults. Replies that are under way are as late as they would have been.
	 */
	public void heal() {
		this.delayNanos = 0;
		this.swallowed = EnumSet.noneOf(Direction.class);
		this.subscriptionsOnly = false;
		open();
	}

	/**
	 * Close all connections and end all threads. Closing again has no effect.
	 */
	@Override
	public void close() {
		synchronized (this) {
			this.closed = true;
			cut();
		}
		List.copyOf(this.threads).forEach(FaultyLine::awaitEnd);
	}

	boolean swallows(Direction direction, LineConnection connection) {
		return this.swallowed.contains(direction) && (!this.subscriptionsOnly || connection.isSubscribing());
	}

	long delayNanos(Direction direction) {
		return (direction == Direction.TO_NODE) ? this.delayNanos : 0;
	}

	void forget(LineConnection connection) {
		this.connections.remove(connection);
	}

	/**
	 * Start a thread that ends with the line.
	 */
	Thread start(String name, Runnable task) {
		Thread thread = new Thread(() -> {
			try {
				task.run();
			}
			finally {
				this.threads.remove(Thread.currentThread());
			}
		}, name);
		thread.setDaemon(true);
		this.threads.add(thread);
		thread.start();
		return thread;
	}

	private synchronized void open() {
		if (this.entrance != null) {
			return;
		}
		if (this.closed) {
			throw new IllegalStateException("The line is closed");
		}
		try {
			ServerSocket opened = new ServerSocket(this.port, 500, InetAddress.getLoopbackAddress());
			this.entrance = opened;
			start("faulty-line-entrance", () -> acceptAll(opened));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void shut() {
		try {
			if (this.entrance != null) {
				this.entrance.close();
				this.entrance = null;
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void acceptAll(ServerSocket opened) {
		try {
			while (true) {
				accept(opened, opened.accept());
			}
		}
		catch (IOException ex) {
			if (!opened.isClosed()) {
				throw new UncheckedIOException(ex);
			}
		}
	}

	private void accept(ServerSocket opened, Socket node) {
		LineConnection connection = new LineConnection(this, node);
		synchronized (this) {
			if (this.entrance == opened) {
				this.connections.add(connection);
				connection.start(new InetSocketAddress(this.server.host(), this.server.port()));
				return;
			}
		}
		connection.reset();
	}

	private void closeConnections(Consumer<LineConnection> end) {
		new ArrayList<>(this.connections).forEach(end);
	}

	private static void awaitEnd(Thread thread) {
		try {
			thread.join(PATIENCE.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while a line was closed", ex);
		}
		if (thread.isAlive()) {
			throw new IllegalStateException("Thread %s does not end".formatted(thread.getName()));
		}
	}

	/**
	 * Where bytes go.
	 */
	public enum Direction {

		/** From the application to the server. */
		TO_SERVER,

		/** From the server to the application. */
		TO_NODE

	}

}
