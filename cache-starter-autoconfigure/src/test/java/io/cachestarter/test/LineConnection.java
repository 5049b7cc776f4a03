package io.cachestarter.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.cachestarter.test.FaultyLine.Direction;

/**
 * A connection of a {@link FaultyLine}: a socket at each end, and a {@link LinePipe} in
 * each direction. Safe for use by multiple threads.
 */
final class LineConnection implements AutoCloseable {

	private static final int PATIENCE_MILLIS = 10_000;

	private final FaultyLine line;

	private final Socket node;

	private final Socket server = new Socket();

	private final List<Thread> threads = new ArrayList<>();

	private volatile boolean subscribing;

	private boolean closed;

	LineConnection(FaultyLine line, Socket node) {
		this.line = line;
		this.node = node;
	}

	/**
	 * Connect to the server and pass bytes on, without waiting for either.
	 */
	void start(InetSocketAddress address) {
		start("connect", () -> {
			if (connect(address)) {
				pass(Direction.TO_SERVER, this.node, this.server);
				pass(Direction.TO_NODE, this.server, this.node);
			}
			else {
				reset();
			}
		});
	}

	private boolean connect(InetSocketAddress address) {
		try {
			this.node.setTcpNoDelay(true);
			this.server.setTcpNoDelay(true);
			this.server.connect(address, PATIENCE_MILLIS);
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private void pass(Direction direction, Socket from, Socket to) throws IOException {
		LinePipe pipe = new LinePipe(this.line, this, direction, from, to);
		start("read", pipe::read);
		start("write", () -> {
			if (pipe.write()) {
				close();
			}
		});
	}

	private synchronized void start(String name, Part part) {
		if (!this.closed) {
			this.threads.add(this.line.start("faulty-line-" + name, () -> run(part)));
		}
	}

	private void run(Part part) {
		try {
			part.run();
		}
		catch (IOException ex) {
			close();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Note what the node sends.
	 */
	void noteSent(byte[] bytes) {
		if (new String(bytes, StandardCharsets.ISO_8859_1).contains("\r\nSUBSCRIBE\r\n")) {
			this.subscribing = true;
		}
	}

	boolean isSubscribing() {
		return this.subscribing;
	}

	/**
	 * Close the connection so that both ends see its end.
	 */
	@Override
	public synchronized void close() {
		try {
			this.closed = true;
			this.node.close();
			this.server.close();
			this.threads.forEach(Thread::interrupt);
			this.line.forget(this);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Close the connection so that both ends see a failure.
	 */
	synchronized void reset() {
		try {
			for (Socket socket : List.of(this.node, this.server)) {
				if (socket.isConnected() && !socket.isClosed()) {
					socket.setSoLinger(true, 0);
				}
			}
			close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** What a thread does until it ends. */
	private interface Part {

		void run() throws IOException, InterruptedException;

	}

}
