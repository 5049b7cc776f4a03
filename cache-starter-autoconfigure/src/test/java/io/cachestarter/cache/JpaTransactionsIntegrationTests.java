package io.cachestarter.cache;

import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

import javax.sql.DataSource;

import io.cachestarter.autoconfigure.CacheStarterAutoConfiguration;
import io.cachestarter.test.CacheNode;
import io.cachestarter.test.RedisServers;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Id;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.dao.DataAccessException;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Tests what transactions of JPA do to caches, on two nodes with one database.
 */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JpaTransactionsIntegrationTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final AtomicLong ids = new AtomicLong();

	private CacheNode firstNode;

	private CacheNode secondNode;

	private Products first;

	private Products second;

	private long id;

	@BeforeAll
	void start() {
		String app = "jpa-" + UUID.randomUUID();
		String database = "test.database=jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
		this.firstNode = CacheNode.start(RedisServers.shared(), app, Node.class, database);
		this.secondNode = CacheNode.start(RedisServers.shared(), app, Node.class, database);
		CacheNode.awaitEachOther(this.firstNode, this.secondNode);
		this.first = this.firstNode.bean(Products.class);
		this.second = this.secondNode.bean(Products.class);
	}

	@AfterAll
	void stop() {
		this.threads.shutdownNow();
		this.secondNode.close();
		this.firstNode.close();
	}

	@BeforeEach
	void createAnotherProduct() {
		this.id = this.ids.incrementAndGet();
		this.first.create(this.id, "old");
		assertThat(this.first.name(this.id)).isEqualTo("old");
		assertThat(this.second.name(this.id)).isEqualTo("old");
	}

	@Test
	void putsAfterTheCommit() {
		this.first.rename(this.id, "new");

		assertThat(this.first.name(this.id)).isEqualTo("new");
		await().atMost(SOON).until(() -> "new".equals(this.second.name(this.id)));
	}

	@Test
	void putsNothingWhenTheCommitFails() {
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> this.first.rename(this.id, "x".repeat(30)));

		assertThat(this.first.name(this.id)).isEqualTo("old");
		assertThat(this.second.name(this.id)).isEqualTo("old");
	}

	@Test
	void putsNothingWhenTheCommitOfAnOuterTransactionFails() {
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> template().executeWithoutResult((status) -> this.first.rename(this.id, "x".repeat(30))));

		assertThat(this.first.name(this.id)).isEqualTo("old");
		assertThat(this.second.name(this.id)).isEqualTo("old");
	}

	@Test
	void evictsAfterTheCommit() {
		template().executeWithoutResult((status) -> {
			this.first.change(this.id, "new");

			assertThat(this.first.name(this.id)).isEqualTo("new");
			assertThat(elsewhere(this.second)).isEqualTo("old");
		});

		assertThat(this.first.name(this.id)).isEqualTo("new");
		await().atMost(SOON).until(() -> "new".equals(this.second.name(this.id)));
	}

	@Test
	void evictsNothingAfterARollback() {
		assertThatIllegalStateException().isThrownBy(() -> template().executeWithoutResult((status) -> {
			this.first.change(this.id, "dirty");
			assertThat(this.first.name(this.id)).isEqualTo("dirty");
			throw new IllegalStateException();
		}));

		assertThat(this.first.name(this.id)).isEqualTo("old");
		assertThat(this.second.name(this.id)).isEqualTo("old");
	}

	@Test
	void doesNotCacheADirtyRead() {
		long fresh = this.ids.incrementAndGet();
		this.first.create(fresh, "old");

		template().executeWithoutResult((status) -> {
			this.first.renameWithoutCache(fresh, "dirty");
			assertThat(this.first.name(fresh)).isEqualTo("dirty");
			status.setRollbackOnly();
		});

		assertThat(this.first.name(fresh)).isEqualTo("old");
		assertThat(this.second.name(fresh)).isEqualTo("old");
	}

	private TransactionTemplate template() {
		return new TransactionTemplate(this.firstNode.bean(JpaTransactionManager.class));
	}

	private String elsewhere(Products products) {
		try {
			return this.threads.submit(() -> products.name(this.id)).get();
		}
		catch (InterruptedException | ExecutionException ex) {
			throw new AssertionError(ex);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, CacheStarterAutoConfiguration.class })
	@Import(Products.class)
	static class Node {

		@Bean
		DataSource dataSource(@Value("${test.database}") String url) {
			JdbcDataSource source = new JdbcDataSource();
			source.setURL(url);
			return source;
		}

		@Bean
		LocalContainerEntityManagerFactoryBean entityManagerFactory(DataSource dataSource) {
			LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();
			factory.setDataSource(dataSource);
			factory.setPersistenceUnitName("products");
			factory.setPackagesToScan(JpaTransactionsIntegrationTests.class.getPackageName());
			HibernateJpaVendorAdapter hibernate = new HibernateJpaVendorAdapter();
			hibernate.setGenerateDdl(true);
			factory.setJpaVendorAdapter(hibernate);
			return factory;
		}

		@Bean
		JpaTransactionManager transactionManager(EntityManagerFactory entityManagerFactory) {
			return new JpaTransactionManager(entityManagerFactory);
		}

	}

	@Entity(name = "product")
	static class Product {

		@Id
		private @Nullable Long id;

		@Column(length = 20)
		private @Nullable String name;

		protected Product() {
		}

		Product(long id, String name) {
			this.id = id;
			this.name = name;
		}

	}

	static class Products {

		private final EntityManager entities;

		Products(EntityManagerFactory factory) {
			this.entities = SharedEntityManagerCreator.createSharedEntityManager(factory);
		}

		@Transactional
		public void create(long id, String name) {
			this.entities.persist(new Product(id, name));
		}

		@Cacheable("products")
		@Transactional(readOnly = true)
		public String name(long id) {
			return Objects.requireNonNull(find(id).name);
		}

		@Transactional
		@CachePut(cacheNames = "products", key = "#id")
		public String rename(long id, String name) {
			find(id).name = name;
			return name;
		}

		@Transactional
		@CacheEvict(cacheNames = "products", key = "#id")
		public void change(long id, String name) {
			find(id).name = name;
		}

		@Transactional
		public void renameWithoutCache(long id, String name) {
			find(id).name = name;
		}

		private Product find(long id) {
			return Objects.requireNonNull(this.entities.find(Product.class, id));
		}

	}

}
