package io.cachestarter.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.util.List;
import java.util.function.Supplier;

/** Loads our classes anew, as in an application that lacks some libraries. */
final class LibraryHidingClassLoader extends ClassLoader {

	private final List<String> hidden;

	private LibraryHidingClassLoader(List<String> hidden) {
		super(LibraryHidingClassLoader.class.getClassLoader());
		this.hidden = hidden;
	}

	/**
	 * Runs a class with a constructor without parameters where the libraries are hidden.
	 */
	static String run(Class<? extends Supplier<String>> code, String... hiddenPrefixes) {
		try {
			Class<?> reloaded = new LibraryHidingClassLoader(List.of(hiddenPrefixes)).loadClass(code.getName());
			Constructor<?> constructor = reloaded.getDeclaredConstructor();
			constructor.setAccessible(true);
			return (String) ((Supplier<?>) constructor.newInstance()).get();
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
		if (this.hidden.stream().anyMatch(name::startsWith)) {
			throw new ClassNotFoundException(name + " is hidden");
		}
		if (!name.startsWith("io.cachestarter.")) {
			return super.loadClass(name, resolve);
		}
		synchronized (getClassLoadingLock(name)) {
			Class<?> loaded = findLoadedClass(name);
			return (loaded != null) ? loaded : define(name);
		}
	}

	private Class<?> define(String name) throws ClassNotFoundException {
		try (InputStream code = getResourceAsStream(name.replace('.', '/') + ".class")) {
			if (code == null) {
				throw new ClassNotFoundException(name);
			}
			byte[] bytes = code.readAllBytes();
			return defineClass(name, bytes, 0, bytes.length);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
