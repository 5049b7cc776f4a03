package io.cachestarter.interceptor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.cache.Cache;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.CachingConfigurer;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.concurrent.ConcurrentMapCache;
import org.springframework.cache.interceptor.CacheOperationInvocationContext;
import org.springframework.cache.interceptor.CacheResolver;
import org.springframework.cache.interceptor.KeyGenerator;
import org.springframework.cache.interceptor.SimpleKey;
import org.springframework.cache.interceptor.SimpleKeyGenerator;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Keys that are told before the call, against those that Spring computes after it. */
class PutKeysTests {

	private AnnotationConfigApplicationContext context;

	private Products products;

	private Foreteller foreteller;

	@BeforeEach
	void start() {
		this.context = new AnnotationConfigApplicationContext(Caching.class, Products.class);
		this.products = this.context.getBean(Products.class);
		this.foreteller = this.context.getBean(Foreteller.class);
	}

	@AfterEach
	void close() {
		this.context.close();
	}

	@Test
	void knowsArgumentAsKey() {
		this.products.plain(7);

		assertThatKeyIsKnown(7L);
	}

	@Test
	void knowsSimpleKeyOfSeveralArguments() {
		this.products.several(7, "toys");

		assertThatKeyIsKnown(new SimpleKey(7L, "toys"));
	}

	@Test
	void knowsSimpleKeyWithoutArguments() {
		this.products.none();

		assertThatKeyIsKnown(SimpleKey.EMPTY);
	}

	@Test
	void knowsKeyOfNamedGenerator() {
		this.products.generated(7);

		assertThatKeyIsKnown("generated[7]");
	}

	@Test
	void knowsKeyOfExpressions() {
		this.products.byName(7);
		this.products.byPosition(8);
		this.products.byRoot(9);
		this.products.byBean(10);

		assertThatKeyIsKnown(7L, 8L, "byRoot9Products", "bean-10");
	}

	@Test
	void knowsKeyOfVariableArguments() {
		this.products.variable("a", "b");
		this.products.variable("c");
		this.products.variableByName("a", "b");

		assertThatKeyIsKnown(new SimpleKey("a", "b"), "c", "a");
	}

	@Test
	void doesNotKnowKeyOfResult() {
		this.products.byResult("toys");

		assertThatKeyIsNotKnownBefore("toys!");
	}

	@Test
	void doesNotKnowKeyThatFailsBeforeTheCall() {
		this.products.byCaches(7);

		assertThatKeyIsNotKnownBefore("products7");
	}

	@Test
	void doesNotKnowKeyThatIsNull() {
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> this.products.byNull(7))
			.withMessageContaining("Null key");

		assertThat(this.foreteller.foretold).containsExactly((Object) null);
	}

	@Test
	void knowsKeyWhoseResultIsOnlyAWayOut() {
		this.products.byIdOrResult(7L);
		this.products.byIdOrResult(null);

		assertThat(this.foreteller.foretold).containsExactly(7L, null);
	}

	@Test
	void leavesFailureOfGeneratorToSpring() {
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> this.products.broken(7));

		assertThat(this.foreteller.foretold).containsExactly((Object) null);
	}

	private void assertThatKeyIsKnown(Object... keys) {
		assertThat(this.foreteller.foretold).containsExactly(keys);
		assertThat(this.foreteller.cache.getNativeCache()).containsOnlyKeys(keys);
	}

	private void assertThatKeyIsNotKnownBefore(Object key) {
		assertThat(this.foreteller.foretold).containsExactly((Object) null);
		assertThat(this.foreteller.cache.getNativeCache()).containsOnlyKeys(key);
	}

	static class Foreteller implements CacheResolver {

		final ConcurrentMapCache cache = new ConcurrentMapCache("products");

		final List<@Nullable Object> foretold = new ArrayList<>();

		private final PutKeys keys;

		Foreteller(PutKeys keys) {
			this.keys = keys;
		}

		@Override
		public Collection<? extends Cache> resolveCaches(CacheOperationInvocationContext<?> context) {
			this.foretold.add(this.keys.keyBefore(context));
			return List.of(this.cache);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching
	static class Caching {

		@Bean
		Foreteller foreteller(BeanFactory beanFactory) {
			return new Foreteller(new PutKeys(beanFactory, SimpleKeyGenerator::new));
		}

		@Bean
		CachingConfigurer configurer(Foreteller foreteller) {
			return new CachingConfigurer() {

				@Override
				public CacheResolver cacheResolver() {
					return foreteller;
				}

			};
		}

		@Bean
		KeyGenerator generator() {
			return (target, method, params) -> method.getName() + List.of(params);
		}

		@Bean
		KeyGenerator brokenGenerator() {
			return (target, method, params) -> {
				throw new UnsupportedOperationException();
			};
		}

		@Bean
		Naming naming() {
			return new Naming();
		}

	}

	static class Naming {

		public String name(long id) {
			return "bean-" + id;
		}

	}

	static class Products {

		@CachePut("products")
		public String plain(long id) {
			return "";
		}

		@CachePut("products")
		public String several(long id, String category) {
			return "";
		}

		@CachePut("products")
		public String none() {
			return "";
		}

		@CachePut(cacheNames = "products", keyGenerator = "generator")
		public String generated(long id) {
			return "";
		}

		@CachePut(cacheNames = "products", keyGenerator = "brokenGenerator")
		public String broken(long id) {
			return "";
		}

		@CachePut(cacheNames = "products", key = "#id")
		public String byName(long id) {
			return "";
		}

		@CachePut(cacheNames = "products", key = "#p0")
		public String byPosition(long id) {
			return "";
		}

		@CachePut(cacheNames = "products",
				key = "#root.methodName + #root.args[0] + #root.target.class.simpleName.substring(0, 8)")
		public String byRoot(long id) {
			return "";
		}

		@CachePut(cacheNames = "products", key = "@naming.name(#id)")
		public String byBean(long id) {
			return "";
		}

		@CachePut("products")
		public String variable(String... ids) {
			return "";
		}

		@CachePut(cacheNames = "products", key = "#ids[0]")
		public String variableByName(String... ids) {
			return "";
		}

		@CachePut(cacheNames = "products", key = "#result + '!'")
		public String byResult(String name) {
			return name;
		}

		@CachePut(cacheNames = "products", key = "#root.caches[0].name + #id")
		public String byCaches(long id) {
			return "";
		}

		@CachePut(cacheNames = "products", key = "null")
		public String byNull(long id) {
			return "";
		}

		@CachePut(cacheNames = "products", key = "#id ?: #result")
		public long byIdOrResult(@Nullable Long id) {
			return Objects.requireNonNullElse(id, 42L);
		}

	}

}
