package io.cachestarter.internal;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class ThrottledLogTests {

	@Test
	void warnsOncePerIntervalAndCountsTheRest(CapturedOutput output) {
		AtomicLong nanos = new AtomicLong();
		ThrottledLog log = new ThrottledLog(LoggerFactory.getLogger(getClass()), Duration.ofSeconds(10), nanos::get);
		RuntimeException cause = new RuntimeException("down");

		log.warn("It failed", cause);
		log.warn("It failed", cause);
		log.warn("It failed", cause);
		nanos.addAndGet(Duration.ofSeconds(10).toNanos());
		log.warn("It failed", cause);

		assertThat(output.getAll().lines().filter((line) -> line.contains("WARN") && line.contains("It failed")))
			.hasSize(2);
		assertThat(output).contains("(0 more since the last warning)").contains("(2 more since the last warning)");
	}

}
