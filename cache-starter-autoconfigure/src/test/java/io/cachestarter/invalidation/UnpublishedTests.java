package io.cachestarter.invalidation;

import java.util.ArrayList;
import java.util.List;

import io.cachestarter.internal.Limit;
import io.cachestarter.internal.LimitCounts;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class UnpublishedTests {

	private static final int MEGABYTE = 1024 * 1024;

	private final LimitCounts limits = new LimitCounts();

	private final Unpublished unpublished = new Unpublished(this.limits);

	private final List<byte[]> published = new ArrayList<>();

	@Test
	void dropsTheOldestAndCountsThem() {
		for (int i = 0; i < 1_002; i++) {
			this.unpublished.add(new byte[i + 1]);
		}

		assertThat(this.limits.count(Limit.MESSAGES)).isEqualTo(2);
		this.unpublished.drain(this.published::add);
		assertThat(this.published).hasSize(1_000);
		assertThat(this.published.get(0)).hasSize(3);
	}

	@Test
	void holdsOnlySoManyBytes() {
		for (int i = 0; i < 10; i++) {
			this.unpublished.add(new byte[MEGABYTE]);
		}

		assertThat(this.unpublished.size()).isEqualTo(8);
		assertThat(this.limits.count(Limit.MESSAGES)).isEqualTo(2);
	}

	@Test
	void hasRoomAgainWhenMessagesArePublished() {
		for (int i = 0; i < 8; i++) {
			this.unpublished.add(new byte[MEGABYTE]);
		}
		this.unpublished.drain(this.published::add);

		for (int i = 0; i < 8; i++) {
			this.unpublished.add(new byte[MEGABYTE]);
		}

		assertThat(this.unpublished.size()).isEqualTo(8);
		assertThat(this.limits.count(Limit.MESSAGES)).isZero();
	}

	@Test
	void keepsThoseFromTheFirstFailureOn() {
		this.unpublished.add(new byte[1]);
		this.unpublished.add(new byte[2]);

		assertThatIllegalStateException().isThrownBy(() -> this.unpublished.drain((message) -> {
			if (message.length == 2) {
				throw new IllegalStateException("No");
			}
			this.published.add(message);
		}));

		assertThat(this.published).hasSize(1);
		assertThat(this.unpublished.size()).isOne();
	}

}
