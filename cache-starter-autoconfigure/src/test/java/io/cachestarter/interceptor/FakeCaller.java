package io.cachestarter.interceptor;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Who sends requests in a test.
 *
 * @param address where they come from
 * @param principal the user, or {@code null}
 * @param session its id, or {@code null}
 * @param headers by their names
 */
record FakeCaller(String address, @Nullable String principal, @Nullable String session,
		Map<String, String> headers) implements HttpCaller {

	FakeCaller(String address) {
		this(address, null, null, Map.of());
	}

	@Override
	public @Nullable String header(String name) {
		return this.headers.get(name);
	}

	@Override
	public <T> @Nullable T unwrap(Class<T> type) {
		return type.isInstance(this) ? type.cast(this) : null;
	}

}
