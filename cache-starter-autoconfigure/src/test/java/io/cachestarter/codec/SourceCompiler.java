package io.cachestarter.codec;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Makes another version of a class, as a rolling deployment does. */
final class SourceCompiler {

	private SourceCompiler() {
	}

	/**
	 * Compiles a class and those in the same source.
	 * @param lost names of classes that are not there when they are needed
	 */
	static Class<?> compile(String className, String source, String... lost) {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		Map<String, ByteArrayOutputStream> classes = new ConcurrentHashMap<>();
		Output output = new Output(compiler.getStandardFileManager(null, null, null), classes);
		if (!compiler
			.getTask(null, output, null, List.of("-proc:none", "-classpath", jacksonAnnotations()), null,
					List.of(new Source(className, source)))
			.call()) {
			throw new IllegalArgumentException(source);
		}
		classes.keySet().removeAll(List.of(lost));
		try {
			return new Loader(classes).loadClass(className);
		}
		catch (ClassNotFoundException ex) {
			throw new IllegalArgumentException(source, ex);
		}
	}

	private static String jacksonAnnotations() {
		return Path.of(URI.create(JsonProperty.class.getProtectionDomain().getCodeSource().getLocation().toString()))
			.toString();
	}

	private static final class Source extends SimpleJavaFileObject {

		private final String text;

		Source(String className, String text) {
			super(URI.create("string:///" + className.replace('.', '/') + ".java"), Kind.SOURCE);
			this.text = text;
		}

		@Override
		public CharSequence getCharContent(boolean ignoreEncodingErrors) {
			return this.text;
		}

	}

	private static final class Output extends ForwardingJavaFileManager<JavaFileManager> {

		private final Map<String, ByteArrayOutputStream> classes;

		Output(JavaFileManager parent, Map<String, ByteArrayOutputStream> classes) {
			super(parent);
			this.classes = classes;
		}

		@Override
		public JavaFileObject getJavaFileForOutput(Location location, String className, JavaFileObject.Kind kind,
				FileObject sibling) {
			return new SimpleJavaFileObject(URI.create("memory:///" + className.replace('$', '_')), kind) {

				@Override
				public OutputStream openOutputStream() {
					return Output.this.classes.computeIfAbsent(className, (name) -> new ByteArrayOutputStream());
				}

			};
		}

	}

	private static final class Loader extends ClassLoader {

		private final Map<String, ByteArrayOutputStream> classes;

		Loader(Map<String, ByteArrayOutputStream> classes) {
			super(Loader.class.getClassLoader());
			this.classes = classes;
		}

		@Override
		protected Class<?> findClass(String name) throws ClassNotFoundException {
			ByteArrayOutputStream code = this.classes.get(name);
			if (code == null) {
				throw new ClassNotFoundException(name);
			}
			return defineClass(name, code.toByteArray(), 0, code.size());
		}

	}

}
