package io.cachestarter.internal;

import java.lang.reflect.Method;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MethodKeyTests {

	@Test
	void isTheSameForCopiesOfAMethod() throws NoSuchMethodException {
		Method one = List.class.getMethod("add", Object.class);
		Method other = List.class.getMethod("add", Object.class);
		assertThat(one).isNotSameAs(other);

		assertThat(new MethodKey(one, String.class)).isEqualTo(new MethodKey(other, String.class))
			.hasSameHashCodeAs(new MethodKey(other, String.class));
	}

	@Test
	void isAnotherForAnotherMethodOrClass() throws NoSuchMethodException {
		MethodKey key = new MethodKey(List.class.getMethod("add", Object.class), String.class);

		assertThat(key).isNotEqualTo(new MethodKey(List.class.getMethod("remove", Object.class), String.class))
			.isNotEqualTo(new MethodKey(List.class.getMethod("add", int.class, Object.class), String.class))
			.isNotEqualTo(new MethodKey(List.class.getMethod("add", Object.class), Long.class))
			.isNotEqualTo("add");
	}

}
