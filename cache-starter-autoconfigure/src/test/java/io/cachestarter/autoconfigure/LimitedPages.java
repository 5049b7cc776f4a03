package io.cachestarter.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.cachestarter.annotation.RateLimited;
import io.cachestarter.ratelimit.RateLimitAlgorithm;
import io.cachestarter.ratelimit.RateLimitExceededException;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;

/** What the tests of limited requests ask for. */
@Configuration(proxyBeanMethods = false)
@Import({ LimitedPages.Page.class, LimitedPages.ClassPage.class, LimitedPages.AsyncPage.class,
		LimitedPages.BusyPage.class, LimitedPages.Forwards.class, LimitedPages.Service.class })
class LimitedPages {

	private static final ConcurrentMap<String, CountDownLatch> ARRIVED = new ConcurrentHashMap<>();

	private static final ConcurrentMap<String, CountDownLatch> ENDS = new ConcurrentHashMap<>();

	/** Is released when the request of a test is being handled. */
	static CountDownLatch arrived(String test) {
		return ARRIVED.computeIfAbsent(test, (key) -> new CountDownLatch(1));
	}

	/** Lets requests of a test end. */
	static CountDownLatch mayEnd(String test) {
		return ENDS.computeIfAbsent(test, (key) -> new CountDownLatch(1));
	}

	private static String meet(String test) {
		arrived(test).countDown();
		try {
			if (!mayEnd(test).await(30, TimeUnit.SECONDS)) {
				throw new IllegalStateException("Nobody lets this end");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
		return "met";
	}

	@Bean
	String separator() {
		return "/";
	}

	@RestController
	static class Page {

		private final Service service;

		Page(Service service) {
			this.service = service;
		}

		@GetMapping("/two")
		@RateLimited(limit = 2, window = "1h", key = "header:X-Test")
		@RateLimited(limit = 3, window = "24h", key = "header:X-Test")
		String two() {
			return "two";
		}

		@GetMapping("/weight/{id}/{weight}")
		@RateLimited(limit = 10, window = "1h", key = "#id + #request.getHeader('X-Test')", permits = "#weight")
		String weight(@PathVariable String id) {
			return id;
		}

		@GetMapping("/planned")
		@RateLimited(name = "planned", key = "header:X-Test", plan = "header:X-Plan")
		String planned() {
			return "planned";
		}

		@GetMapping("/user")
		@RateLimited(limit = 2, window = "1h", key = "principal")
		String user() {
			return "user";
		}

		@GetMapping("/login")
		String login(HttpServletRequest request) {
			return String.valueOf(request.getSession(true).isNew());
		}

		@GetMapping("/session")
		@RateLimited(limit = 1, window = "1h", key = "session")
		String session() {
			return "session";
		}

		@GetMapping("/rules/{item}")
		String read(@PathVariable String item) {
			return item;
		}

		@RequestMapping(path = "/rules/{item}", method = { RequestMethod.POST, RequestMethod.PUT })
		String write(@PathVariable String item) {
			return item;
		}

		@GetMapping("/fail")
		String fail() {
			throw new IllegalStateException("asked to fail");
		}

		@GetMapping("/missing")
		void missing(HttpServletResponse response) throws IOException {
			response.sendError(404);
		}

		@GetMapping("/service")
		String service() {
			return this.service.call();
		}

		@ExceptionHandler
		ResponseEntity<String> exceeded(RateLimitExceededException ex) {
			return ResponseEntity.status(420).body(ex.getMessage());
		}

	}

	@RestController
	@RateLimited(limit = 2, window = "1h", key = "header:X-Test")
	static class ClassPage extends BasePage {

		@ModelAttribute
		public String helper() {
			return "is no handler";
		}

		@GetMapping("/class/a")
		public String a() {
			return "a";
		}

		@GetMapping("/class/b")
		String b() {
			return "b";
		}

	}

	static class BasePage {

		@GetMapping("/class/inherited")
		String inherited() {
			return "inherited";
		}

	}

	@RestController
	static class AsyncPage {

		@GetMapping("/async/callable")
		Callable<String> callable() {
			return () -> "callable";
		}

		@GetMapping("/async/deferred")
		DeferredResult<String> deferred() {
			DeferredResult<String> result = new DeferredResult<>();
			CompletableFuture<Void> unused = CompletableFuture.runAsync(() -> result.setResult("deferred"));
			return result;
		}

		@GetMapping("/async/future")
		CompletableFuture<String> future() {
			return CompletableFuture.supplyAsync(() -> "future");
		}

		@GetMapping("/async/raw")
		void raw(HttpServletRequest request, HttpServletResponse response) {
			request.startAsync().dispatch("/two");
		}

	}

	@RestController
	static class BusyPage {

		@GetMapping("/busy/{how}")
		@RateLimited(name = "busy", limit = 1, window = "5m", algorithm = RateLimitAlgorithm.CONCURRENCY,
				key = "header:X-Test")
		Object busy(@PathVariable String how, @RequestHeader("X-Test") String test) {
			return switch (how) {
				case "value" -> meet(test);
				case "fail" -> failed(meet(test));
				case "callable" -> (Callable<String>) () -> meet(test);
				case "callable-fail" -> (Callable<String>) () -> failed(meet(test));
				case "deferred" -> deferred(test);
				case "timeout" -> new DeferredResult<String>(100L);
				default -> throw new IllegalArgumentException(how);
			};
		}

		@GetMapping("/busy/raw")
		@RateLimited(name = "busy", limit = 1, window = "5m", algorithm = RateLimitAlgorithm.CONCURRENCY,
				key = "header:X-Test")
		void raw(@RequestHeader("X-Test") String test, HttpServletRequest request, HttpServletResponse response) {
			AsyncContext async = request.startAsync();
			CompletableFuture<Void> unused = CompletableFuture.runAsync(() -> {
				try {
					response.getWriter().print(meet(test));
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
				async.complete();
			});
		}

		private static String failed(String text) {
			throw new IllegalStateException(text);
		}

		private static DeferredResult<String> deferred(String test) {
			DeferredResult<String> result = new DeferredResult<>();
			CompletableFuture<Void> unused = CompletableFuture.runAsync(() -> result.setResult(meet(test)));
			return result;
		}

	}

	@Controller
	static class Forwards {

		@GetMapping("/forward")
		String forward() {
			return "forward:/two";
		}

		@GetMapping("/include")
		void include(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
			request.getRequestDispatcher("/two").include(request, response);
		}

	}

	static class Service {

		@RateLimited(limit = 2, window = "1h", key = "principal")
		public String call() {
			return "called";
		}

	}

}
