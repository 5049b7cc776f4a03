package io.cachestarter.web;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

import io.cachestarter.interceptor.CallDetails;
import io.cachestarter.interceptor.HttpRequests;
import io.cachestarter.interceptor.LimitRule;
import io.cachestarter.interceptor.LimitRules;
import io.cachestarter.interceptor.PermitHold;
import io.cachestarter.internal.MethodKey;
import io.cachestarter.ratelimit.RateLimitRequest;
import io.cachestarter.ratelimit.RateLimitResult;
import io.cachestarter.ratelimit.RateLimiters;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.server.PathContainer;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.AsyncHandlerInterceptor;
import org.springframework.web.util.ServletRequestPathUtils;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Limits the requests that Spring MVC handles: by the rules of the configuration whose
 * path and method they match, and by the annotations of their handler, all at once. A
 * request counts once, when it arrives, however often it is dispatched after that:
 * handlers that it is forwarded to do not count it, nor does the handling of errors.
 * Requests by which browsers ask for permission to send others (CORS preflight) do not
 * count.
 * <p>
 * Rules apply to static resources as well, and to paths without a handler as long as
 * there is a handler of resources, which answers them. They do not apply to actuator
 * endpoints, which have a mapping of their own, nor to other servlets.
 * <p>
 * Concurrent permits are given back when the request has been handled, for an
 * asynchronous one when it has completed.
 * <p>
 * Safe for use by multiple threads. Waits for Redis within its time budget.
 *
 * @since 0.1.0
 */
public final class RateLimitInterceptor implements AsyncHandlerInterceptor {

	private static final String HOLD = RateLimitInterceptor.class.getName() + ".HOLD";

	private final ConcurrentMap<MethodKey, List<LimitRule>> handlers = new ConcurrentHashMap<>();

	private final Supplier<List<PathRule>> paths;

	private final LimitRules rules;

	private final HttpRequests requests;

	private final Supplier<? extends RateLimiters> limiters;

	private final Supplier<RateLimitResponder> responder;

	/**
	 * Creates an interceptor.
	 * @param paths gives the rules of the configuration; asked at each request
	 * @param rules reads the annotations of handlers
	 * @param requests tells whose handlers are meant
	 * @param limiters gives the limiters; asked at each request that needs one, and not
	 * before
	 * @param responder gives who tells the clients, likewise
	 */
	public RateLimitInterceptor(Supplier<List<PathRule>> paths, LimitRules rules, HttpRequests requests,
			Supplier<? extends RateLimiters> limiters, Supplier<RateLimitResponder> responder) {
		this.paths = paths;
		this.rules = rules;
		this.requests = requests;
		this.limiters = limiters;
		this.responder = responder;
	}

	@Override
	public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
			throws IOException {
		if (request.getDispatcherType() != DispatcherType.REQUEST || request.getAttribute(HOLD) != null
				|| (CorsUtils.isPreFlightRequest(request) && !(handler instanceof HandlerMethod))) {
			return true;
		}
		List<RateLimitRequest> asked = asked(request, handler);
		if (asked.isEmpty()) {
			return true;
		}
		RateLimiters present = this.limiters.get();
		PermitHold hold = new PermitHold(present);
		request.setAttribute(HOLD, hold);
		return answer(request, response, hold, hold.take(present.tryAcquire(asked)));
	}

	private List<RateLimitRequest> asked(HttpServletRequest request, Object handler) {
		List<LimitRule> applying = new ArrayList<>();
		List<PathPattern> patterns = new ArrayList<>();
		PathContainer path = path(request);
		for (PathRule each : this.paths.get()) {
			PathPattern pattern = each.match(request, path);
			if (pattern != null) {
				applying.add(each.rule());
				patterns.add(pattern);
			}
		}
		HandlerMethod method = (handler instanceof HandlerMethod present) ? present : null;
		if (method != null) {
			applying.addAll(annotations(method));
		}
		if (applying.isEmpty()) {
			return List.of();
		}
		ServletCaller caller = new ServletCaller(request, (method != null) ? method.getMethod() : null);
		return LimitRule.requests(applying,
				new CallDetails(caller, caller, this.rules.variables(new RequestVariables(request, path, patterns))));
	}

	private static PathContainer path(HttpServletRequest request) {
		return (ServletRequestPathUtils.hasParsedRequestPath(request)
				? ServletRequestPathUtils.getParsedRequestPath(request)
				: ServletRequestPathUtils.parseAndCache(request))
			.pathWithinApplication();
	}

	private List<LimitRule> annotations(HandlerMethod handler) {
		MethodKey key = new MethodKey(handler.getMethod(), handler.getBeanType());
		@Nullable List<LimitRule> known = this.handlers.get(key);
		return (known != null) ? known : this.handlers.computeIfAbsent(key, (absent) -> read(handler));
	}

	private List<LimitRule> read(HandlerMethod handler) {
		return this.requests.areHandledBy(handler.getMethod(), handler.getBeanType())
				? this.rules.rulesOf(handler.getMethod(), handler.getBeanType()) : List.of();
	}

	private boolean answer(HttpServletRequest request, HttpServletResponse response, PermitHold hold,
			RateLimitResult result) throws IOException {
		boolean answered = false;
		try {
			RateLimitResponder present = this.responder.get();
			present.addHeaders(request, response, result);
			if (!result.isAllowed()) {
				present.reject(request, response, result);
			}
			answered = true;
			return result.isAllowed();
		}
		finally {
			if (!answered) {
				hold.release();
			}
		}
	}

	@Override
	public void afterConcurrentHandlingStarted(HttpServletRequest request, HttpServletResponse response,
			Object handler) {
		PermitHold hold = holdOf(request);
		if (hold != null && request.isAsyncStarted()) {
			request.getAsyncContext().addListener(new ReleaseAtCompletion(hold));
		}
	}

	@Override
	public void afterCompletion(HttpServletRequest request, HttpServletResponse response, Object handler,
			@Nullable Exception ex) {
		PermitHold hold = holdOf(request);
		if (hold == null) {
			return;
		}
		if (request.isAsyncStarted()) {
			request.getAsyncContext().addListener(new ReleaseAtCompletion(hold));
		}
		else {
			hold.release();
		}
	}

	/** Returns what this dispatch may give back, or {@code null} if it is nothing. */
	private static @Nullable PermitHold holdOf(HttpServletRequest request) {
		boolean outermost = request.getDispatcherType() == DispatcherType.REQUEST
				|| request.getDispatcherType() == DispatcherType.ASYNC;
		return (outermost && request.getAttribute(HOLD) instanceof PermitHold hold && hold.isHolding()) ? hold : null;
	}

}
