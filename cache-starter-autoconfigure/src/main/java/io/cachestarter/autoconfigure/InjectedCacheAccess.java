package io.cachestarter.autoconfigure;

import java.lang.reflect.Type;
import java.util.Objects;

import io.cachestarter.annotation.CacheName;
import io.cachestarter.cache.CacheAccess;
import io.cachestarter.cache.TwoLevelCacheManager;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.InjectionPoint;
import org.springframework.core.MethodParameter;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ResolvableType;
import org.springframework.core.StandardReflectionParameterNameDiscoverer;
import org.springframework.util.Assert;

/**
 * Makes a {@code CacheAccess<K, V>} for the field or parameter that it is injected into.
 * {@link CacheName} or else its name is the name of the cache.
 */
final class InjectedCacheAccess {

	private InjectedCacheAccess() {
	}

	static CacheAccess<?, ?> create(TwoLevelCacheManager cacheManager, InjectionPoint point) {
		Type valueType = type(point).as(CacheAccess.class).getGeneric(1).getType();
		return cacheManager.access(name(point), ParameterizedTypeReference.forType(valueType));
	}

	private static ResolvableType type(InjectionPoint point) {
		MethodParameter parameter = point.getMethodParameter();
		return (parameter != null) ? ResolvableType.forMethodParameter(parameter)
				: ResolvableType.forField(Objects.requireNonNull(point.getField()));
	}

	private static String name(InjectionPoint point) {
		CacheName given = point.getAnnotation(CacheName.class);
		if (given != null) {
			Assert.hasText(given.value(), () -> "@CacheName of " + point.getMember() + " must not be blank");
			return given.value();
		}
		MethodParameter parameter = point.getMethodParameter();
		String name = (parameter != null) ? parameterName(parameter)
				: Objects.requireNonNull(point.getField()).getName();
		if (name == null) {
			throw new IllegalStateException("The name of a parameter of " + point.getMember()
					+ " is not known, so no CacheAccess can be made for it. Compile with -parameters, name "
					+ "the cache with @CacheName, or call TwoLevelCacheManager.access(name, type)");
		}
		return name;
	}

	private static @Nullable String parameterName(MethodParameter parameter) {
		parameter.initParameterNameDiscovery(new StandardReflectionParameterNameDiscoverer());
		return parameter.getParameterName();
	}

}
