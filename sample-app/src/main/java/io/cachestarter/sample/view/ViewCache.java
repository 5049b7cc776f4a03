package io.cachestarter.sample.view;

import io.cachestarter.cache.CacheLoader;
import io.cachestarter.writebehind.WriteBehindWriter;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where the values of the cache {@code product-views} come from and go to. */
@Configuration(proxyBeanMethods = false)
class ViewCache {

	static final String NAME = "product-views";

	@Bean
	CacheLoader<Long, Long> viewLoader(ViewRepository views) {
		return CacheLoader.of(NAME, (product) -> views.find(product).orElse(0L));
	}

	@Bean
	WriteBehindWriter<Long, Long> viewWriter(ViewRepository views) {
		return WriteBehindWriter.of(NAME, Long.class, Long.class, views::write);
	}

}
