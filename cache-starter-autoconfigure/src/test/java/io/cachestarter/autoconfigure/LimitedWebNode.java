package io.cachestarter.autoconfigure;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.cachestarter.ratelimit.PolicyStatus;
import io.cachestarter.ratelimit.RateLimitRequest;
import io.cachestarter.ratelimit.RateLimitResult;
import io.cachestarter.ratelimit.RateLimiters;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.web.RateLimitResponder;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.filter.OncePerRequestFilter;

/** A node with a real server for HTTP, and one test as its client. */
final class LimitedWebNode implements AutoCloseable {

	/** Tells the tests of one run apart. */
	static final String TEST = "X-Test";

	static final String USER = "X-User";

	private final HttpClient client = HttpClient.newHttpClient();

	private final ConfigurableApplicationContext context;

	private LimitedWebNode(ConfigurableApplicationContext context) {
		this.context = context;
	}

	static LimitedWebNode start(RedisServerHandle server, Class<?> application, String... properties) {
		List<String> all = new ArrayList<>(List.of(server.properties()));
		all.addAll(List.of("spring.application.name=limited-app", "server.port=0", "cache-starter.enabled=false",
				"cache-starter.remote.timeout=10s", "cache-starter.remote.connect-timeout=20s"));
		all.addAll(List.of(properties));
		return new LimitedWebNode(
				new SpringApplicationBuilder(application, Application.class).web(WebApplicationType.SERVLET)
					.bannerMode(Banner.Mode.OFF)
					.logStartupInfo(false)
					.properties(all.toArray(String[]::new))
					.run());
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	/** Returns how many permits a key has left. */
	long left(String limiter, String key) {
		return bean(RateLimiters.class).peek(RateLimitRequest.of(limiter, key, 1)).getRemaining();
	}

	HttpResponse<String> get(String path, String... headers) {
		return send("GET", path, headers).join();
	}

	/**
	 * Sends a request.
	 * @param headers names and values in turn
	 */
	CompletableFuture<HttpResponse<String>> send(String method, String path, String... headers) {
		HttpRequest.Builder request = HttpRequest
			.newBuilder(URI
				.create("http://localhost:" + this.context.getEnvironment().getProperty("local.server.port") + path))
			.method(method, BodyPublishers.noBody());
		if (headers.length > 0) {
			request.headers(headers);
		}
		return this.client.sendAsync(request.build(), BodyHandlers.ofString());
	}

	/** Sends requests one after the other and returns their statuses. */
	List<Integer> statuses(int times, String method, String path, String... headers) {
		List<Integer> statuses = new ArrayList<>();
		for (int i = 0; i < times; i++) {
			statuses.add(send(method, path, headers).join().statusCode());
		}
		return statuses;
	}

	@Override
	public void close() {
		this.context.close();
	}

	/** What all tests have in common. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		RateLimitResponder responder() {
			return new Responder();
		}

		@Bean
		OncePerRequestFilter login() {
			return new Login();
		}

	}

	/** Tells the rest of each limit in a header. */
	private static final class Responder implements RateLimitResponder {

		@Override
		public void addHeaders(HttpServletRequest request, HttpServletResponse response, RateLimitResult result) {
			response.setHeader("X-Left", String.join(",", result.getPolicies().stream().map(Responder::text).toList()));
		}

		private static String text(PolicyStatus status) {
			return status.policy().name() + "=" + status.remaining();
		}

		@Override
		public void reject(HttpServletRequest request, HttpServletResponse response, RateLimitResult result)
				throws IOException {
			response.setStatus(429);
			response.getWriter().print(result.getOutcome());
		}

	}

	/** Believes what a header says of the user. */
	private static final class Login extends OncePerRequestFilter {

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			String user = request.getHeader(USER);
			chain.doFilter(new HttpServletRequestWrapper(request) {

				@Override
				public @Nullable Principal getUserPrincipal() {
					return (user != null) ? () -> user : null;
				}

			}, response);
		}

	}

}
