package io.cachestarter.cache;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.cachestarter.annotation.CacheTags;
import io.cachestarter.annotation.InvalidateTags;
import io.cachestarter.autoconfigure.CacheStarterAutoConfiguration;
import io.cachestarter.test.TestDatabase;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;

/**
 * A node with a {@linkplain TestDatabase database} of names by number.
 */
@Configuration(proxyBeanMethods = false)
@EnableTransactionManagement
@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, CacheStarterAutoConfiguration.class })
@Import({ TestDatabase.class, TransactionalNode.Names.class })
class TransactionalNode {

	/** Reads and writes names through the cache {@code names}. */
	static class Names {

		private final AtomicInteger loads = new AtomicInteger();

		private final JdbcTemplate jdbc;

		Names(JdbcTemplate jdbc) {
			this.jdbc = jdbc;
			jdbc.execute("create table if not exists names (id bigint primary key, name varchar(100))");
		}

		int loads() {
			return this.loads.get();
		}

		void write(long id, String name) {
			this.jdbc.update("merge into names key (id) values (?, ?)", id, name);
		}

		@Nullable String load(long id) {
			this.loads.incrementAndGet();
			List<String> found = this.jdbc.queryForList("select name from names where id = ?", String.class, id);
			return found.isEmpty() ? null : found.get(0);
		}

		@Cacheable("names")
		public @Nullable String plain(long id) {
			return load(id);
		}

		@Cacheable("names")
		@CacheTags("'name:' + #id")
		public @Nullable String tagged(long id) {
			return load(id);
		}

		@Cacheable(cacheNames = "names", sync = true)
		public @Nullable String sync(long id) {
			return load(id);
		}

		@Cacheable("names")
		public CompletableFuture<String> future(long id) {
			return CompletableFuture.completedFuture(load(id));
		}

		@Cacheable(cacheNames = "names", sync = true)
		public CompletableFuture<String> futureSync(long id) {
			return CompletableFuture.completedFuture(load(id));
		}

		@CachePut(cacheNames = "names", key = "#id")
		public String put(long id, String name) {
			write(id, name);
			return name;
		}

		@CacheEvict(cacheNames = "names", key = "#id")
		public void evict(long id, String name) {
			write(id, name);
		}

		@InvalidateTags("'name:' + #id")
		public void invalidate(long id, String name) {
			write(id, name);
		}

		@Transactional
		@CachePut(cacheNames = "names", key = "#id")
		public String putInTransaction(long id, String name, Callable<?> rest) {
			return run(id, name, rest);
		}

		@Transactional
		@CacheEvict(cacheNames = "names", key = "#id")
		public void evictInTransaction(long id, String name, Callable<?> rest) {
			run(id, name, rest);
		}

		@Transactional
		@InvalidateTags("'name:' + #id")
		public void invalidateInTransaction(long id, String name, Callable<?> rest) {
			run(id, name, rest);
		}

		private String run(long id, String name, Callable<?> rest) {
			write(id, name);
			try {
				Object unused = rest.call();
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
			return Objects.requireNonNull(name);
		}

	}

}
