package io.cachestarter.interceptor;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

class RulesReaderTests {

	private final List<Object> read = new ArrayList<>();

	private final Method method = ClassUtils.getMethod(Object.class, "hashCode");

	@Test
	void readsTheRulesOfAMethodOnceForEachClass() {
		RulesReader<Rules> reader = reader(false);
		Rules rules = reader.rulesOf(this.method, String.class);

		assertThat(reader.rulesOf(this.method, String.class)).isSameAs(rules);
		assertThat(reader.rulesOf(this.method, Integer.class)).isNotSameAs(rules);
		assertThat(this.read).containsExactly(String.class, Integer.class);
	}

	@Test
	void doesNotRememberAMethodWithoutRules() {
		RulesReader<Rules> reader = reader(true);

		assertThat(reader.rulesOf(this.method, String.class).isEmpty()).isTrue();
		assertThat(reader.rulesOf(this.method, String.class).isEmpty()).isTrue();
		assertThat(this.read).containsExactly(String.class, String.class);
	}

	private RulesReader<Rules> reader(boolean empty) {
		return new RulesReader<>((called, targetClass) -> {
			assertThat(called).isEqualTo(this.method);
			this.read.add(targetClass);
			return new Rules(empty);
		});
	}

	/** Each one differs from all others. */
	private static final class Rules implements MethodRules {

		private final boolean empty;

		Rules(boolean empty) {
			this.empty = empty;
		}

		@Override
		public boolean isEmpty() {
			return this.empty;
		}

	}

}
