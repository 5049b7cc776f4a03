package io.cachestarter.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import org.springframework.core.ResolvableType;

import static org.assertj.core.api.Assertions.assertThat;

class TypeCacheTests {

	private static final int MAX = 4_096;

	private final AtomicInteger made = new AtomicInteger();

	private final TypeCache<Integer> cache = new TypeCache<>((type) -> this.made.incrementAndGet());

	@Test
	void makesOneThingForEachType() {
		ValueType type = ValueType.of(String.class);

		assertThat(this.cache.get(type)).isEqualTo(this.cache.get(ValueType.of(String.class)));
		assertThat(this.made).hasValue(1);
	}

	@Test
	void makesAnewWhatDoesNotFitIn() {
		List<ValueType> types = types(MAX + 1);
		types.forEach(this.cache::get);
		assertThat(this.made).hasValue(MAX + 1);

		types.forEach(this.cache::get);

		assertThat(this.made).hasValue(MAX + 2);
	}

	private static List<ValueType> types(int count) {
		List<ResolvableType> types = new ArrayList<>(List.of(ResolvableType.forClass(String.class)));
		for (int i = 0; types.size() < count; i++) {
			ResolvableType inner = types.get(i);
			types.add(ResolvableType.forClassWithGenerics(List.class, inner));
			types.add(ResolvableType.forClassWithGenerics(Map.class, ResolvableType.forClass(String.class), inner));
		}
		return types.stream().limit(count).map((type) -> ValueType.of(type.getType())).toList();
	}

}
