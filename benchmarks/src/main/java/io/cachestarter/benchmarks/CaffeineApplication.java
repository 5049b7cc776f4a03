package io.cachestarter.benchmarks;

import java.util.Collection;
import java.util.List;

import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.caffeine.CaffeineCacheManager;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * The same service as in {@link StarterApplication} over Spring's own cache manager for
 * Caffeine.
 */
final class CaffeineApplication implements AutoCloseable {

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Config.class);

	ProductService service() {
		return this.context.getBean(ProductService.class);
	}

	@Override
	public void close() {
		this.context.close();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching
	@Import(ProductService.class)
	static class Config {

		private static final Collection<String> NAMES = List.of("x");

		@Bean
		CacheManager cacheManager() {
			CaffeineCacheManager manager = new CaffeineCacheManager();
			manager.setCaffeine(Bounds.caffeine());
			manager.setCacheNames(NAMES);
			return manager;
		}

	}

}
