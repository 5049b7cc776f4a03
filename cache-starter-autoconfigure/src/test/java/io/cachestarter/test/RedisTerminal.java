package io.cachestarter.test;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Sends commands to a server one by one, for what the kit itself needs: it starts no
 * threads, and texts carry any bytes, one in each character. Not thread-safe.
 */
final class RedisTerminal implements AutoCloseable {

	private static final Charset BYTES = StandardCharsets.ISO_8859_1;

	private static final int PATIENCE_MILLIS = 30_000;

	private static final int SILENCE_MILLIS = 300;

	private final Socket socket;

	private final DataInputStream replies;

	private RedisTerminal(Socket socket) throws IOException {
		this.socket = socket;
		this.replies = new DataInputStream(socket.getInputStream());
	}

	static RedisTerminal open(String host, int port) {
		try {
			return over(new Socket(host, port));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Use a connection, which is closed with the terminal.
	 */
	static RedisTerminal over(Socket socket) {
		try {
			RedisTerminal terminal = new RedisTerminal(socket);
			terminal.setTimeout(PATIENCE_MILLIS);
			return terminal;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Send a command and wait for its reply.
	 * @return a string, a number as {@code Long}, a list of replies, or null
	 * @throws IllegalStateException if the reply is an error
	 */
	@Nullable Object call(String... command) {
		send(command);
		return receive();
	}

	/**
	 * Send a command without waiting for its reply.
	 */
	void send(String... command) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		bytes.writeBytes("*%d\r\n".formatted(command.length).getBytes(BYTES));
		for (String part : command) {
			bytes.writeBytes("$%d\r\n%s\r\n".formatted(part.length(), part).getBytes(BYTES));
		}
		try {
			bytes.writeTo(this.socket.getOutputStream());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Wait for the next reply.
	 * @return the reply, like that of {@link #call(String...)}
	 */
	@Nullable Object receive() {
		try {
			return readReply();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return whether nothing comes for a while and the connection stays open. Something
	 * that comes is lost.
	 */
	boolean isSilent() {
		setTimeout(SILENCE_MILLIS);
		try {
			this.replies.read();
			return false;
		}
		catch (SocketTimeoutException ex) {
			return true;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		finally {
			setTimeout(PATIENCE_MILLIS);
		}
	}

	private void setTimeout(int millis) {
		try {
			this.socket.setSoTimeout(millis);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private @Nullable Object readReply() throws IOException {
		char type = (char) this.replies.readByte();
		String line = readLine();
		return switch (type) {
			case '+' -> line;
			case ':' -> Long.valueOf(line);
			case '$' -> readText(Integer.parseInt(line));
			case '*' -> readList(Integer.parseInt(line));
			default -> throw new IllegalStateException(line);
		};
	}

	private String readLine() throws IOException {
		StringBuilder line = new StringBuilder();
		for (char next = (char) this.replies.readByte(); next != '\r'; next = (char) this.replies.readByte()) {
			line.append(next);
		}
		this.replies.skipNBytes(1);
		return line.toString();
	}

	private @Nullable String readText(int length) throws IOException {
		if (length < 0) {
			return null;
		}
		byte[] bytes = this.replies.readNBytes(length);
		this.replies.skipNBytes(2);
		return new String(bytes, BYTES);
	}

	private @Nullable List<@Nullable Object> readList(int length) throws IOException {
		if (length < 0) {
			return null;
		}
		List<@Nullable Object> list = new ArrayList<>();
		for (int i = 0; i < length; i++) {
			list.add(readReply());
		}
		return list;
	}

	@Override
	public void close() {
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
