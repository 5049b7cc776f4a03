package io.cachestarter.remote;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class JournalFileIntegrationTests {

	private static final String APP = "shop:bus";

	private static final ChangeRecord EVICTION = ChangeRecord.eviction("products", "7");

	private static final ChangeRecord INVALIDATION = ChangeRecord.invalidation(List.of("tag:a", "tag:\u00fc\u4e2d"));

	@TempDir
	Path folder;

	private Path path;

	@BeforeEach
	void choosePath() {
		this.path = this.folder.resolve("made").resolve("journal");
	}

	@Test
	void givesTheNextProcessWhatTheLastHasLeft() {
		append(EVICTION, INVALIDATION, EVICTION);

		assertThat(read()).containsExactly(EVICTION, INVALIDATION, EVICTION);
	}

	@Test
	void leavesNothingWhenEverythingHasBeenTold() {
		append(EVICTION);
		try (JournalFile file = JournalFile.open(this.path, APP)) {
			file.rewrite(List.of());
		}

		assertThat(read()).isEmpty();
	}

	@Test
	void goesOnInTheFileThatHasReplacedTheFirst() {
		try (JournalFile file = JournalFile.open(this.path, APP)) {
			file.append(INVALIDATION);
			file.rewrite(List.of(EVICTION));
			file.append(INVALIDATION);

			assertThat(file.length()).isEqualTo(2);
			assertThatIllegalStateException().isThrownBy(() -> JournalFile.open(this.path, APP));
		}
		assertThat(read()).containsExactly(EVICTION, INVALIDATION);
		assertThat(this.folder.resolve("made").toFile().list()).containsExactly("journal");
	}

	@Test
	void dropsARecordThatWasNotWrittenToItsEnd() throws IOException {
		append(EVICTION, INVALIDATION);
		byte[] whole = Files.readAllBytes(this.path);
		for (int cut = 1; cut <= 20; cut++) {
			Files.write(this.path, Arrays.copyOf(whole, whole.length - cut));

			assertThat(read()).containsExactly(EVICTION);
		}
		append(INVALIDATION);
		assertThat(read()).containsExactly(EVICTION, INVALIDATION);
	}

	@Test
	void dropsARecordWhoseBytesHaveChanged() throws IOException {
		append(EVICTION, INVALIDATION);
		byte[] bytes = Files.readAllBytes(this.path);
		bytes[bytes.length - 1] ^= 1;
		Files.write(this.path, bytes);

		assertThat(read()).containsExactly(EVICTION);
	}

	@Test
	void refusesAFileThatIsInUse() {
		try (JournalFile first = JournalFile.open(this.path, APP)) {
			first.append(EVICTION);

			assertThatIllegalStateException().isThrownBy(() -> JournalFile.open(this.path, APP))
				.withMessageContaining("in use");
		}
	}

	@Test
	void refusesAFileOfAnotherApplicationAndLeavesItAlone() {
		append(EVICTION);

		assertThatIllegalStateException().isThrownBy(() -> JournalFile.open(this.path, "other:bus"))
			.withMessageContaining("not a journal of this application");
		assertThat(read()).containsExactly(EVICTION);
	}

	@Test
	void refusesAFileThatIsNoJournalAndLeavesItAlone() throws IOException {
		Files.createDirectories(this.folder.resolve("made"));
		Files.writeString(this.path, "text", StandardOpenOption.CREATE);

		assertThatIllegalStateException().isThrownBy(() -> JournalFile.open(this.path, APP));
		assertThat(this.path).hasContent("text");
	}

	@Test
	void stopsGrowingWhileTheSameKeysChange() {
		try (JournalFile file = JournalFile.open(this.path, APP)) {
			Journal journal = new Journal((message) -> {
			}, file, 10);
			IntStream.range(0, 1_000).forEach((i) -> journal.add(change("key " + i % 5)));

			assertThat(file.length()).isLessThanOrEqualTo(20);
		}
		assertThat(read()).extracting((change) -> change.texts().get(0))
			.contains("key 0", "key 1", "key 2", "key 3", "key 4");
	}

	private static PendingChange change(String key) {
		return new PendingChange(ChangeRecord.eviction("products", key), new byte[1], () -> {
			throw new IllegalStateException("not to be made here");
		}, () -> change("all"));
	}

	private void append(ChangeRecord... changes) {
		try (JournalFile file = JournalFile.open(this.path, APP)) {
			Arrays.asList(changes).forEach(file::append);
		}
	}

	private List<ChangeRecord> read() {
		try (JournalFile file = JournalFile.open(this.path, APP)) {
			return file.read();
		}
	}

}
