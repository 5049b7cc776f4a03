package io.cachestarter.interceptor;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import io.cachestarter.annotation.InvalidateTags;
import io.cachestarter.cache.TagOperations;
import org.aopalliance.intercept.MethodInterceptor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.publisher.TestPublisher;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.framework.autoproxy.DefaultAdvisorAutoProxyCreator;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Role;
import org.springframework.core.Ordered;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * {@link InvalidateTags} on beans of plain contexts. The tag operations are made lazily,
 * to see that nobody wants them before the first call.
 */
class InvalidateTagsTests {

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	@AfterEach
	void close() {
		this.context.close();
	}

	@Test
	void invalidatesTagsOfArgumentsAfterTheCall() {
		start(Proxies.class).rename(7, "toys");

		assertThat(calls()).containsExactly(List.of("product:7", "category:toys"));
	}

	@Test
	void asksForTagOperationsAtTheFirstCallOnly() {
		Products products = start(Proxies.class);
		products.untagged();

		assertThat(this.context.getDefaultListableBeanFactory().containsSingleton("tags")).isFalse();
	}

	@Test
	void invalidatesTagsOfResult() {
		start(Proxies.class).create("toys");

		assertThat(calls()).containsExactly(List.of("created:toys"));
	}

	@Test
	void invalidatesTagsOfContentOfOptional() {
		Products products = start(Proxies.class);
		products.find("toys");
		products.find(null);

		assertThat(calls()).containsExactly(List.of("toys"));
	}

	@Test
	void invalidatesNothingAfterException() {
		Products products = start(Proxies.class);

		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(products::fail);
		assertThat(calls()).isEmpty();
	}

