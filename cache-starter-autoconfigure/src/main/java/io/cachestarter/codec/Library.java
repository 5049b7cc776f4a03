package io.cachestarter.codec;

import java.util.function.Supplier;

/** An optional library: the classes that use it are only touched when it is there. */
record Library(String className, String artifact) {

	boolean isPresent() {
		try {
			Class.forName(this.className, false, Library.class.getClassLoader());
			return true;
		}
		catch (ClassNotFoundException | LinkageError ex) {
			return false;
		}
	}

	/**
	 * Runs code that uses the library.
	 * @throws MissingLibraryException if the code cannot be linked
	 */
	<T> T use(String name, Supplier<T> user) {
		try {
			return user.get();
		}
		catch (LinkageError ex) {
			throw new MissingLibraryException(name, this.artifact, isPresent() ? ex : null);
		}
	}

}
