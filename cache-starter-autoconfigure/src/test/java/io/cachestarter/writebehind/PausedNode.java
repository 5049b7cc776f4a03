package io.cachestarter.writebehind;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

import io.cachestarter.cache.TwoLevelCacheManager;
import io.cachestarter.test.CacheNode;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * A node in a process of its own whose writer goes on when it is sent a line.
 */
final class PausedNode {

	/** What the writer prints when it is called, and when it has ended. */
	static final String WRITING = "writing";

	static final String WRITTEN = "written";

	/** Of both nodes. */
	static final String[] PROPERTIES = { "cache-starter.write-behind.defaults.interval=10ms",
			"cache-starter.write-behind.defaults.partitions=1", "cache-starter.write-behind.defaults.lease=1s" };

	private PausedNode() {
	}

	/**
	 * Run until killed.
	 * @param redis what {@link CacheNode#start(String[], String, Class, String...)} needs
	 * to find Redis
	 */
	public static void main(String[] redis) throws InterruptedException {
		CacheNode node = CacheNode.start(redis, "paused", Node.class, PROPERTIES);
		node.bean(TwoLevelCacheManager.class).access("views", String.class).put(1L, "value");
		new CountDownLatch(1).await();
	}

	@Configuration(proxyBeanMethods = false)
	@Import(WriteBehindIntegrationTests.AutoConfigured.class)
	static class Node {

		@Bean
		WriteBehindWriter<Long, String> viewWriter() {
			BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
			return WriteBehindWriter.of("views", Long.class, String.class, (batch) -> {
				System.out.println(WRITING);
				try {
					if (in.readLine() != null) {
						System.out.println(WRITTEN);
					}
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
			});
		}

	}

}
