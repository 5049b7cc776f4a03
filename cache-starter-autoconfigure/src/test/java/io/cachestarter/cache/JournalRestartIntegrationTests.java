package io.cachestarter.cache;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import io.cachestarter.autoconfigure.CacheStarterAutoConfiguration;
import io.cachestarter.test.CacheNode;
import io.cachestarter.test.RedisProbe;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cache.Cache;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Changes of an application that is restarted while Redis cannot be reached. */
@ExtendWith(OutputCaptureExtension.class)
class JournalRestartIntegrationTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private final RedisServerHandle redis = RedisServers.start();

	@TempDir
	Path folder;

	@AfterEach
	void stop() {
		this.redis.close();
	}

	@Test
	void tellsRedisAfterARestartWhatCouldNotBeToldBefore() {
		try (CacheNode before = node()) {
			cache(before).put("evicted", "old");
			cache(before).put("put", "old");
			cache(before).put("kept", "value");
			other(before).put("cleared", "old");
			Path snapshot = this.redis.saveSnapshot();
			this.redis.kill();
			await().atMost(SOON).until(() -> !before.bean(TwoLevelCacheManager.class).isRemoteTrusted());
			cache(before).evict("evicted");
			cache(before).put("put", "new");
			other(before).clear();
			before.close();
			this.redis.restart(snapshot);
		}

		try (CacheNode after = node()) {
			assertThat(after.bean(TwoLevelCacheManager.class).isRemoteTrusted()).isTrue();
			assertThat(after.bean(TwoLevelCacheManager.class).journalSize()).isZero();
			assertThat(cache(after).get("evicted")).isNull();
			assertThat(cache(after).get("put")).isNull();
			assertThat(other(after).get("cleared")).isNull();
		}
		assertThat(this.folder.resolve("journal")).exists();
	}

	@Test
	void saysThatChangesAreToldAfterTheNextStart(CapturedOutput output) {
		CacheNode node = node();
		this.redis.kill();
		await().atMost(SOON).until(() -> !node.bean(TwoLevelCacheManager.class).isRemoteTrusted());
		cache(node).evict("key");
		cache(node).evict("another");

		node.close();

		assertThat(output)
			.contains("Closed before 2 changes could be told to Redis; they are told after the next start");
	}

	@Test
	void tellsRedisBeforeItIsClosedIfItCan() {
		CacheNode node = node();
		cache(node).put("key", "old");
		try (RedisProbe probe = RedisProbe.open(this.redis)) {
			probe.forbidScripts();
			cache(node).evict("key");
			assertThat(node.bean(TwoLevelCacheManager.class).journalSize()).isEqualTo(1);

			CompletableFuture<?> closed = CompletableFuture.runAsync(node::close);
			probe.allowScripts();

			assertThat(closed).succeedsWithin(SOON);
		}
		try (CacheNode other = CacheNode.start(this.redis, "journal", Application.class)) {
			assertThat(cache(other).get("key")).isNull();
		}
	}

	private CacheNode node() {
		return CacheNode.start(this.redis, "journal", Application.class,
				"cache-starter.remote.journal.file=" + this.folder.resolve("journal"),
				"cache-starter.remote.keep-after-failover=true");
	}

	private static Cache cache(CacheNode node) {
		return Objects.requireNonNull(node.bean(TwoLevelCacheManager.class).getCache("items", String.class));
	}

	private static Cache other(CacheNode node) {
		return Objects.requireNonNull(node.bean(TwoLevelCacheManager.class).getCache("others", String.class));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, CacheStarterAutoConfiguration.class })
	static class Application {

	}

}
