package io.cachestarter.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.InvalidClassException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;

import org.jspecify.annotations.Nullable;

/**
 * Finds classes where the application keeps them, if they may be loaded, and reads no
 * proxies.
 */
final class AllowedObjectInputStream extends ObjectInputStream {

	private final AllowedClasses allowed;

	private final @Nullable ClassLoader typeLoader;

	AllowedObjectInputStream(InputStream source, AllowedClasses allowed, @Nullable ClassLoader typeLoader)
			throws IOException {
		super(source);
		this.allowed = allowed;
		this.typeLoader = typeLoader;
	}

	@Override
	protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
		if (!this.allowed.mayBeLoaded(description.getName())) {
			throw new InvalidClassException("The data names a class that is not allowed");
		}
		for (ClassLoader loader : new @Nullable ClassLoader[] { this.typeLoader,
				Thread.currentThread().getContextClassLoader() }) {
			if (loader != null) {
				try {
					return Class.forName(description.getName(), false, loader);
				}
				catch (ClassNotFoundException ex) {
					// The next loader, or at last the default, which also knows
					// primitives.
				}
			}
		}
		return super.resolveClass(description);
	}

	@Override
	protected Class<?> resolveProxyClass(String[] interfaces) throws IOException {
		throw new InvalidClassException("Proxies are not allowed in cached values");
	}

}
