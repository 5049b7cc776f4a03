package io.cachestarter.remote;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class EntryHeaderTests {

	private static final EntryMarks MARKS = new EntryMarks(77, List.of(), null);

	private static final byte[] PAYLOAD = { 1, 2, 3 };

	@Test
	void comesBackWithTheTimesOfTheScript() {
		EntryHeader header = EntryHeader.of(EntryHeader.COMPRESSED, (byte) 1, (byte) 2, 0xCAFE, 4711);

		EntryHeader read = EntryHeader.read(assemble(header, 1000, 2000));

		assertThat(read)
			.isEqualTo(new EntryHeader(EntryHeader.COMPRESSED, (byte) 1, (byte) 2, 0, 0xCAFE, 4711, 1000, 2000, 77));
	}

	@Test
	void leavesRoomForTokenAndDeadlineBeforeThePayload() {
		byte[] bytes = assemble(EntryHeader.of((byte) 0, (byte) 1, (byte) 0, 0, 3), 1, 2);

		assertThat(bytes).hasSize(EntryHeader.LENGTH + PAYLOAD.length).endsWith(PAYLOAD);
	}

	@Test
	void isNotReadFromForeignBytes() {
		byte[] bytes = assemble(EntryHeader.of((byte) 0, (byte) 1, (byte) 0, 0, 3), 1, 2);
		bytes[0]++;

		assertThat(EntryHeader.read(bytes)).isNull();
		assertThat(EntryHeader.read(new byte[EntryHeader.LENGTH - 1])).isNull();
		assertThat(EntryHeader.read(new byte[0])).isNull();
	}

	@Test
	void isNotReadFromAnotherVersion() {
		byte[] bytes = assemble(EntryHeader.of((byte) 0, (byte) 1, (byte) 0, 0, 3), 1, 2);
		bytes[2]++;

		assertThat(EntryHeader.read(bytes)).isNull();
	}

	@Test
	void findsThePayloadBehindTheTags() {
		EntryHeader header = new EntryHeader((byte) 0, (byte) 1, (byte) 0, 2, 0, 0, 0, 0, 0);
		byte[] bytes = new byte[EntryHeader.LENGTH + 8];
		bytes[EntryHeader.LENGTH + 1] = 1;
		bytes[EntryHeader.LENGTH + 4] = 2;

		assertThat(header.payloadOffset(bytes)).isEqualTo(EntryHeader.LENGTH + 7);
	}

	@Test
	void findsNoPayloadWhenTheTagsDoNotFit() {
		EntryHeader header = new EntryHeader((byte) 0, (byte) 1, (byte) 0, 0xFFFF, 0, 0, 0, 0, 0);

		assertThat(header.payloadOffset(new byte[EntryHeader.LENGTH + 1])).isEqualTo(-1);
		assertThat(header.payloadOffset(new byte[EntryHeader.LENGTH + 100])).isEqualTo(-1);
	}

	@Test
	void carriesEpochTagsAndVersion() {
		EntryMarks marks = new EntryMarks(5, List.of("tag:a", "tag:größe"), 9L);
		EntryHeader header = EntryHeader.of((byte) 0, (byte) 1, (byte) 0, 0, 3);

		byte[] bytes = assemble(header, marks, 1, 2);
		EntryHeader read = Objects.requireNonNull(EntryHeader.read(bytes));

		assertThat(read.epoch()).isEqualTo(5);
		assertThat(read.tags(bytes)).containsExactly("tag:a", "tag:größe");
		assertThat(read.has(EntryHeader.VERSIONED)).isTrue();
		assertThat(ByteBuffer.wrap(bytes).getLong(40)).isEqualTo(9);
		assertThat(Arrays.copyOfRange(bytes, read.payloadOffset(bytes), bytes.length)).isEqualTo(PAYLOAD);
	}

	@Test
	void readsNoTagsThatDoNotFit() {
		byte[] bytes = assemble(EntryHeader.of((byte) 0, (byte) 1, (byte) 0, 0, 3), 1, 2);
		bytes[7] = 3;

		assertThat(Objects.requireNonNull(EntryHeader.read(bytes)).tags(bytes)).isEmpty();
	}

	private static byte[] assemble(EntryHeader header, long createdAt, long freshUntil) {
		return assemble(header, MARKS, createdAt, freshUntil);
	}

	private static byte[] assemble(EntryHeader header, EntryMarks marks, long createdAt, long freshUntil) {
		byte[] head = header.head(marks);
		byte[] tail = EntryHeader.tail(marks, PAYLOAD);
		return ByteBuffer.allocate(head.length + EntryHeader.TIMES_LENGTH + tail.length)
			.put(head)
			.putLong(createdAt)
			.putLong(freshUntil)
			.put(tail)
			.array();
	}

}
