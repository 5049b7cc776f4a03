package io.cachestarter.invalidation;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.cachestarter.internal.Limit;
import io.cachestarter.internal.LimitCounts;
import io.cachestarter.invalidation.InvalidationMessage.Kind;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SendersTests {

	private final AtomicLong nanos = new AtomicLong();

	private final LimitCounts limits = new LimitCounts();

	private final Senders senders = new Senders(this.nanos::get, 100, this.limits);

	@Test
	void believesNoNewSenderThatItHearsTooLate() {
		assertThat(this.senders.onMessage(message(Kind.KEYS, 1, 2))).isEqualTo(FlushReason.NEW_SENDER);
		assertThat(this.senders.onMessage(message(Kind.HEARTBEAT, 2, 1))).isEqualTo(FlushReason.NEW_SENDER);
		assertThat(this.senders.onMessage(message(Kind.KEYS, 3, 1))).isNull();
	}

	@Test
	void noticesThatASenderGoesWhoseLastMessageWasLost() {
		this.senders.onMessage(message(Kind.KEYS, 1, 1));

		assertThat(this.senders.onMessage(message(Kind.GOODBYE, 1, 2))).isEqualTo(FlushReason.GAP);
		assertThat(this.senders.count()).isZero();
	}

	@Test
	void letsASenderGoThatItHasHeardToTheEnd() {
		this.senders.onMessage(message(Kind.KEYS, 1, 1));

		assertThat(this.senders.onMessage(message(Kind.GOODBYE, 1, 1))).isNull();
	}

	@Test
	void noticesThatASenderHasFallenSilent() {
		this.senders.onMessage(message(Kind.HEARTBEAT, 1, 0));
		this.nanos.set(100);
		assertThat(this.senders.forgetSilent()).isFalse();

		this.nanos.set(101);

		assertThat(this.senders.forgetSilent()).isTrue();
		assertThat(this.senders.forgetSilent()).isFalse();
	}

	@Test
	void believesNoSenderAnyMoreThatItMayHaveMissed() {
		this.senders.onMessage(message(Kind.KEYS, 1, 1));

		this.senders.forgetAll();

		assertThat(this.senders.onMessage(message(Kind.KEYS, 1, 3))).isEqualTo(FlushReason.NEW_SENDER);
	}

	@Test
	void takesAWakeUpForNoSignOfItsSender() {
		assertThat(this.senders.onMessage(message(Kind.LOADED, 1, 7))).isNull();
		assertThat(this.senders.count()).isZero();
	}

	@Test
	void forgetsAllSendersWhenThereAreTooMany() {
		for (int sender = 1; sender <= 10_000; sender++) {
			assertThat(this.senders.onMessage(message(Kind.KEYS, sender, 1))).isNull();
		}
		assertThat(this.senders.count()).isEqualTo(10_000);

		assertThat(this.senders.onMessage(message(Kind.KEYS, 10_001, 1))).isEqualTo(FlushReason.NEW_SENDER);

		assertThat(this.senders.count()).isZero();
		assertThat(this.limits.count(Limit.SENDERS)).isOne();
	}

	@Test
	void forgetsAllSendersWhenTooManyMessagesWaitForEarlierOnes() {
		int senders = 20;
		for (int sender = 1; sender <= senders; sender++) {
			this.senders.onMessage(message(Kind.KEYS, sender, 1));
		}
		int losses = 0;
		for (int sequence = 3; sequence <= 5_003; sequence++) {
			for (int sender = 1; sender <= senders; sender++) {
				losses += (this.senders.onMessage(message(Kind.KEYS, sender, sequence)) == FlushReason.GAP) ? 1 : 0;
			}
		}

		assertThat(losses).isOne();
		assertThat(this.limits.count(Limit.SENDERS)).isOne();
	}

	@Test
	void countsNoMessagesOfSendersThatAreGone() {
		for (int sender = 1; sender <= 30; sender++) {
			for (int sequence = 3; sequence <= 5_003; sequence++) {
				this.senders.onMessage(message(Kind.KEYS, sender, (sequence == 3) ? 1 : sequence));
			}
			this.senders.onMessage(message(Kind.GOODBYE, sender, 5_003));
		}

		assertThat(this.limits.count(Limit.SENDERS)).isZero();
	}

	private static InvalidationMessage message(Kind kind, long sender, long sequence) {
		return new InvalidationMessage(kind, sender, sequence, 0, 0, "", List.of());
	}

}
