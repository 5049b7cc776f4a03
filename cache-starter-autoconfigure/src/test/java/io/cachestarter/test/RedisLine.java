package io.cachestarter.test;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A line to a Redis server that counts what goes over it. It is slow, so that commands
 * which do not wait for each other's answers are seen to travel together.
 */
public final class RedisLine implements AutoCloseable {

	private static final long LATENCY_NANOS = TimeUnit.MILLISECONDS.toNanos(15);

	private final List<Socket> sockets = new CopyOnWriteArrayList<>();

	private final List<String> commands = new CopyOnWriteArrayList<>();

	private final AtomicInteger roundTrips = new AtomicInteger();

	private final RedisServerHandle server;

	private final ServerSocket entrance;

	private RedisLine(RedisServerHandle server, ServerSocket entrance) {
		this.server = server;
		this.entrance = entrance;
	}

	/**
	 * Lay a line to a server.
	 * @param server the server
	 * @return a line that the caller closes
	 */
	public static RedisLine to(RedisServerHandle server) {
		try {
			RedisLine line = new RedisLine(server, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
			line.start("line-entrance", line::accept);
			return line;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return what an application needs to go over this line.
	 * @return pairs in the form {@code name=value}
	 */
	public String[] properties() {
		return new String[] { "spring.data.redis.host=127.0.0.1",
				"spring.data.redis.port=" + this.entrance.getLocalPort() };
	}

	/**
	 * Count what a call sends until it returns. What scripts do on the server does not go
	 * over the line.
	 * @param call the call
	 * @return what it has sent
	 */
	public Traffic of(Runnable call) {
		this.commands.clear();
		this.roundTrips.set(0);
		call.run();
		return new Traffic(List.copyOf(this.commands), this.roundTrips.get());
	}

	private void accept() throws IOException {
		while (true) {
			Socket client = this.entrance.accept();
			Socket redis = new Socket(this.server.host(), this.server.port());
			client.setTcpNoDelay(true);
			redis.setTcpNoDelay(true);
			this.sockets.addAll(List.of(client, redis));
			AtomicBoolean waiting = new AtomicBoolean();
			start("line-up", () -> forward(client, redis, waiting));
			start("line-down", () -> answer(redis, client, waiting));
		}
	}

	private void forward(Socket client, Socket redis, AtomicBoolean waiting) throws IOException {
		DataInputStream in = new DataInputStream(client.getInputStream());
		OutputStream out = redis.getOutputStream();
		while (true) {
			ByteArrayOutputStream together = new ByteArrayOutputStream();
			this.commands.add(copyCommand(in, together));
			if (!waiting.getAndSet(true)) {
				this.roundTrips.incrementAndGet();
			}
			LockSupport.parkNanos(LATENCY_NANOS);
			while (in.available() > 0) {
				this.commands.add(copyCommand(in, together));
			}
			together.writeTo(out);
		}
	}

	private static void answer(Socket redis, Socket client, AtomicBoolean waiting) throws IOException {
		InputStream in = redis.getInputStream();
		OutputStream out = client.getOutputStream();
		byte[] buffer = new byte[65_536];
		for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
			waiting.set(false);
			out.write(buffer, 0, count);
		}
	}

	/** Copies an array of strings in the format of the protocol. */
	private static String copyCommand(DataInputStream in, ByteArrayOutputStream copy) throws IOException {
		int parts = copyNumber(in, copy);
		String name = "";
		for (int i = 0; i < parts; i++) {
			byte[] part = new byte[copyNumber(in, copy) + 2];
			in.readFully(part);
			copy.writeBytes(part);
			if (i == 0) {
				name = new String(part, StandardCharsets.US_ASCII).strip().toUpperCase(Locale.ROOT);
			}
		}
		return name;
	}

	private static int copyNumber(DataInputStream in, ByteArrayOutputStream copy) throws IOException {
		StringBuilder line = new StringBuilder();
		byte last;
		do {
			last = in.readByte();
			copy.write(last);
			line.append((char) last);
		}
		while (last != '\n');
		return Integer.parseInt(line.substring(1).strip());
	}

	private void start(String name, Part part) {
		Thread thread = new Thread(() -> {
			try {
				part.run();
			}
			catch (IOException ex) {
				close();
			}
		}, name);
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() {
		try {
			this.entrance.close();
			for (Socket socket : this.sockets) {
				socket.close();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private interface Part {

		void run() throws IOException;

	}

	/**
	 * What has gone over a line.
	 *
	 * @param commands the names of the commands in their order
	 * @param roundTrips how often an answer had to be waited for
	 */
	public record Traffic(List<String> commands, int roundTrips) {
	}

}
