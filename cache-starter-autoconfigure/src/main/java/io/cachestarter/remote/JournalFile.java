package io.cachestarter.remote;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

import io.cachestarter.internal.MonotonicClock;
import io.cachestarter.internal.ThrottledLog;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the journal in a file, so that a restart of the application does not lose it.
 * Each change is handed to the operating system before the call that made it returns: it
 * survives the end of the process, but not that of the machine.
 *
 * <pre>
 * file     "csj1", record of the application, then one record for each change
 * record   length (4), CRC-32 of the body (4), body
 * body     cache, or length -1 if tags are invalidated; number of texts (4), texts
 * text     length (4), UTF-8
 * </pre>
 *
 * The end of the process may cut the last record short; its change had not returned, and
 * is dropped. Not thread-safe, but locked against other processes.
 */
final class JournalFile implements JournalCopy {

	private static final Logger logger = LoggerFactory.getLogger(JournalFile.class);

	private static final byte[] MAGIC = { 'c', 's', 'j', '1' };

	private static final int RECORD_HEADER = 8;

	private final ThrottledLog log = new ThrottledLog(logger, Duration.ofMinutes(1), MonotonicClock.system());

	private final List<ChangeRecord> left = new ArrayList<>();

	private final Path path;

	private final byte[] head;

	private FileChannel channel;

	private long length;

	private JournalFile(Path path, FileChannel channel, byte[] head) {
		this.path = path;
		this.head = head;
		this.channel = channel;
	}

	/**
	 * Opens a file, or makes one.
	 * @param path where it is; folders that are not there are made
	 * @param app what the keys in Redis begin with, so that no other application takes
	 * the file for its own
	 * @throws IllegalStateException if the file is another's, or no journal
	 * @throws UncheckedIOException if it cannot be read or written
	 */
	static JournalFile open(Path path, String app) {
		try {
			Path folder = path.toAbsolutePath().getParent();
			if (folder != null) {
				Files.createDirectories(folder);
			}
			FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ,
					StandardOpenOption.WRITE);
			try {
				lock(channel);
				JournalFile file = new JournalFile(path, channel, head(app));
				file.readAll();
				return file;
			}
			catch (IOException | RuntimeException ex) {
				channel.close();
				throw ex;
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void lock(FileChannel channel) throws IOException {
		FileLock lock;
		try {
			lock = channel.tryLock();
		}
		catch (OverlappingFileLockException ex) {
			throw new IllegalStateException("the file is in use in this process", ex);
		}
		if (lock == null) {
			throw new IllegalStateException("the file is in use by another process");
		}
	}

	private static byte[] head(String app) {
		byte[] record = record(new ChangeRecord(app, List.of()));
		return ByteBuffer.allocate(MAGIC.length + record.length).put(MAGIC).put(record).array();
	}

	private void readAll() throws IOException {
		if (this.channel.size() == 0) {
			write(this.channel, ByteBuffer.wrap(this.head), 0);
			return;
		}
		ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(this.channel.size()));
		while (bytes.hasRemaining() && this.channel.read(bytes, bytes.position()) >= 0) {
			logger.trace("Reading the journal");
		}
		bytes.flip();
		if (bytes.remaining() < this.head.length
				|| !bytes.slice(0, this.head.length).equals(ByteBuffer.wrap(this.head))) {
			throw new IllegalStateException("the file is not a journal of this application");
		}
		bytes.position(this.head.length);
		int end = bytes.position();
		for (ChangeRecord next = next(bytes); next != null; next = next(bytes)) {
			this.left.add(next);
			end = bytes.position();
		}
		if (end < bytes.limit()) {
			logger.warn("The journal {} ends with {} bytes that were not written to their end and are dropped",
					this.path, bytes.limit() - end);
			this.channel.truncate(end);
		}
		this.length = this.left.size();
	}

	/** Returns the next record, or {@code null} if there is no whole one. */
	private static @Nullable ChangeRecord next(ByteBuffer bytes) {
		if (bytes.remaining() < RECORD_HEADER) {
			return null;
		}
		int size = bytes.getInt();
		int crc = bytes.getInt();
		if (size < 0 || size > bytes.remaining()) {
			return null;
		}
		ByteBuffer body = bytes.slice(bytes.position(), size);
		CRC32 actual = new CRC32();
		actual.update(body.duplicate());
		if ((int) actual.getValue() != crc) {
			return null;
		}
		bytes.position(bytes.position() + size);
		String cache = text(body);
		List<String> texts = new ArrayList<>();
		for (int count = body.getInt(); count > 0; count--) {
			String text = text(body);
			if (text != null) {
				texts.add(text);
			}
		}
		return new ChangeRecord(cache, List.copyOf(texts));
	}

	private static @Nullable String text(ByteBuffer body) {
		int size = body.getInt();
		if (size < 0) {
			return null;
		}
		byte[] utf8 = new byte[size];
		body.get(utf8);
		return new String(utf8, StandardCharsets.UTF_8);
	}

	private static byte[] record(ChangeRecord change) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (DataOutputStream out = new DataOutputStream(bytes)) {
			writeText(out, change.cache());
			out.writeInt(change.texts().size());
			for (String text : change.texts()) {
				writeText(out, text);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		byte[] body = bytes.toByteArray();
		CRC32 crc = new CRC32();
		crc.update(body);
		return ByteBuffer.allocate(RECORD_HEADER + body.length)
			.putInt(body.length)
			.putInt((int) crc.getValue())
			.put(body)
			.array();
	}

	private static void writeText(DataOutputStream out, @Nullable String text) throws IOException {
		if (text == null) {
			out.writeInt(-1);
			return;
		}
		byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
		out.writeInt(utf8.length);
		out.write(utf8);
	}

	@Override
	public List<ChangeRecord> read() {
		return List.copyOf(this.left);
	}

	@Override
	public void append(ChangeRecord change) {
		try {
			write(this.channel, ByteBuffer.wrap(record(change)), this.channel.size());
			this.length++;
		}
		catch (IOException ex) {
			failed(ex);
		}
	}

	/**
	 * Puts a new file in the place of the old one in one step, unless there is nothing to
	 * keep.
	 */
	@Override
	public void rewrite(List<ChangeRecord> changes) {
		try {
			if (changes.isEmpty()) {
				this.channel.truncate(this.head.length);
			}
			else {
				replace(changes);
			}
			this.length = changes.size();
		}
		catch (IOException ex) {
			failed(ex);
		}
	}

	private void replace(List<ChangeRecord> changes) throws IOException {
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		all.writeBytes(this.head);
		changes.forEach((change) -> all.writeBytes(record(change)));
		Path successor = this.path.resolveSibling(this.path.getFileName() + ".new");
		FileChannel opened = FileChannel.open(successor, StandardOpenOption.CREATE, StandardOpenOption.READ,
				StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
		try {
			lock(opened);
			write(opened, ByteBuffer.wrap(all.toByteArray()), 0);
			Files.move(successor, this.path, StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException | RuntimeException ex) {
			opened.close();
			throw ex;
		}
		this.channel.close();
		this.channel = opened;
	}

	private static void write(FileChannel channel, ByteBuffer bytes, long position) throws IOException {
		long next = position;
		while (bytes.hasRemaining()) {
			next += channel.write(bytes, next);
		}
	}

	private void failed(IOException ex) {
		this.log.warn("The journal " + this.path + " could not be written; its changes are in the heap only", ex);
	}

	@Override
	public long length() {
		return this.length;
	}

	@Override
	public void close() {
		try {
			this.channel.close();
		}
		catch (IOException ex) {
			logger.debug("The journal {} could not be closed", this.path, ex);
		}
	}

}
