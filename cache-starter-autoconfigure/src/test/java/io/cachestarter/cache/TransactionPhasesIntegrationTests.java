package io.cachestarter.cache;

import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;

import io.cachestarter.autoconfigure.CacheStarterAutoConfiguration;
import io.cachestarter.test.CacheNode;
import io.cachestarter.test.RedisServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.cache.Cache;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Caches used by what runs when a transaction ends, and by transactions with many steps.
 */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TransactionPhasesIntegrationTests {

	private final PlatformTransactionManager manager = new JdbcTransactionManager(
			new DriverManagerDataSource("jdbc:h2:mem:" + UUID.randomUUID()));

	private final TransactionTemplate outer = new TransactionTemplate(this.manager);

	private final TransactionTemplate inner = new TransactionTemplate(this.manager);

	private CacheNode node;

	private Cache cache;

	@BeforeAll
	void start() {
		this.inner.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
		this.node = CacheNode.start(RedisServers.shared(), "phases-" + UUID.randomUUID(), Node.class);
	}

	@AfterAll
	void stop() {
		this.node.close();
	}

	@BeforeEach
	void useAnotherCache() {
		this.cache = Objects
			.requireNonNull(this.node.bean(TwoLevelCacheManager.class).getCache("phases-" + UUID.randomUUID()));
		this.cache.put("k", "old");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void transactionBegunAfterAnotherHasItsOwnCommit(boolean committed) {
		this.outer.executeWithoutResult((status) -> {
			TransactionSynchronizationManager.registerSynchronization(new Completion(this::evictInATransaction));
			this.cache.evict("another");
			if (!committed) {
				status.setRollbackOnly();
			}
		});

		assertThat(this.cache.get("k")).isNull();
	}

	private void evictInATransaction() {
		this.inner.executeWithoutResult((status) -> {
			this.cache.evict("k");
			assertThat(TransactionSynchronizationManager.getSynchronizations()).isNotEmpty();
		});
	}

	@Test
	void evictsThousandsOfKeysWithoutLosingTrust() {
		this.outer.executeWithoutResult((status) -> {
			IntStream.range(0, 20_000).forEach((key) -> this.cache.evict(key));
			this.cache.evict("k");
		});

		assertThat(this.cache.get("k")).isNull();
		assertThat(this.node.bean(TwoLevelCacheManager.class).isRemoteTrusted()).isTrue();
		assertThat(this.node.bean(TwoLevelCacheManager.class).journalSize()).isZero();
	}

	private static final class Completion implements TransactionSynchronization {

		private final Runnable action;

		Completion(Runnable action) {
			this.action = action;
		}

		@Override
		public void afterCompletion(int status) {
			this.action.run();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, CacheStarterAutoConfiguration.class })
	static class Node {

	}

}
