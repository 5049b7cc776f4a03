package io.cachestarter.autoconfigure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.cachestarter.annotation.InvalidateTags;
import io.cachestarter.cache.TagOperations;
import io.cachestarter.interceptor.InvalidateTagsAdvisor;
import io.cachestarter.interceptor.PutKeys;
import io.cachestarter.interceptor.TagExpressions;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

import static org.assertj.core.api.Assertions.assertThat;

/** The wiring of the annotations for tags, without a cache of ours. */
class TagsConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withUserConfiguration(Application.class);

	@Test
	void letsAnnotationsWorkWithCreatorOfProxiesOfTheCachingAnnotations() {
		withTags().run((context) -> {
			context.getBean(Products.class).rename(7);

			assertThat(context.getBean(Recorder.class).tags).containsExactly("7");
		});
	}

	@Test
	void doesNotMakeTagOperationsAtStart() {
		withTags().run((context) -> assertThat(
				context.getSourceApplicationContext().getBeanFactory().containsSingleton("recorder"))
			.isFalse());
	}

	@Test
	void invalidatesNothingWhenCacheAnswers() {
		withTags().run((context) -> {
			Products products = context.getBean(Products.class);
			products.find(7);
			products.find(7);

			assertThat(context.getBean(Recorder.class).tags).containsExactly("found");
		});
	}

	@Test
	void hasNoAdvisorWithoutTagOperations() {
		this.runner.withUserConfiguration(CachingConfiguration.class, TagsConfiguration.class)
			.run((context) -> assertThat(context).doesNotHaveBean(InvalidateTagsAdvisor.class)
				.hasSingleBean(TagExpressions.class)
				.hasSingleBean(PutKeys.class));
	}

	private ApplicationContextRunner withTags() {
		return this.runner.withUserConfiguration(Tags.class, CachingConfiguration.class, TagsConfiguration.class);
	}

	static class Recorder implements TagOperations {

		final List<String> tags = new ArrayList<>();

		@Override
		public void invalidate(Collection<String> tags) {
			this.tags.addAll(tags);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Tags {

		@Bean
		@Lazy
		Recorder recorder() {
			return new Recorder();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

		@Bean
		ConcurrentMapCacheManager cacheManager() {
			return new ConcurrentMapCacheManager();
		}

		@Bean
		Products products() {
			return new Products();
		}

	}

	static class Products {

		@InvalidateTags("#id")
		public void rename(long id) {
		}

		@Cacheable("products")
		@InvalidateTags("'found'")
		public String find(long id) {
			return "found";
		}

	}

}
