package io.cachestarter.remote;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class JournalTests {

	private final List<byte[]> published = new ArrayList<>();

	private final Journal journal = new Journal(this.published::add, JournalCopy.NONE, 3);

	@Test
	void keepsTheLastChangeOfASubjectAndPublishesTheMessageOfTheOthers() {
		PendingChange first = change("a", "wide");
		PendingChange second = change("a", "wide");

		this.journal.add(first);
		this.journal.add(second);

		assertThat(this.journal.size()).isEqualTo(1);
		assertThat(this.journal.first(10)).containsExactly(second);
		assertThat(this.published).containsExactly(first.message());
	}

	@Test
	void keepsAChangeThatHasReplacedTheOneThatWasMade() {
		PendingChange made = change("a", "wide");
		PendingChange later = change("a", "wide");
		this.journal.add(made);
		this.journal.add(later);

		this.journal.remove(made);

		assertThat(this.journal.first(10)).containsExactly(later);
	}

	@Test
	void widensAllChangesWhenThereAreTooMany() {
		List<PendingChange> changes = List.of(change("a", "x"), change("b", "x"), change("c", "y"), change("d", "y"));

		changes.forEach(this.journal::add);

		assertThat(this.journal.size()).isEqualTo(2);
		assertThat(this.journal.first(1)).extracting(PendingChange::about)
			.containsExactly(ChangeRecord.eviction("cache", "x"));
		assertThat(this.journal.overflows()).isEqualTo(1);
		assertThat(this.published).containsAll(changes.stream().map(PendingChange::message).toList());
	}

	private static PendingChange change(String subject, String wider) {
		return new PendingChange(ChangeRecord.eviction("cache", subject), new byte[1],
				() -> CompletableFuture.completedFuture(null), () -> change(wider, wider));
	}

}
