package io.cachestarter.warm;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Tests for {@link WarmerSettings}. */
class WarmerSettingsTests {

	private static final Clock NOON = Clock.fixed(Instant.parse("2026-01-01T12:00:00Z"), ZoneOffset.UTC);

	@Test
	void knowsTheTimeUntilTheNextRun() {
		WarmerSettings settings = WarmerSettings.DEFAULT;

		assertThat(settings.untilNext(NOON)).isNull();
		assertThat(settings.withEvery(Duration.ofMinutes(10)).untilNext(NOON)).isEqualTo(Duration.ofMinutes(10));
		assertThat(settings.withCron("0 30 * * * *").untilNext(NOON)).isEqualTo(Duration.ofMinutes(30));
	}

	@Test
	void changesOneThingAtATime() {
		WarmerSettings settings = WarmerSettings.DEFAULT.withBatch(7)
			.withConcurrency(3)
			.withKeysPerSecond(1_000)
			.withOnStartup(false)
			.withEvery(Duration.ofHours(1));

		assertThat(settings).isEqualTo(new WarmerSettings(7, 3, 1_000, false, Duration.ofHours(1), null));
	}

	@Test
	void refusesWhatCannotBe() {
		WarmerSettings settings = WarmerSettings.DEFAULT;

		assertThatIllegalArgumentException().isThrownBy(() -> settings.withBatch(0))
			.withMessage("'batch' must be from 1 to 10000 but is 0");
		assertThatIllegalArgumentException().isThrownBy(() -> settings.withConcurrency(65))
			.withMessage("'concurrency' must be from 1 to 64 but is 65");
		assertThatIllegalArgumentException().isThrownBy(() -> settings.withKeysPerSecond(-1))
			.withMessage("'keysPerSecond' must not be negative but is -1; use 0 for as many as possible");
		assertThatIllegalArgumentException().isThrownBy(() -> settings.withEvery(Duration.ofMillis(999)))
			.withMessage("'every' must be at least a second but is PT0.999S");
		assertThatIllegalArgumentException().isThrownBy(() -> settings.withCron("at noon"))
			.withMessageStartingWith("'cron' is \"at noon\", which is no cron expression: ")
			.withMessageEndingWith("Use six fields such as \"0 0 * * * *\"");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new WarmerSettings(1, 1, 0, true, Duration.ofHours(1), "0 0 * * * *"))
			.withMessage("'every' and 'cron' cannot both be set: remove one of them");
	}

}
