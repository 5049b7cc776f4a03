package io.cachestarter.warm;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The keys of a run in chunks, read as they are needed. Safe for use by multiple threads.
 */
final class KeyChunks implements AutoCloseable {

	private final Stream<?> keys;

	private final Iterator<?> left;

	private final @Nullable Long total;

	private final int size;

	private long room;

	/**
	 * Creates the chunks.
	 * @param keys the keys; closed with this
	 * @param size how many a chunk has at most
	 * @param limit how many keys are taken at most
	 */
	KeyChunks(Stream<?> keys, int size, long limit) {
		this.keys = keys;
		Spliterator<?> source = keys.sequential().spliterator();
		long known = source.getExactSizeIfKnown();
		this.total = (known >= 0) ? (Long) Math.min(known, limit) : null;
		this.left = Spliterators.iterator(source);
		this.size = size;
		this.room = limit;
	}

	/** Returns how many keys there are, or {@code null} if that is not known. */
	@Nullable Long total() {
		return this.total;
	}

	/** Returns the next keys, none at the end. */
	synchronized List<?> next() {
		List<Object> chunk = new ArrayList<>();
		while (chunk.size() < this.size && this.room > 0 && this.left.hasNext()) {
			Object key = this.left.next();
			if (key == null) {
				throw new IllegalStateException("A key of a warm-up is null. Leave it out of the keys");
			}
			chunk.add(key);
			this.room--;
		}
		return chunk;
	}

	/** Has all threads end with the chunks that they have. */
	synchronized void stop() {
		this.room = 0;
	}

	@Override
	public void close() {
		this.keys.close();
	}

}
