package io.cachestarter.web;

import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;

import io.cachestarter.ratelimit.PolicyStatus;
import io.cachestarter.ratelimit.RateLimitAlgorithm;
import io.cachestarter.ratelimit.RateLimitOutcome;
import io.cachestarter.ratelimit.RateLimitPolicy;
import io.cachestarter.ratelimit.RateLimitResult;
import io.cachestarter.ratelimit.RateLimitResults;
import org.greenbytes.http.sfv.Item;
import org.greenbytes.http.sfv.ListElement;
import org.greenbytes.http.sfv.Parameters;
import org.greenbytes.http.sfv.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static io.cachestarter.ratelimit.RateLimitResults.allowed;
import static io.cachestarter.ratelimit.RateLimitResults.denied;
import static io.cachestarter.ratelimit.RateLimitResults.left;
import static io.cachestarter.ratelimit.RateLimitResults.shadow;
import static io.cachestarter.ratelimit.RateLimitResults.violated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ProblemResponderTests {

	private static final RateLimitPolicy BURST = policy("burst", 10, Duration.ofSeconds(1));

	private static final RateLimitPolicy HOURLY = policy("hourly", 1_000, Duration.ofHours(1));

	private static final int RANDOM_RESULTS = 5_000;

	private final JsonMapper json = new JsonMapper();

	private final ProblemResponder responder = new ProblemResponder(this.json, false);

	private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/search");

	private final MockHttpServletResponse response = new MockHttpServletResponse();

	private static RateLimitPolicy policy(String name, long limit, Duration window) {
		return new RateLimitPolicy(name, limit, window, RateLimitAlgorithm.SLIDING_WINDOW);
	}

	private void addHeaders(RateLimitResult result) {
		this.responder.addHeaders(this.request, this.response, result);
	}

	private String body(RateLimitResult result) throws IOException {
		this.responder.reject(this.request, this.response, result);
		return this.response.getContentAsString();
	}

	@Test
	void tellsLimitsOfAllowedRequests() {
		addHeaders(allowed(left(BURST, 9, Duration.ofSeconds(1)), left(HOURLY, 42, Duration.ofMillis(59_001))));

		assertThat(this.response.getHeaders("RateLimit-Policy"))
			.containsExactly("\"burst\";q=10;w=1, \"hourly\";q=1000;w=3600");
		assertThat(this.response.getHeaders("RateLimit")).containsExactly("\"burst\";r=9;t=1, \"hourly\";r=42;t=60");
		assertThat(this.response.getHeaderNames()).containsExactlyInAnyOrder("RateLimit-Policy", "RateLimit");
	}

	@Test
	void tellsNothingIfNothingIsKnown() {
		addHeaders(RateLimitResults.of(RateLimitOutcome.FAILED_OPEN, Duration.ZERO));

		assertThat(this.response.getHeaderNames()).isEmpty();
	}

	@Test
	void tellsDeniedRequestsWhenToTryAgain() {
		addHeaders(denied(Duration.ofMillis(4_200), left(BURST, 10, Duration.ofSeconds(1)),
				violated(HOURLY, 0, Duration.ofMillis(4_200), Duration.ofMillis(4_200))));

		assertThat(this.response.getHeader("RateLimit")).isEqualTo("\"burst\";r=10;t=1, \"hourly\";r=0;t=5");
		assertThat(this.response.getHeader("Retry-After")).isEqualTo("5");
	}

	@Test
	void doesNotWaitForLimitsThatDoNotDeny() {
		addHeaders(denied(Duration.ofMillis(300), violated(BURST, 0, Duration.ofMillis(300), Duration.ofMillis(300)),
				left(HOURLY, 900, Duration.ofMinutes(50))));

		assertThat(this.response.getHeader("RateLimit")).isEqualTo("\"burst\";r=0;t=1, \"hourly\";r=900;t=3000");
		assertThat(this.response.getHeader("Retry-After")).isEqualTo("1");
	}

	@Test
	void neverTellsToTryAgainBeforeTheEndOfTheEffectiveWindow() {
		addHeaders(denied(Duration.ofMillis(900), violated(BURST, 0, Duration.ofSeconds(3), Duration.ofMillis(900))));

		assertThat(this.response.getHeader("Retry-After")).isEqualTo("3");
	}

	@Test
	void doesNotTellWhenToTryWhatCanNeverBeAllowed() throws IOException {
		RateLimitResult never = denied(RateLimitResult.NEVER,
				violated(BURST, 10, Duration.ofSeconds(1), RateLimitResult.NEVER));
		addHeaders(never);

		assertThat(this.response.getHeader("Retry-After")).isNull();
		assertThat(this.json.readTree(body(never)).get("detail").asString())
			.isEqualTo("The request needs more than is left of the quota 'burst'. It can never be allowed.");
	}

	@ParameterizedTest
	@CsvSource({ "1, ''", "500, ''", "999, ''", "1000, ;w=1", "1001, ;w=2", "1500, ;w=2", "60000, ;w=60" })
	void roundsWindowsUpAndLeavesShortOnesOut(long millis, String expected) {
		addHeaders(allowed(left(policy("p", 5, Duration.ofMillis(millis)), 1, Duration.ofMillis(1))));

		assertThat(this.response.getHeader("RateLimit-Policy")).isEqualTo("\"p\";q=5" + expected);
		assertThat(this.response.getHeader("RateLimit")).isEqualTo("\"p\";r=1;t=1");
	}

	@Test
	void tellsConcurrentRequestsWithoutTimes() {
		RateLimitPolicy uploads = new RateLimitPolicy("uploads", 3, Duration.ofMinutes(1),
				RateLimitAlgorithm.CONCURRENCY);
		addHeaders(denied(Duration.ofSeconds(1), violated(uploads, 0, Duration.ofSeconds(30), Duration.ofSeconds(1))));

		assertThat(this.response.getHeader("RateLimit-Policy")).isEqualTo("\"uploads\";q=3;qu=\"concurrent-requests\"");
		assertThat(this.response.getHeader("RateLimit")).isEqualTo("\"uploads\";r=0");
		assertThat(this.response.getHeader("Retry-After")).isEqualTo("1");
	}

	@Test
	void leavesTheEffectiveWindowOutIfItIsNotKnown() {
		addHeaders(allowed(left(HOURLY, 5, Duration.ZERO)));

		assertThat(this.response.getHeader("RateLimit")).isEqualTo("\"hourly\";r=5");
	}

	@Test
	void hasAtMostFifteenDigits() {
		Duration ages = Duration.ofSeconds(4_000_000_000_000_000L);
		addHeaders(denied(ages, violated(HOURLY, 0, ages, ages)));

		assertThat(this.response.getHeader("RateLimit")).isEqualTo("\"hourly\";r=0;t=999999999999999");
		assertThat(this.response.getHeader("Retry-After")).isEqualTo("999999999999999");
	}

	@Test
	void keepsItemsOfOthersInFrontOfOurs() {
		this.response.addHeader("RateLimit-Policy", "\"gateway\";q=5");
		this.response.addHeader("RateLimit", "\"gateway\";r=4");
		this.response.addHeader("RateLimit", "\"tenant\";r=3;t=2");
		addHeaders(allowed(left(BURST, 9, Duration.ofSeconds(1))));

		assertThat(this.response.getHeaders("RateLimit-Policy")).containsExactly("\"gateway\";q=5, \"burst\";q=10;w=1");
		assertThat(this.response.getHeaders("RateLimit"))
			.containsExactly("\"gateway\";r=4, \"tenant\";r=3;t=2, \"burst\";r=9;t=1");
	}

	@Test
	void joinsResultsAndTellsOfEachNameWhatIsKnownLast() {
		this.response.addHeader("RateLimit", "\"gateway\";r=4");
		addHeaders(allowed(left(BURST, 9, Duration.ofSeconds(1)), left(HOURLY, 42, Duration.ofMinutes(1))));
		addHeaders(denied(Duration.ofSeconds(1), violated(BURST, 0, Duration.ofSeconds(1), Duration.ofSeconds(1))));

		assertThat(this.response.getHeaders("RateLimit"))
			.containsExactly("\"gateway\";r=4, \"hourly\";r=42;t=60, \"burst\";r=0;t=1");
		assertThat(this.response.getHeaders("RateLimit-Policy"))
			.containsExactly("\"hourly\";q=1000;w=3600, \"burst\";q=10;w=1");
	}

	@Test
	void tellsNothingOfLimitsThatOnlyCount() throws IOException {
		addHeaders(RateLimitResults.of(RateLimitOutcome.SHADOW_DENIED, Duration.ZERO,
				shadow(HOURLY, Duration.ofSeconds(30))));
		assertThat(this.response.getHeaderNames()).isEmpty();

		RateLimitResult denied = denied(Duration.ofSeconds(1), shadow(HOURLY, Duration.ofSeconds(30)),
				violated(BURST, 0, Duration.ofSeconds(1), Duration.ofSeconds(1)));
		addHeaders(denied);

		assertThat(this.response.getHeader("RateLimit")).isEqualTo("\"burst\";r=0;t=1");
		assertThat(this.response.getHeader("RateLimit-Policy")).isEqualTo("\"burst\";q=10;w=1");
		assertThat(this.response.getHeader("Retry-After")).isEqualTo("1");
		assertThat(this.json.readTree(body(denied)).get("violated-policies")).hasToString("[\"burst\"]");
	}

	@Test
	void addsLegacyHeadersOfTheTightestLimitOnDemand() {
		ProblemResponder legacy = new ProblemResponder(this.json, true);
		legacy.addHeaders(this.request, this.response,
				allowed(left(HOURLY, 7, Duration.ofMinutes(3)), left(BURST, 9, Duration.ofSeconds(1))));

		assertThat(this.response.getHeader("X-RateLimit-Limit")).isEqualTo("1000");
		assertThat(this.response.getHeader("X-RateLimit-Remaining")).isEqualTo("7");
		assertThat(this.response.getHeader("X-RateLimit-Reset")).isEqualTo("180");

		RateLimitPolicy uploads = new RateLimitPolicy("uploads", 3, Duration.ofMinutes(1),
				RateLimitAlgorithm.CONCURRENCY);
		legacy.addHeaders(this.request, this.response,
				denied(Duration.ofSeconds(1), violated(uploads, 0, Duration.ZERO, Duration.ofSeconds(1))));

		assertThat(this.response.getHeader("X-RateLimit-Limit")).isEqualTo("3");
		assertThat(this.response.getHeader("X-RateLimit-Remaining")).isEqualTo("0");
		assertThat(this.response.getHeader("X-RateLimit-Reset")).isNull();
	}

	@Test
	void describesTheProblemWithoutQueryAndSession() throws IOException {
		this.request.setRequestURI("//search;jsessionid=1A2B/books;x=y");
		this.request.setQueryString("token=secret");
		this.request.setRemoteAddr("10.1.2.3");
		RateLimitResult result = denied(Duration.ofMillis(4_200),
				violated(BURST, 0, Duration.ofMillis(200), Duration.ofMillis(200)),
				violated(HOURLY, 0, Duration.ofMillis(4_200), Duration.ofMillis(4_200)));

		assertThat(this.json.readTree(body(result))).isEqualTo(this.json.readTree(
				"""
						{
						  "type": "https://iana.org/assignments/http-problem-types#quota-exceeded",
						  "title": "Request cannot be satisfied as assigned quota has been exceeded",
						  "status": 429,
						  "detail": "The request needs more than is left of the quota 'burst', 'hourly'. Try again in 5 seconds.",
						  "instance": "/search/books",
						  "violated-policies": [ "burst", "hourly" ]
						}
						"""));
		assertThat(this.response.getStatus()).isEqualTo(429);
		assertThat(this.response.getContentType()).isEqualTo("application/problem+json");
		assertThat(this.response.getHeader("Cache-Control")).isEqualTo("no-store");
		assertThat(this.response.getContentLength()).isEqualTo(this.response.getContentAsByteArray().length);
	}

	@Test
	void refusesForNowWhatRedisHasNotDecided() throws IOException {
		RateLimitResult failed = RateLimitResults.of(RateLimitOutcome.FAILED_CLOSED, Duration.ZERO);
		addHeaders(failed);

		assertThat(this.json.readTree(body(failed))).isEqualTo(this.json.readTree("""
				{
				  "type": "https://iana.org/assignments/http-problem-types#temporary-reduced-capacity",
				  "title": "Request cannot be satisfied due to temporary server capacity constraints",
				  "status": 503,
				  "detail": "What is left of the quota cannot be told at the moment. Try again in 1 second.",
				  "instance": "/search"
				}
				"""));
		assertThat(this.response.getStatus()).isEqualTo(503);
		assertThat(this.response.getHeader("Retry-After")).isEqualTo("1");
		assertThat(this.response.getHeader("RateLimit")).isNull();
	}

	@Test
	void hasNoBodyForHead() throws IOException {
		this.request.setMethod("HEAD");

		assertThat(
				body(denied(Duration.ofSeconds(1), violated(BURST, 0, Duration.ofSeconds(1), Duration.ofSeconds(1)))))
			.isEmpty();
		assertThat(this.response.getStatus()).isEqualTo(429);
		assertThat(this.response.getContentLength()).isPositive();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a\nSet-Cookie: x=y", "a\r", "\t", "\u0000", "\u007f", "naïve", "日本", "😀" })
	void hostileNamesDoNotGetSoFar(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> policy(name, 1, Duration.ofSeconds(1)));
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3 })
	void everyHeaderIsReadBackAsItWasMeant(long seed) throws UnsupportedEncodingException, IOException {
		Random random = new Random(seed);
		for (int i = 0; i < RANDOM_RESULTS; i++) {
			MockHttpServletResponse answer = new MockHttpServletResponse();
			MockHttpServletRequest asked = new MockHttpServletRequest("GET", "/");
			RateLimitResult result = randomResult(random);
			this.responder.addHeaders(asked, answer, result);
			List<PolicyStatus> told = result.getPolicies();
			List<Item<?>> policies = items(answer, "RateLimit-Policy");
			List<Item<?>> limits = items(answer, "RateLimit");
			assertThat(policies).as("result %d of seed %d", i, seed).hasSameSizeAs(told);
			assertThat(limits).as("result %d of seed %d", i, seed).hasSameSizeAs(told);
			for (int j = 0; j < told.size(); j++) {
				assertPolicy(policies.get(j), told.get(j).policy());
				assertLimit(limits.get(j), told.get(j));
			}
			if (!result.isAllowed()) {
				assertRetryAfter(asked, answer, result, limits);
			}
		}
	}

	private static List<Item<?>> items(MockHttpServletResponse response, String name) {
		String value = String.valueOf(response.getHeader(name));
		List<Item<?>> items = new ArrayList<>();
		for (ListElement<?> element : Parser.parseList(value).get()) {
			items.add((Item<?>) element);
		}
		assertThat(Parser.parseList(value).serialize()).isEqualTo(value);
		return items;
	}

	private static void assertPolicy(Item<?> item, RateLimitPolicy policy) {
		Parameters parameters = item.getParams();
		assertThat(item.get()).isEqualTo(policy.name());
		assertThat(value(parameters, "q")).isEqualTo(policy.limit());
		if (policy.algorithm() == RateLimitAlgorithm.CONCURRENCY) {
			assertThat(parameters.keySet()).containsExactly("q", "qu");
			assertThat(value(parameters, "qu")).isEqualTo("concurrent-requests");
		}
		else if (policy.window().toMillis() < 1_000) {
			assertThat(parameters.keySet()).containsExactly("q");
		}
		else {
			assertThat(parameters.keySet()).containsExactly("q", "w");
			assertThat(value(parameters, "w")).isEqualTo((policy.window().toMillis() + 999) / 1_000);
		}
	}

	private static Object value(Parameters parameters, String key) {
		return Objects.requireNonNull(parameters.get(key), key).get();
	}

	private static void assertLimit(Item<?> item, PolicyStatus status) {
		Parameters parameters = item.getParams();
		assertThat(item.get()).isEqualTo(status.policy().name());
		assertThat(value(parameters, "r")).isEqualTo(status.remaining());
		if (status.policy().algorithm() == RateLimitAlgorithm.CONCURRENCY || status.reset().isZero()) {
			assertThat(parameters.keySet()).containsExactly("r");
		}
		else {
			assertThat(parameters.keySet()).containsExactly("r", "t");
			assertThat(value(parameters, "t")).isEqualTo((status.reset().toNanos() + 999_999_999) / 1_000_000_000);
		}
	}

	private void assertRetryAfter(MockHttpServletRequest asked, MockHttpServletResponse answer, RateLimitResult result,
			List<Item<?>> limits) throws IOException {
		this.responder.reject(asked, answer, result);
		List<String> violated = new ArrayList<>();
		long end = 1;
		for (int j = 0; j < limits.size(); j++) {
			PolicyStatus status = result.getPolicies().get(j);
			if (status.violated()) {
				violated.add(status.policy().name());
				Item<?> t = limits.get(j).getParams().get("t");
				end = Math.max(end, (t != null) ? (Long) t.get() : 0);
			}
		}
		assertThat(this.json.readTree(answer.getContentAsString()).get("violated-policies"))
			.isEqualTo(this.json.valueToTree(violated));
		if (result.getRetryAfter().equals(RateLimitResult.NEVER)) {
			assertThat(answer.getHeader("Retry-After")).isNull();
		}
		else {
			assertThat(Long.parseLong(String.valueOf(answer.getHeader("Retry-After")))).isGreaterThanOrEqualTo(end)
				.isGreaterThanOrEqualTo(result.getRetryAfter().toSeconds());
		}
	}

	private static RateLimitResult randomResult(Random random) {
		List<PolicyStatus> statuses = new ArrayList<>();
		int number = 1 + random.nextInt(4);
		boolean denied = random.nextBoolean();
		Duration longest = Duration.ZERO;
		for (int i = 0; i < number; i++) {
			RateLimitPolicy policy = randomPolicy(random, i);
			Duration reset = randomTime(random);
			if (denied && (i == 0 || random.nextBoolean())) {
				Duration retry = (random.nextInt(20) == 0) ? RateLimitResult.NEVER : reset.plus(randomTime(random));
				longest = (retry.compareTo(longest) > 0) ? retry : longest;
				statuses.add(violated(policy, random.nextInt(3), reset, retry));
			}
			else {
				statuses.add(left(policy, random.nextLong(RateLimitPolicy.MOST_PERMITS), reset));
			}
		}
		PolicyStatus[] all = statuses.toArray(PolicyStatus[]::new);
		return denied ? denied(longest.isZero() ? Duration.ofNanos(1_000) : longest, all) : allowed(all);
	}

	private static RateLimitPolicy randomPolicy(Random random, int number) {
		RateLimitAlgorithm[] algorithms = RateLimitAlgorithm.values();
		RateLimitAlgorithm algorithm = algorithms[random.nextInt(algorithms.length)];
		long most = (algorithm == RateLimitAlgorithm.SLIDING_WINDOW) ? RateLimitPolicy.MOST_PERMITS_KEPT
				: RateLimitPolicy.MOST_PERMITS;
		StringBuilder name = new StringBuilder().append(number);
		random.ints(random.nextInt(99), 0x20, 0x7F).forEach((c) -> name.append((char) c));
		random.ints(random.nextInt(3), 0, name.length() + 1)
			.forEach((at) -> name.setCharAt(Math.max(1, at) % name.length(), random.nextBoolean() ? '"' : '\\'));
		name.setCharAt(0, (char) ('0' + number));
		Duration window = random.nextBoolean() ? Duration.ofMillis(1 + random.nextInt(3_000))
				: Duration.ofMillis(1 + random.nextLong(RateLimitPolicy.LONGEST_WINDOW.toMillis()));
		return new RateLimitPolicy(name.toString(), 1 + random.nextLong(most), window, algorithm);
	}

	private static Duration randomTime(Random random) {
		return switch (random.nextInt(4)) {
			case 0 -> Duration.ZERO;
			case 1 -> Duration.ofNanos(random.nextLong(2_000_000) * 1_000);
			case 2 -> Duration.ofSeconds(random.nextInt(100));
			default -> Duration.ofNanos(random.nextLong(RateLimitPolicy.LONGEST_WINDOW.toMillis() * 1_000) * 1_000);
		};
	}

}
