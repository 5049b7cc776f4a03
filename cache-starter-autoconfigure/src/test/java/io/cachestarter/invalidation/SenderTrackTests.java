package io.cachestarter.invalidation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SenderTrackTests {

	private final SenderTrack track = new SenderTrack();

	@Test
	void believesASenderThatItHearsFromTheBeginning() {
		assertThat(this.track.onChange(1)).isFalse();
		assertThat(this.track.onChange(2)).isFalse();
		assertThat(this.track.onHeartbeat(2)).isFalse();
		assertThat(this.track.onHeartbeat(2)).isFalse();
	}

	@Test
	void believesASenderThatHasSentNothingYet() {
		assertThat(this.track.onHeartbeat(0)).isFalse();
		assertThat(this.track.onChange(1)).isFalse();
	}

	@Test
	void doesNotBelieveASenderThatItHearsTooLate() {
		assertThat(this.track.onChange(2)).isTrue();
		assertThat(new SenderTrack().onHeartbeat(1)).isTrue();
	}

	@Test
	void noticesALostMessageAtTheSecondHeartbeat() {
		this.track.onChange(1);
		this.track.onChange(3);

		assertThat(this.track.onHeartbeat(3)).isFalse();
		assertThat(this.track.onHeartbeat(3)).isTrue();
		assertThat(this.track.onHeartbeat(3)).isFalse();
	}

	@Test
	void noticesThatTheLastMessageWasLost() {
		this.track.onChange(1);

		assertThat(this.track.onHeartbeat(2)).isFalse();
		assertThat(this.track.onHeartbeat(2)).isTrue();
	}

	@Test
	void takesAMessageThatIsLateForNoLoss() {
		this.track.onChange(1);
		this.track.onChange(3);
		assertThat(this.track.onHeartbeat(3)).isFalse();
		this.track.onChange(2);

		assertThat(this.track.onHeartbeat(3)).isFalse();
	}

	@Test
	void takesARepetitionForNothingNew() {
		this.track.onChange(1);
		this.track.onChange(2);
		this.track.onChange(1);
		this.track.onHeartbeat(2);

		assertThat(this.track.onHeartbeat(2)).isFalse();
	}

	@Test
	void knowsWhatASenderThatGoesHasLeftOpen() {
		this.track.onChange(1);

		assertThat(this.track.isBehind(1)).isFalse();
		assertThat(this.track.isBehind(2)).isTrue();
	}

	@Test
	void countsTooManyEarlyMessagesAsALoss() {
		this.track.onChange(1);
		boolean lost = false;
		for (long sequence = 3; sequence < 20_000; sequence++) {
			lost |= this.track.onChange(sequence);
		}

		assertThat(lost).isTrue();
	}

	/**
	 * Rounds of messages that arrive in any order, some of them lost, each round followed
	 * by a heartbeat: a loss is noticed within two heartbeats, and nothing else is.
	 */
	@Test
	void noticesEveryLossAndNothingElse() {
		long seed = 1848;
		Random random = new Random(seed);
		for (int run = 0; run < 2_000; run++) {
			SenderTrack heard = new SenderTrack();
			assertThat(heard.onHeartbeat(0)).isFalse();
			long last = 0;
			int roundsSinceLoss = -1;
			for (int round = 0; round < 20; round++) {
				List<Long> messages = new ArrayList<>();
				for (int i = random.nextInt(6); i > 0; i--) {
					messages.add(++last);
				}
				boolean loses = roundsSinceLoss < 0 && !messages.isEmpty() && random.nextInt(5) == 0;
				Collections.shuffle(messages, random);
				if (loses) {
					messages.remove(0);
					roundsSinceLoss = 0;
				}
				messages.forEach(heard::onChange);
				boolean lost = heard.onHeartbeat(last);
				boolean expected = roundsSinceLoss == 1;
				assertThat(lost).as("seed %s, run %s, round %s", seed, run, round).isEqualTo(expected);
				roundsSinceLoss = (roundsSinceLoss < 0 || expected) ? -1 : roundsSinceLoss + 1;
			}
		}
	}

}
