package io.cachestarter.sample.product;

import java.util.List;

import io.cachestarter.cache.WriteNotAcceptedException;
import io.cachestarter.cache.WriteNotAcceptedException.Reason;
import io.cachestarter.redis.RedisFailureException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

class RedisProblemsTests {

	private final MockMvcTester mvc = MockMvcTester.of(List.of(new Failing()),
			(builder) -> builder.setControllerAdvice(new RedisProblems()).build());

	@ParameterizedTest
	@ValueSource(strings = { "/structure", "/write" })
	void answersThatItIsNotThereNow(String path) {
		assertThat(this.mvc.get().uri(path)).hasStatus(503)
			.hasHeader("Retry-After", "5")
			.bodyJson()
			.extractingPath("$.detail")
			.isEqualTo("This needs Redis, which cannot be reached.");
	}

	/** Asks a Redis that is not there. */
	@RestController
	static class Failing {

		@GetMapping("/structure")
		String structure() {
			throw new RedisFailureException("Redis did not answer");
		}

		@GetMapping("/write")
		String write() {
			throw new WriteNotAcceptedException(Reason.UNAVAILABLE, "There is no connection", null);
		}

	}

}
