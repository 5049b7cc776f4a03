package io.cachestarter.interceptor;

import java.util.Locale;
import java.util.function.Function;

import io.cachestarter.internal.Sha256;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * What of an HTTP request limits it: its address, user, session or a header. Keys of
 * different parts differ. Those that may be secrets are kept as a digest.
 *
 * @param prefix how its keys begin
 * @param value finds it
 * @param secret whether it may be one
 */
record CallerPart(String prefix, Function<HttpCaller, @Nullable String> value, boolean secret) {

	static final String SESSION = "session";

	private static final String HEADER = "header:";

	private static final int DIGEST_BYTES = 16;

	private static final CallerPart ADDRESS = new CallerPart("ip:", HttpCaller::address, false);

	/** Returns what a keyword means, or {@code null} if it is none. */
	static @Nullable CallerPart of(String text) {
		return switch (text) {
			case "ip" -> ADDRESS;
			case "principal" -> new CallerPart("principal:", HttpCaller::principal, false);
			case SESSION -> new CallerPart("session:", HttpCaller::session, true);
			default -> text.startsWith(HEADER) ? header(text.substring(HEADER.length()).trim()) : null;
		};
	}

	private static @Nullable CallerPart header(String name) {
		return name.isEmpty() ? null
				: new CallerPart(HEADER + name.toLowerCase(Locale.ROOT) + ":", (caller) -> caller.header(name), true);
	}

	/** Returns the key of a caller: of one that lacks this part, its address. */
	String keyOf(HttpCaller caller) {
		String found = valueOf(caller);
		if (found == null) {
			return ADDRESS.prefix() + caller.address();
		}
		return this.prefix + (this.secret ? Sha256.hex(found, DIGEST_BYTES) : found);
	}

	/** Returns the part itself, or {@code null} if the caller lacks it. */
	@Nullable String valueOf(HttpCaller caller) {
		String found = this.value.apply(caller);
		return StringUtils.hasLength(found) ? found : null;
	}

}
