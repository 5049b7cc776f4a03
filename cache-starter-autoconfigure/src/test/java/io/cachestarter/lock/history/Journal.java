package io.cachestarter.lock.history;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes what happens to a file. Each line is one call to the system that appends it, so
 * that it is there whole when the process is killed a moment later. Safe for use by
 * multiple threads.
 */
final class Journal implements AutoCloseable {

	private static final long LATELY = 300_000;

	private final OutputStream file;

	private Journal(OutputStream file) {
		this.file = file;
	}

	static Journal open(Path path) throws IOException {
		return new Journal(new FileOutputStream(path.toFile(), true));
	}

	/** Read what a journal has so far. */
	static List<Entry> read(Path path) {
		return parse(text(path, Long.MAX_VALUE));
	}

	/** Read the end of a journal, without attempts that began before. */
	static List<Entry> readLast(Path path) {
		String text = text(path, LATELY);
		List<Entry> entries = parse(text.substring(text.indexOf('\n') + 1));
		Set<Long> known = entries.stream()
			.filter((entry) -> entry.what() == What.ASKED)
			.map(Entry::attempt)
			.collect(Collectors.toSet());
		return entries.stream().filter((entry) -> known.contains(entry.attempt())).toList();
	}

	private static List<Entry> parse(String text) {
		return text.substring(0, text.lastIndexOf('\n') + 1).lines().map(Entry::parse).toList();
	}

	private static String text(Path path, long most) {
		if (!Files.exists(path)) {
			return "";
		}
		try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
			long begin = Math.max(0, file.length() - most);
			file.seek(begin);
			byte[] bytes = new byte[Math.toIntExact(file.length() - begin)];
			file.readFully(bytes);
			return new String(bytes, StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	void note(What what, long attempt, Object... details) {
		noteAt(System.nanoTime(), what, attempt, details);
	}

	void noteAt(long nanos, What what, long attempt, Object... details) {
		Entry entry = new Entry(nanos, what, attempt, Stream.of(details).map(String::valueOf).toList());
		try {
			this.file.write((entry + "\n").getBytes(StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() throws IOException {
		this.file.close();
	}

}
