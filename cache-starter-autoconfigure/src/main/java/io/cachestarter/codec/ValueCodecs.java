package io.cachestarter.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.cfg.MapperBuilder;

/**
 * The codecs by name: {@code json}, {@code smile} and {@code cbor} share one
 * configuration of Jackson and write no class names, {@code jdk} is Java serialization of
 * allowed classes. Each is created when it is first asked for. Safe for use by multiple
 * threads.
 *
 * @since 0.1.0
 */
public final class ValueCodecs {

	private final JacksonMappers mappers;

	private final AllowedClasses allowedClasses;

	private final ConcurrentHashMap<Format, ValueCodec> codecs = new ConcurrentHashMap<>();

	private ValueCodecs(Builder builder) {
		this.mappers = new JacksonMappers(List.copyOf(builder.modules), List.copyOf(builder.customizers));
		this.allowedClasses = new AllowedClasses(builder.allowedPackages);
	}

	/**
	 * Starts the configuration of a set of codecs.
	 * @return a builder with nothing added
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Returns the names of all codecs, whether or not their libraries are there.
	 * @return the names in their natural order
	 */
	public static Set<String> names() {
		return Arrays.stream(Format.values())
			.map(Format::codecName)
			.collect(Collectors.collectingAndThen(Collectors.toCollection(TreeSet::new), Collections::unmodifiableSet));
	}

	/**
	 * Returns the codec with a name.
	 * @param name one of {@link #names()}
	 * @return the codec, the same one each time
	 * @throws UnknownCodecException if there is no codec of that name
	 * @throws MissingLibraryException if the library of the codec is not there
	 */
	public ValueCodec get(String name) {
		for (Format format : Format.values()) {
			if (format.codecName().equals(name)) {
				return get(format);
			}
		}
		throw new UnknownCodecException(name, names());
	}

	/**
	 * Returns what takes a record or a bean apart into the JSON of its properties.
	 * @param <T> the record or bean
	 * @param type its class
	 * @return what takes it apart
	 * @throws IllegalArgumentException if the type has no properties in JSON
	 * @throws MissingLibraryException if Jackson is not there
	 */
	public <T> ObjectFields<T> objectFields(Class<T> type) {
		return Format.JSON.library()
			.use(Format.JSON.codecName(), () -> new ObjectFields<>(this.mappers.json(), get(Format.JSON), type));
	}

	/**
	 * Returns the codec with an id that was found in stored data.
	 * @param id any number
	 * @return the codec, or {@code null} if there is none with this id or its library is
	 * not there
	 */
	public @Nullable ValueCodec findById(byte id) {
		for (Format format : Format.values()) {
			if (format.id == id) {
				return find(format);
			}
		}
		return null;
	}

	private @Nullable ValueCodec find(Format format) {
		try {
			return get(format);
		}
		catch (MissingLibraryException ex) {
			return null;
		}
	}

	private ValueCodec get(Format format) {
		ValueCodec codec = this.codecs.get(format);
		return (codec != null) ? codec : this.codecs.computeIfAbsent(format, this::create);
	}

	private ValueCodec create(Format format) {
		return format.library().use(format.codecName(), () -> switch (format) {
			case JSON -> new JacksonCodec(format.codecName(), format.id, this.mappers.json());
			case SMILE -> new JacksonCodec(format.codecName(), format.id, this.mappers.smile());
			case CBOR -> new JacksonCodec(format.codecName(), format.id, this.mappers.cbor());
			case JDK -> new JdkCodec(this.allowedClasses);
		});
	}

	/** The formats; an id is stored in entries and must never change or be used again. */
	private enum Format {

		JSON(1, "tools.jackson.databind.json.JsonMapper", "tools.jackson.core:jackson-databind"),

		SMILE(2, "tools.jackson.dataformat.smile.SmileMapper", "tools.jackson.dataformat:jackson-dataformat-smile"),

		CBOR(3, "tools.jackson.dataformat.cbor.CBORMapper", "tools.jackson.dataformat:jackson-dataformat-cbor"),

		JDK(4, "java.io.ObjectInputStream", "java.base");

		private final byte id;

		private final String className;

		private final String artifact;

		Format(int id, String className, String artifact) {
			this.id = (byte) id;
			this.className = className;
			this.artifact = artifact;
		}

		Library library() {
			return new Library(this.className, this.artifact);
		}

		String codecName() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

	/**
	 * Configures the codecs. Not thread-safe.
	 *
	 * @since 0.1.0
	 */
	public static final class Builder {

		private final List<JacksonModule> modules = new ArrayList<>();

		private final List<Consumer<MapperBuilder<?, ?>>> customizers = new ArrayList<>();

		private final List<String> allowedPackages = new ArrayList<>();

		private Builder() {
		}

		/**
		 * Adds Jackson modules to those that the service loader finds.
		 * @param modules modules for every format of Jackson
		 * @return this builder
		 */
		public Builder modules(Collection<? extends JacksonModule> modules) {
			this.modules.addAll(modules);
			return this;
		}

		/**
		 * Adds a change of the Jackson mappers, made after the modules are added. It is
		 * called once for each format in use. Default typing is switched off again
		 * afterwards.
		 * @param customizer changes the builder of a mapper
		 * @return this builder
		 */
		public Builder customizer(Consumer<MapperBuilder<?, ?>> customizer) {
			this.customizers.add(customizer);
			return this;
		}

		/**
		 * Allows Java serialization of the classes in some packages and their
		 * sub-packages, in addition to values and collections of the JDK.
		 * @param packages names of packages, such as {@code com.example.shop}
		 * @return this builder
		 */
		public Builder allowedPackages(Collection<String> packages) {
			this.allowedPackages.addAll(packages);
			return this;
		}

		/**
		 * Creates the codecs.
		 * @return the codecs
		 * @throws IllegalArgumentException if an allowed package is blank or has a
		 * wildcard
		 */
		public ValueCodecs build() {
			return new ValueCodecs(this);
		}

	}

}
