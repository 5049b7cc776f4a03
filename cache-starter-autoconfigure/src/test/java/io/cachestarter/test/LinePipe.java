package io.cachestarter.test;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

import io.cachestarter.test.FaultyLine.Direction;

/**
 * One direction of a connection of a {@link FaultyLine}. One thread reads and one writes,
 * so that bytes that have to wait do not keep others from being read.
 */
final class LinePipe {

	private static final int CAPACITY = 10_000;

	private static final byte[] END = {};

	private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>(CAPACITY);

	private final FaultyLine line;

	private final LineConnection connection;

	private final Direction direction;

	private final InputStream from;

	private final OutputStream to;

	LinePipe(FaultyLine line, LineConnection connection, Direction direction, Socket from, Socket to)
			throws IOException {
		this.line = line;
		this.connection = connection;
		this.direction = direction;
		this.from = from.getInputStream();
		this.to = to.getOutputStream();
	}

	/**
	 * Read until one end is closed.
	 */
	void read() throws InterruptedException {
		byte[] buffer = new byte[65_536];
		int count = readInto(buffer);
		while (count >= 0) {
			this.pieces.put(new Piece(Arrays.copyOf(buffer, count), dueNanos()));
			count = readInto(buffer);
		}
		this.pieces.put(new Piece(END, dueNanos()));
	}

	/**
	 * Write what has been read, each piece when it is due, until one end is closed.
	 * @return whether the other end is to know, which it is not if anything has been lost
	 */
	boolean write() throws InterruptedException {
		boolean mute = false;
		while (true) {
			Piece piece = this.pieces.take();
			awaitNanos(piece.dueNanos);
			if (this.direction == Direction.TO_SERVER) {
				this.connection.noteSent(piece.bytes);
			}
			mute = mute || this.line.swallows(this.direction, this.connection);
			if (piece.bytes.length == 0) {
				return !mute;
			}
			mute = mute || !isWritten(piece.bytes);
		}
	}

	/** A failure ends the connection like its close. */
	private int readInto(byte[] buffer) {
		try {
			return this.from.read(buffer);
		}
		catch (IOException ex) {
			return -1;
		}
	}

	/** Who reads from where this fails to write decides about the connection. */
	private boolean isWritten(byte[] bytes) {
		try {
			this.to.write(bytes);
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private long dueNanos() {
		return System.nanoTime() + this.line.delayNanos(this.direction);
	}

	private static void awaitNanos(long dueNanos) throws InterruptedException {
		for (long left = dueNanos - System.nanoTime(); left > 0; left = dueNanos - System.nanoTime()) {
			LockSupport.parkNanos(left);
			if (Thread.interrupted()) {
				throw new InterruptedException();
			}
		}
	}

	/** What has been read at once. */
	private static final class Piece {

		private final byte[] bytes;

		private final long dueNanos;

		Piece(byte[] bytes, long dueNanos) {
			this.bytes = bytes;
			this.dueNanos = dueNanos;
		}

	}

}
