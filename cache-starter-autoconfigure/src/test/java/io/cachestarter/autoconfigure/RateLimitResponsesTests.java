package io.cachestarter.autoconfigure;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

import io.cachestarter.ratelimit.RateLimitAlgorithm;
import io.cachestarter.ratelimit.RateLimitExceededException;
import io.cachestarter.ratelimit.RateLimitOutcome;
import io.cachestarter.ratelimit.RateLimitPolicy;
import io.cachestarter.ratelimit.RateLimitResult;
import io.cachestarter.ratelimit.RateLimitResults;
import io.cachestarter.web.ProblemResponder;
import io.cachestarter.web.RateLimitResponder;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Configuration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableWebApplicationContext;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.MvcResult;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;

import static io.cachestarter.ratelimit.RateLimitResults.violated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.asyncDispatch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

/** What becomes of methods over their limit that handlers of requests have called. */
class RateLimitResponsesTests {

	private static final RateLimitPolicy QUOTES = new RateLimitPolicy("quotes", 5, Duration.ofSeconds(10),
			RateLimitAlgorithm.SLIDING_WINDOW);

	private static final RateLimitResult DENIED = RateLimitResults.denied(Duration.ofSeconds(7),
			violated(QUOTES, 0, Duration.ofSeconds(7), Duration.ofSeconds(7)));

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(JacksonAutoConfiguration.class, HttpMessageConvertersAutoConfiguration.class,
						DispatcherServletAutoConfiguration.class, WebMvcAutoConfiguration.class))
		.withUserConfiguration(RateLimitResponses.class, Properties.class)
		.withBean(Quotes.class);

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(CacheStarterProperties.class)
	static class Properties {

	}

	private static MockHttpServletResponse ask(AssertableWebApplicationContext context, String path) throws Exception {
		MockMvc mvc = MockMvcBuilders.webAppContextSetup(context).build();
		MvcResult result = mvc.perform(get("/quotes/" + path).queryParam("secret", "s3cret")).andReturn();
		return (result.getRequest().isAsyncStarted() ? mvc.perform(asyncDispatch(result)).andReturn() : result)
			.getResponse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "value", "future", "callable", "waits", "wrapped" })
	void answersLikeARequestThatIsDenied(String path) {
		this.runner.run((context) -> {
			MockHttpServletResponse response = ask(context, path);

			assertThat(response.getStatus()).isEqualTo(429);
			assertThat(response.getHeader("RateLimit-Policy")).isEqualTo("\"quotes\";q=5;w=10");
			assertThat(response.getHeader("RateLimit")).isEqualTo("\"quotes\";r=0;t=7");
			assertThat(response.getHeader("Retry-After")).isEqualTo("7");
			assertThat(response.getContentType()).isEqualTo("application/problem+json");
			assertThat(response.getContentAsString())
				.isEqualTo("{\"type\":\"https://iana.org/assignments/http-problem-types#quota-exceeded\","
						+ "\"title\":\"Request cannot be satisfied as assigned quota has been exceeded\","
						+ "\"status\":429,\"detail\":\"The request needs more than is left of the quota 'quotes'."
						+ " Try again in 7 seconds.\",\"instance\":\"/quotes/" + path
						+ "\",\"violated-policies\":[\"quotes\"]}");
		});
	}

	@Test
	void answersWithProblemDetailsOfSpringAsWell() {
		this.runner.withPropertyValues("spring.mvc.problemdetails.enabled=true").run((context) -> {
			assertThat(ask(context, "value").getStatus()).isEqualTo(429);
			assertThat(ask(context, "value").getContentAsString()).contains("#quota-exceeded");
		});
	}

	@Test
	void refusesForNowWhatRedisHasNotDecided() {
		this.runner.run((context) -> {
			MockHttpServletResponse response = ask(context, "closed");

			assertThat(response.getStatus()).isEqualTo(503);
			assertThat(response.getHeader("Retry-After")).isEqualTo("1");
			assertThat(response.getContentAsString()).contains("#temporary-reduced-capacity");
		});
	}

	@Test
	void dropsWhatHasBeenWrittenAndNotSent() {
		this.runner.run((context) -> assertThat(ask(context, "half").getContentAsString()).startsWith("{\"type\"")
			.doesNotContain("half a quote"));
	}

	@Test
	void leavesResponsesAloneThatAreOnTheirWay() {
		this.runner.run((context) -> assertThatThrownBy(() -> ask(context, "sent"))
			.hasRootCauseInstanceOf(RateLimitExceededException.class));
	}

	@Test
	void leavesOtherExceptionsAlone() {
		this.runner.run((context) -> {
			assertThatThrownBy(() -> ask(context, "other")).hasRootCauseInstanceOf(RateLimitExceededException.class)
				.hasMessageContaining("No quotes");
			assertThat(ask(context, "missing").getStatus()).isEqualTo(404);
		});
	}

	@Test
	void leavesExceptionsToTheMethodsThatTheApplicationHasForThem() {
		this.runner.withBean(OwnAnswers.class).run((context) -> {
			assertThat(ask(context, "value").getStatus()).isEqualTo(418);
			assertThat(ask(context, "future").getStatus()).isEqualTo(418);
		});
	}

	@Test
	void comesBeforeTheDefaultsOfSpring() {
		this.runner.run((context) -> assertThat(ask(context, "annotated").getStatus()).isEqualTo(429));
	}

	@Test
	void usesTheResponderOfTheApplication() {
		this.runner.withBean(RateLimitResponder.class, OwnResponder::new).run((context) -> {
			assertThat(context).doesNotHaveBean(ProblemResponder.class);
			assertThat(ask(context, "value").getStatus()).isEqualTo(420);
		});
	}

	@Test
	void addsLegacyHeadersIfConfigured() {
		this.runner.run((context) -> assertThat(ask(context, "value").getHeader("X-RateLimit-Limit")).isNull());
		this.runner.withPropertyValues("cache-starter.rate-limit.legacy-headers=true")
			.run((context) -> assertThat(ask(context, "value").getHeader("X-RateLimit-Limit")).isEqualTo("5"));
	}

	@Test
	void worksWithoutAMapperOfTheApplication() {
		new WebApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(DispatcherServletAutoConfiguration.class, WebMvcAutoConfiguration.class))
			.withUserConfiguration(RateLimitResponses.class, Properties.class)
			.withBean(Quotes.class)
			.run((context) -> assertThat(ask(context, "value").getContentAsString()).contains("#quota-exceeded"));
	}

	@RestController
	static class Quotes {

		@GetMapping("/quotes/value")
		String value() {
			throw new RateLimitExceededException(DENIED);
		}

		@GetMapping("/quotes/future")
		CompletableFuture<String> future() {
			return CompletableFuture.failedFuture(new CompletionException(new RateLimitExceededException(DENIED)));
		}

		@GetMapping("/quotes/callable")
		Callable<String> callable() {
			return this::value;
		}

		@GetMapping("/quotes/waits")
		String waits() throws ExecutionException {
			throw new ExecutionException(new CompletionException(new RateLimitExceededException(DENIED)));
		}

		@GetMapping("/quotes/wrapped")
		String wrapped() {
			return CompletableFuture.supplyAsync(this::value, Runnable::run).join();
		}

		@GetMapping("/quotes/closed")
		String closed() {
			throw new RateLimitExceededException(RateLimitResults.of(RateLimitOutcome.FAILED_CLOSED, Duration.ZERO));
		}

		@GetMapping("/quotes/half")
		void half(HttpServletResponse response) throws Exception {
			response.getOutputStream().print("half a quote");
			value();
		}

		@GetMapping("/quotes/sent")
		void sent(HttpServletResponse response) throws Exception {
			response.flushBuffer();
			value();
		}

		@GetMapping("/quotes/other")
		String other() {
			throw new IllegalStateException("No quotes", new RateLimitExceededException(DENIED));
		}

		@GetMapping("/quotes/annotated")
		String annotated() {
			throw new AnnotatedException(DENIED);
		}

	}

	@ResponseStatus(HttpStatus.CONFLICT)
	static class AnnotatedException extends RateLimitExceededException {

		private static final long serialVersionUID = 1L;

		AnnotatedException(RateLimitResult result) {
			super(result);
		}

	}

	@RestControllerAdvice
	static class OwnAnswers {

		@ExceptionHandler
		ResponseEntity<String> answer(RateLimitExceededException ex) {
			return ResponseEntity.status(418).body(ex.getResult().getOutcome().name());
		}

	}

	static class OwnResponder implements RateLimitResponder {

		@Override
		public void addHeaders(HttpServletRequest request, HttpServletResponse response, RateLimitResult result) {
		}

		@Override
		public void reject(HttpServletRequest request, HttpServletResponse response, RateLimitResult result) {
			response.setStatus(420);
		}

	}

}
