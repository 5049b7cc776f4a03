package io.cachestarter.autoconfigure;

import java.util.Objects;

import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.cache.interceptor.SimpleKey;
import org.springframework.util.ReflectionUtils;

import static org.assertj.core.api.Assertions.assertThat;

class CacheStarterRuntimeHintsTests {

	private final RuntimeHints hints = new RuntimeHints();

	CacheStarterRuntimeHintsTests() {
		new CacheStarterRuntimeHints().registerHints(this.hints, getClass().getClassLoader());
	}

	@Test
	void keepsTheScripts() {
		assertThat(RuntimeHintsPredicates.resource().forResource("META-INF/cache-starter/scripts/store.lua"))
			.accepts(this.hints);
	}

	@Test
	void keepsTheElementsOfSimpleKeys() {
		assertThat(RuntimeHintsPredicates.reflection()
			.onFieldAccess(Objects.requireNonNull(ReflectionUtils.findField(SimpleKey.class, "params"))))
			.accepts(this.hints);
	}

}
