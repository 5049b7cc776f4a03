package io.cachestarter.codec;

import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.type.TypeFactory;
import tools.jackson.databind.type.TypeModifier;
import tools.jackson.databind.util.ArrayBuilders;
import tools.jackson.databind.util.LookupCache;

/**
 * Finds a class by a name only if it may. Data can name classes in more places than the
 * ids of types: as type arguments of an id, as elements of an array, as values or keys of
 * type {@code Class}. Jackson loads and initializes all of them through here, for some
 * without asking a validator before. Safe for use by multiple threads.
 *
 * @since 0.1.0
 */
public final class GuardedTypeFactory extends TypeFactory {

	private static final long serialVersionUID = 1;

	private final transient Predicate<String> allowed;

	/**
	 * Creates a factory.
	 * @param allowed tells of the name of a class, as {@link Class#getName()} gives it,
	 * whether it may be loaded
	 */
	public GuardedTypeFactory(Predicate<String> allowed) {
		this.allowed = allowed;
	}

	private GuardedTypeFactory(Predicate<String> allowed, LookupCache<Object, JavaType> types,
			TypeModifier @Nullable [] modifiers, @Nullable ClassLoader loader) {
		super(types, modifiers, loader);
		this.allowed = allowed;
	}

	@Override
	public Class<?> findClass(String className) throws ClassNotFoundException {
		if (!this.allowed.test(className)) {
			throw new ClassNotFoundException("The data names a class that is not allowed");
		}
		return super.findClass(className);
	}

	@Override
	public TypeFactory snapshot() {
		return new GuardedTypeFactory(this.allowed, this._typeCache.snapshot(), this._modifiers, this._classLoader);
	}

	@Override
	public TypeFactory withModifier(@Nullable TypeModifier modifier) {
		return new GuardedTypeFactory(this.allowed, this._typeCache.emptyCopy(), with(modifier), this._classLoader);
	}

	private TypeModifier @Nullable [] with(@Nullable TypeModifier modifier) {
		if (modifier == null || this._modifiers == null) {
			return (modifier != null) ? new TypeModifier[] { modifier } : null;
		}
		return ArrayBuilders.insertInListNoDup(this._modifiers, modifier);
	}

	@Override
	public TypeFactory withClassLoader(@Nullable ClassLoader loader) {
		return new GuardedTypeFactory(this.allowed, this._typeCache, this._modifiers, loader);
	}

	@Override
	public TypeFactory withCache(LookupCache<Object, JavaType> types) {
		return new GuardedTypeFactory(this.allowed, types, this._modifiers, this._classLoader);
	}

}