	@Test
	void invalidatesBeforeInvocationWhateverComesOfIt() {
		Products products = start(Proxies.class);

		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> products.failLater(7));
		assertThat(calls()).containsExactly(List.of("7"));
	}

	@Test
	void hasNoResultBeforeInvocation() {
		Products products = start(Proxies.class);

		assertThatIllegalStateException().isThrownBy(products::wantResultBefore)
			.withMessageContainingAll("@InvalidateTags(\"#result\") on", "Products.wantResultBefore", "#result is");
		assertThat(calls()).isEmpty();
	}

	@Test
	void invalidatesOnlyWhenConditionHolds() {
		Products products = start(Proxies.class);
		products.change(1);
		products.change(0);

		assertThat(calls()).containsExactly(List.of("changed"));
	}

	@Test
	void namesConditionThatFails() {
		Products products = start(Proxies.class);

		assertThatIllegalStateException().isThrownBy(products::failingCondition)
			.withMessageContainingAll("@InvalidateTags(condition = \"#nobody.home\") on", "Products.failingCondition");
	}

	@Test
	void sendsTagsOfAllAnnotationsTogether() {
		start(Proxies.class).composed(7);

		assertThat(calls()).containsExactly(List.of("own:7", "meta"));
	}

	@Test
	void leavesOtherMethodsAlone() {
		Products products = start(Proxies.class);
		products.untagged();
		products.noTag();

		assertThat(calls()).isEmpty();
	}

	@Test
	void waitsForFuture() {
		Products products = start(Proxies.class);
		CompletableFuture<String> source = new CompletableFuture<>();
		CompletableFuture<String> returned = products.later(source);

		assertThat(calls()).isEmpty();
		source.complete("toys");
		assertThat(returned).isCompletedWithValue("toys");
		assertThat(calls()).containsExactly(List.of("later:toys"));
	}

	@Test
	void invalidatesNothingAfterFailedFuture() {
		CompletableFuture<String> returned = start(Proxies.class)
			.later(CompletableFuture.failedFuture(new UnsupportedOperationException()));

		assertThat(returned).failsWithin(Duration.ZERO)
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(UnsupportedOperationException.class);
		assertThat(calls()).isEmpty();
	}

	@Test
	void waitsForMonoAtEachSubscription() {
		Mono<String> returned = start(Proxies.class).mono(Mono.just("toys"));

		assertThat(calls()).isEmpty();
		assertThat(returned.block()).isEqualTo("toys");
		assertThat(calls()).containsExactly(List.of("mono:toys"));
		assertThat(returned.block()).isEqualTo("toys");
		assertThat(calls()).hasSize(2);
	}

	@Test
	void takesNullForEmptyMono() {
		Mono<String> returned = start(Proxies.class).mono(Mono.empty());

		assertThat(returned.blockOptional()).isEmpty();
		assertThat(calls()).containsExactly(List.of("mono:null"));
	}

	@Test
	void invalidatesNothingAfterFailedMono() {
		Mono<String> returned = start(Proxies.class).mono(Mono.error(new UnsupportedOperationException()));

		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(returned::block);
		assertThat(calls()).isEmpty();
	}

	@Test
	void takesListForFlux() {
		Flux<String> returned = start(Proxies.class).flux(Flux.just("a", "b"));

		assertThat(returned.collectList().block()).containsExactly("a", "b");
		assertThat(calls()).containsExactly(List.of("a", "b"));
	}

	@Test
	void passesElementsOfFluxOnBeforeItCompletes() {
		Products products = start(Proxies.class);
		TestPublisher<String> source = TestPublisher.create();
		StringBuilder seen = new StringBuilder();
		products.fluxWithoutResult(source.flux()).subscribe(seen::append);
		source.next("a");

		assertThat(seen).hasToString("a");
		assertThat(calls()).isEmpty();
		source.complete();
		assertThat(calls()).containsExactly(List.of("flux"));
	}

	@Test
	void invalidatesNothingAfterFailedFlux() {
		Flux<String> returned = start(Proxies.class)
			.flux(Flux.concat(Flux.just("a"), Flux.error(new UnsupportedOperationException())));

		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(returned::blockLast);
		assertThat(calls()).isEmpty();
	}

	@Test
	void takesAnnotationOfClass() {
		this.context.registerBean(Catalog.class);
		start(Proxies.class);
		Catalog catalog = this.context.getBean(Catalog.class);
		catalog.save();
		catalog.remove();

		assertThat(calls()).containsExactly(List.of("catalog"), List.of("removed"));
	}

	@Test
	void takesAnnotationOfInterfaceBehindItsProxy() {
		this.context.registerBean(Shop.class);
		start(Proxies.class);
		Store store = this.context.getBean(Store.class);
		store.save(7);
		store.removeAll();

		assertThat(AopUtils.isJdkDynamicProxy(store)).isTrue();
		assertThat(calls()).containsExactly(List.of("store:7"), List.of("everything"));
	}

	@Test
	void takesAnnotationOfInterfaceBehindClassProxy() {
		this.context.registerBean(Shop.class);
		start(ClassProxies.class);
		this.context.getBean(Shop.class).save(7);

		assertThat(calls()).containsExactly(List.of("store:7"));
	}

	@Test
	void takesAnnotationOfInterfaceOfBeanWithoutClass() {
		this.context.registerBean("store", Store.class,
				() -> ProxyFactory.getProxy(Store.class, (MethodInterceptor) (invocation) -> null));
		start(Proxies.class);
		this.context.getBean(Store.class).save(7);

		assertThat(calls()).containsExactly(List.of("store:7"));
	}

	@Test
	void worksWithCreatorOfProxiesThatTakesAllAdvisors() {
		start(DefaultAdvisorAutoProxyCreator.class).rename(7, "toys");

		assertThat(calls()).containsExactly(List.of("product:7", "category:toys"));
	}

	@Test
	void stopsTheStartWhenExpressionIsNone() {
		this.context.registerBean(Unparsable.class);

		assertThatExceptionOfType(BeanCreationException.class).isThrownBy(() -> start(Proxies.class))
			.havingRootCause()
			.withMessageContaining("product:");
	}

	@Test
	void hasLowestPrecedenceUnlessSet() {
		InvalidateTagsAdvisor advisor = new InvalidateTagsAdvisor(RecordingTagOperations::new, this.context);

		assertThat(advisor.getOrder()).isEqualTo(Ordered.LOWEST_PRECEDENCE);
		advisor.setOrder(5);
		assertThat(advisor.getOrder()).isEqualTo(5);
	}

	private Products start(Class<?> proxies) {
		this.context.register(proxies, Tags.class, Products.class);
		this.context.refresh();
		return this.context.getBean(Products.class);
	}

	private List<List<String>> calls() {
		return this.context.getBean(RecordingTagOperations.class).calls();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching
	static class Proxies {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching(proxyTargetClass = true)
	static class ClassProxies {

	}

	@Configuration(proxyBeanMethods = false)
	static class Tags {

		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		static InvalidateTagsAdvisor advisor(ObjectProvider<TagOperations> operations, BeanFactory beanFactory) {
			return new InvalidateTagsAdvisor(operations::getObject, beanFactory);
		}

		@Bean
		@Lazy
		RecordingTagOperations tags() {
			return new RecordingTagOperations();
		}

		@Bean
		ConcurrentMapCacheManager cacheManager() {
			return new ConcurrentMapCacheManager();
		}

	}

	static class Products {

		public void untagged() {
		}

		@InvalidateTags({ "'product:' + #id", "'category:' + #p1" })
		public void rename(long id, String category) {
		}

		@InvalidateTags("#result")
		public String create(String name) {
			return "created:" + name;
		}

		@InvalidateTags("#result")
		public Optional<String> find(@Nullable String name) {
			return Optional.ofNullable(name);
		}

		@InvalidateTags("'all'")
		public void fail() {
			throw new UnsupportedOperationException();
		}

		@InvalidateTags(value = "#id", beforeInvocation = true)
		public void failLater(long id) {
			throw new UnsupportedOperationException();
		}

		@InvalidateTags(value = "#result", beforeInvocation = true)
		public String wantResultBefore() {
			throw new UnsupportedOperationException();
		}

		@InvalidateTags(value = "'changed'", condition = "#result > 0")
		public int change(int rows) {
			return rows;
		}

		@InvalidateTags(value = "'changed'", condition = "#nobody.home")
		public void failingCondition() {
		}

		@MetaInvalidated
		@InvalidateTags("'own:' + #id")
		public void composed(long id) {
		}

		@InvalidateTags("null")
		public void noTag() {
		}

		@InvalidateTags("'later:' + #result")
		public CompletableFuture<String> later(CompletableFuture<String> source) {
			return source;
		}

		@InvalidateTags("'mono:' + #result")
		public Mono<String> mono(Mono<String> source) {
			return source;
		}

		@InvalidateTags("#result")
		public Flux<String> flux(Flux<String> source) {
			return source;
		}

		@InvalidateTags("'flux'")
		public Flux<String> fluxWithoutResult(Flux<String> source) {
			return source;
		}

	}

	@InvalidateTags("'catalog'")
	static class Catalog {

		public void save() {
		}

		@InvalidateTags("'removed'")
		public void remove() {
		}

		@Override
		public String toString() {
			return "catalog";
		}

	}

	@InvalidateTags("'everything'")
	interface Store {

		@InvalidateTags("'store:' + #p0")
		void save(long id);

		void removeAll();

	}

	static class Shop implements Store {

		@Override
		public void save(long id) {
		}

		@Override
		public void removeAll() {
		}

	}

	static class Unparsable {

		@InvalidateTags("product:")
		public void save() {
		}

	}

	@Target(ElementType.METHOD)
	@Retention(RetentionPolicy.RUNTIME)
	@InvalidateTags("'meta'")
	@interface MetaInvalidated {

	}

}
