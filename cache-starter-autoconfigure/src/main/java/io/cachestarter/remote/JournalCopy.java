package io.cachestarter.remote;

import java.util.List;

/**
 * What a journal leaves behind for the next process. Not thread-safe.
 */
interface JournalCopy extends AutoCloseable {

	/** Leaves nothing behind. */
	JournalCopy NONE = new JournalCopy() {

		@Override
		public List<ChangeRecord> read() {
			return List.of();
		}

		@Override
		public void append(ChangeRecord change) {
			// the journal alone has it
		}

		@Override
		public void rewrite(List<ChangeRecord> changes) {
			// the journal alone has them
		}

		@Override
		public long length() {
			return 0;
		}

		@Override
		public void close() {
			// holds nothing
		}

	};

	/** Returns what the last process has left. */
	List<ChangeRecord> read();

	void append(ChangeRecord change);

	/** Replaces everything. */
	void rewrite(List<ChangeRecord> changes);

	/** Returns how many changes have been appended, repeated ones included. */
	long length();

	@Override
	void close();

}
