package io.cachestarter.codec;

import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;

/** Refuses to write what could not be read again. */
final class AllowedObjectOutputStream extends ObjectOutputStream {

	private final AllowedClasses allowed;

	AllowedObjectOutputStream(OutputStream target, AllowedClasses allowed) throws IOException {
		super(target);
		this.allowed = allowed;
	}

	@Override
	protected void annotateClass(Class<?> type) throws IOException {
		// A stream that fails writes its own exception, which must not hide the reason.
		if (!this.allowed.contains(type) && !IOException.class.isAssignableFrom(type)) {
			throw new InvalidClassException(type.getName(),
					"not in an allowed package; allow \"" + type.getPackageName() + "\" or use another codec");
		}
	}

	@Override
	protected void annotateProxyClass(Class<?> type) throws IOException {
		throw new InvalidClassException(type.getName(), "proxies are not allowed in cached values");
	}

}
