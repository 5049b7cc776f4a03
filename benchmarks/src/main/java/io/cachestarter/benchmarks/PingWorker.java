package io.cachestarter.benchmarks;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;

import org.springframework.util.Assert;

/**
 * Sends PING after PING from a JVM that does nothing else, so that what it waits for is
 * Redis and not the collector of the program that is measured. Its thread writes to a
 * socket and reads from it; nothing is handed over.
 */
final class PingWorker {

	private static final Duration PAUSE = Duration.ofMillis(1);

	private static final byte[] PING = "PING\r\n".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] PONG = "+PONG\r\n".getBytes(StandardCharsets.US_ASCII);

	private final Timeline pings = new Timeline();

	private final Socket socket;

	private PingWorker(Socket socket) {
		this.socket = socket;
	}

	/**
	 * Starts a worker, which pings from then on.
	 * @param port where Redis listens
	 */
	static WorkerProcess start(int port) {
		WorkerProcess worker = WorkerProcess.start(PingWorker.class, List.of(Integer.toString(port)));
		Assert.state(worker.await((in) -> in.readBoolean()), "No PING was answered");
		return worker;
	}

	/** Ends the pinging, and returns when each PING was sent and answered. */
	static Timeline stop(WorkerProcess worker) {
		worker.begin("stop");
		return worker.await((in) -> {
			Timeline pings = new Timeline();
			for (int left = in.readInt(); left > 0; left--) {
				pings.add(new Span(in.readLong(), in.readLong()));
			}
			return pings;
		});
	}

	/**
	 * Pings until a line is read from the standard input.
	 * @param arguments the port
	 */
	public static void main(String[] arguments) throws IOException, ExecutionException, InterruptedException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
				BufferedReader turns = new BufferedReader(
						new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
			DataOutputStream answers = new DataOutputStream(new BufferedOutputStream(System.out));
			socket.setTcpNoDelay(true);
			PingWorker worker = new PingWorker(socket);
			worker.ping();
			answers.writeBoolean(true);
			answers.flush();
			Repeater pinging = Repeater.start(() -> worker.pings.measure(worker::ping), PAUSE);
			String unused = turns.readLine();
			pinging.stop();
			worker.pings.write(answers);
			answers.flush();
		}
	}

	private void ping() {
		try {
			this.socket.getOutputStream().write(PING);
			InputStream in = this.socket.getInputStream();
			for (byte expected : PONG) {
				Assert.state(in.read() == expected, "Not a PONG");
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Redis does not answer", ex);
		}
	}

}
