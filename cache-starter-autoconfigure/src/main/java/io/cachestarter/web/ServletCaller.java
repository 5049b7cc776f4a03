package io.cachestarter.web;

import java.lang.reflect.Method;
import java.security.Principal;

import io.cachestarter.interceptor.HttpCaller;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;

/**
 * Who has sent a request to a servlet.
 *
 * @param request the request
 * @param handler the method that handles it, or {@code null} if it is not known or no
 * method
 */
record ServletCaller(HttpServletRequest request, @Nullable Method handler) implements HttpCaller {

	@Override
	public String address() {
		return this.request.getRemoteAddr();
	}

	@Override
	public @Nullable String principal() {
		Principal principal = this.request.getUserPrincipal();
		return (principal != null) ? principal.getName() : null;
	}

	@Override
	public @Nullable String session() {
		HttpSession session = this.request.getSession(false);
		return (session != null) ? session.getId() : null;
	}

	@Override
	public @Nullable String header(String name) {
		return this.request.getHeader(name);
	}

	@Override
	public <T> @Nullable T unwrap(Class<T> type) {
		if (type == Principal.class) {
			return type.cast(this.request.getUserPrincipal());
		}
		if (type == Method.class) {
			return type.cast(this.handler);
		}
		return type.isInstance(this.request) ? type.cast(this.request) : null;
	}

}
