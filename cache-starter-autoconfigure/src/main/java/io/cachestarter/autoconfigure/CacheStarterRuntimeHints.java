package io.cachestarter.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;
import org.springframework.cache.interceptor.SimpleKey;

/**
 * What a native image has to keep: the scripts, and the elements of Spring's composite
 * keys.
 */
final class CacheStarterRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.resources().registerPattern("META-INF/cache-starter/scripts/*.lua");
		hints.reflection().registerType(TypeReference.of(SimpleKey.class), (type) -> type.withField("params"));
	}

}
