package io.cachestarter.autoconfigure;

import java.math.BigDecimal;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

import io.cachestarter.test.Canary;
import io.cachestarter.test.RedisProbe;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import org.springframework.boot.Banner;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.session.SessionRepository;
import org.springframework.session.data.redis.RedisIndexedSessionRepository;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/** Two instances of a shop that share the sessions of their customers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionsIntegrationTests {

	private static final String KEYS = "test:shop:session:sessions:";

	private CookieManager cookies;

	private HttpClient client;

	private RedisServerHandle redis;

	private RedisProbe probe;

	private ConfigurableApplicationContext first;

	private ConfigurableApplicationContext second;

	@BeforeAll
	void start() {
		this.redis = RedisServers.start();
		this.probe = RedisProbe.open(this.redis);
		this.first = node();
		this.second = node();
	}

	private ConfigurableApplicationContext node(String... more) {
		List<String> properties = new ArrayList<>(List.of(this.redis.properties()));
		properties.addAll(List.of("spring.application.name=shop", "cache-starter.env=test", "server.port=0",
				"server.address=127.0.0.1", "cache-starter.remote.timeout=10s",
				"cache-starter.remote.connect-timeout=20s"));
		properties.addAll(List.of(more));
		return new SpringApplicationBuilder(Shop.class).bannerMode(Banner.Mode.OFF)
			.logStartupInfo(false)
			.properties(properties.toArray(String[]::new))
			.run();
	}

	@BeforeEach
	void beAnotherCustomer() {
		this.cookies = new CookieManager();
		this.client = HttpClient.newBuilder().cookieHandler(this.cookies).build();
	}

	@AfterAll
	void stop() {
		this.first.close();
		this.second.close();
		this.probe.close();
		this.redis.close();
	}

	@Test
	void sharesACartBetweenInstances() {
		assertThat(add(this.first, "tea").body()).isEqualTo("1: tea");
		assertThat(add(this.second, "milk").body()).isEqualTo("2: tea, milk");

		assertThat(cart(this.first).body()).isEqualTo("2: tea, milk");
		assertThat(this.probe.keys(KEYS)).contains(key());
	}

	@Test
	void givesEachCustomerASessionByACookie() {
		HttpResponse<String> answer = add(this.first, "tea");

		assertThat(answer.headers().firstValue("Set-Cookie")).get()
			.asString()
			.startsWith("SESSION=")
			.contains("HttpOnly", "SameSite=Lax");
		HttpClient other = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
		assertThat(send(other, request(this.first, "/cart")).body()).isEqualTo("0: ");
	}

	@Test
	void keepsAttributesAsReadableJsonOfAllowedClasses() {
		add(this.first, "tea");

		assertThat(this.probe.field(key(), "sessionAttr:cart")).contains(Cart.class.getName(), "tea");
	}

	@Test
	void slidesTheTimeToLiveWithEachRequest() {
		add(this.first, "tea");
		String key = key();
		assertThat(this.probe.ttlMillis(key)).isBetween(1_700_000L, 1_800_000L);
		this.redis.call("PEXPIRE", key, "60000");

		cart(this.second);

		assertThat(this.probe.ttlMillis(key)).isBetween(1_700_000L, 1_800_000L);
	}

	@Test
	void endsASessionWithAClassThatIsNotAllowed() {
		for (String hostile : List.of("[\"" + Canary.class.getName() + "\",{}]",
				"{\"@class\":\"" + Canary.class.getName() + "\"}", "[\"javax.naming.InitialContext\",{}]",
				"\u0000\u0001 not JSON", "{", "[".repeat(5_000))) {
			add(this.first, "tea");
			String key = key();
			this.probe.setField(key, "sessionAttr:cart", hostile);

			HttpResponse<String> answer = cart(this.second);

			assertThat(answer.statusCode()).as(hostile.substring(0, Math.min(60, hostile.length()))).isEqualTo(200);
			assertThat(answer.body()).isEqualTo("0: ");
			assertThat(this.probe.keys(KEYS)).doesNotContain(key);
			beAnotherCustomer();
		}
	}

	@Test
	void endsASessionThatLacksItsTimes() {
		add(this.first, "tea");
		String key = key();
		this.redis.call("HDEL", key, "creationTime");

		assertThat(cart(this.first).body()).isEqualTo("0: ");

		beAnotherCustomer();
		add(this.first, "tea");
		this.probe.setField(key(), "lastAccessedTime", "\"text\"");
		assertThat(cart(this.first).body()).isEqualTo("0: ");
	}

	@Test
	void countsSessionsThatCannotBeRead() {
		double before = unreadable(this.second);
		add(this.first, "tea");
		this.probe.setField(key(), "sessionAttr:cart", "{");
		cart(this.second);
		assertThat(unreadable(this.second)).isEqualTo(before + 1);

		beAnotherCustomer();
		add(this.first, "tea");
		this.redis.call("HDEL", key(), "creationTime");
		cart(this.second);
		cart(this.second);
		assertThat(unreadable(this.second)).isEqualTo(before + 2);
	}

	private static double unreadable(ConfigurableApplicationContext node) {
		return node.getBean(MeterRegistry.class).get("session.unreadable").functionCounter().count();
	}

	@Test
	void keepsIndexedSessionsUnderTheSameNames() {
		try (ConfigurableApplicationContext node = node("spring.session.data.redis.repository-type=indexed",
				"spring.application.name=indexed")) {
			assertThat(node.getBean(SessionRepository.class)).isInstanceOf(RedisIndexedSessionRepository.class);
			add(node, "tea");
			assertThat(cart(node).body()).isEqualTo("1: tea");

			assertThat(this.probe.keys("test:indexed:session:")).contains("test:indexed:session:sessions:" + id(),
					"test:indexed:session:sessions:expires:" + id());
			assertThat(this.probe.keys("spring:")).isEmpty();
			assertThat(this.probe.field("test:indexed:session:sessions:" + id(), "sessionAttr:cart"))
				.contains(Cart.class.getName(), "tea");
			this.probe.setField("test:indexed:session:sessions:" + id(), "sessionAttr:cart", "{");
			assertThat(cart(node).body()).isEqualTo("0: ");
			assertThat(unreadable(node)).isPositive();
		}
	}

	@Test
	void leavesANamespaceOfTheApplicationAlone() {
		try (ConfigurableApplicationContext node = node("spring.session.data.redis.namespace=mine")) {
			add(node, "tea");

			assertThat(this.probe.keys("mine:sessions:")).containsExactly("mine:sessions:" + id());
			assertThat(this.probe.keys(KEYS)).doesNotContain(key());
		}
	}

	private String key() {
		return KEYS + id();
	}

	private String id() {
		String cookie = this.cookies.getCookieStore().getCookies().get(0).getValue();
		return new String(Base64.getDecoder().decode(cookie), StandardCharsets.UTF_8);
	}

	private HttpResponse<String> add(ConfigurableApplicationContext node, String article) {
		return send(this.client,
				HttpRequest.newBuilder(uri(node, "/cart?article=" + article))
					.POST(HttpRequest.BodyPublishers.noBody())
					.build());
	}

	private HttpResponse<String> cart(ConfigurableApplicationContext node) {
		return send(this.client, request(node, "/cart"));
	}

	private static HttpRequest request(ConfigurableApplicationContext node, String path) {
		return HttpRequest.newBuilder(uri(node, path)).build();
	}

	private static HttpResponse<String> send(HttpClient client, HttpRequest request) {
		return client.sendAsync(request, BodyHandlers.ofString()).join();
	}

	private static URI uri(ConfigurableApplicationContext node, String path) {
		return URI.create("http://127.0.0.1:" + node.getEnvironment().getProperty("local.server.port") + path);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Carts.class)
	static class Shop {

	}

	@RestController
	static class Carts {

		@GetMapping("/cart")
		String cart(HttpSession session) {
			return text((Cart) session.getAttribute("cart"));
		}

		@PostMapping("/cart")
		String add(HttpSession session, @RequestParam String article) {
			Cart cart = (Cart) session.getAttribute("cart");
			List<Line> lines = new ArrayList<>((cart != null) ? cart.lines() : List.of());
			lines.add(new Line(article, new BigDecimal("1.50")));
			Cart changed = new Cart(UUID.randomUUID(), lines);
			session.setAttribute("cart", changed);
			return text(changed);
		}

		private static String text(@Nullable Cart cart) {
			List<Line> lines = (cart != null) ? cart.lines() : List.of();
			return lines.size() + ": " + String.join(", ", lines.stream().map(Line::article).toList());
		}

	}

	record Cart(UUID id, List<Line> lines) {
	}

	record Line(String article, BigDecimal price) {
	}

}
