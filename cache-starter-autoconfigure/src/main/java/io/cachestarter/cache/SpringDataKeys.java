package io.cachestarter.cache;

import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Sort;

/**
 * What makes up keys of Spring Data. The properties of a sort often come with a request,
 * and the text of a sort does not tell {@code "a: ASC,b"} from {@code "a"} and
 * {@code "b"}. Touched only when Spring Data is there.
 */
final class SpringDataKeys {

	private SpringDataKeys() {
	}

	/** Returns the parts of a key, or {@code null} if its text tells them. */
	static @Nullable Stream<?> parts(Object key) {
		if (key instanceof Sort sort) {
			return sort.stream().map(SpringDataKeys::parts);
		}
		return (key instanceof PageRequest page)
				? Stream.of((long) page.getPageNumber(), (long) page.getPageSize(), page.getSort()) : null;
	}

	private static List<?> parts(Sort.Order order) {
		return List.of(order.getProperty(), order.getDirection().name(), order.isIgnoreCase(),
				order.getNullHandling().name());
	}

}
