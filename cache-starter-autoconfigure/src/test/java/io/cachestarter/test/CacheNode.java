package io.cachestarter.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.cachestarter.invalidation.InvalidationBus;
import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * One node of an application, in a context of its own. Nodes with the same application
 * name share their entries in Redis.
 */
public final class CacheNode implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	private CacheNode(ConfigurableApplicationContext context) {
		this.context = context;
	}

	/**
	 * Start a node. It waits for Redis for longer than an application would, so that a
	 * busy machine does not fail a test.
	 * @param server where its entries are
	 * @param app the name of the application
	 * @param configuration the configuration of the application
	 * @param properties pairs in the form {@code name=value}
	 * @return a node that the caller closes
	 */
	public static CacheNode start(RedisServerHandle server, String app, Class<?> configuration, String... properties) {
		return start(server.properties(), app, configuration, properties);
	}

	/**
	 * Start a node on a cluster, like
	 * {@link #start(RedisServerHandle, String, Class, String...)}.
	 * @param cluster where its entries are
	 * @param app the name of the application
	 * @param configuration the configuration of the application
	 * @param properties pairs in the form {@code name=value}
	 * @return a node that the caller closes
	 */
	public static CacheNode start(RedisClusterServers cluster, String app, Class<?> configuration,
			String... properties) {
		return start(cluster.properties(), app, configuration, properties);
	}

	/**
	 * Start a node like {@link #start(RedisServerHandle, String, Class, String...)}, from
	 * anywhere.
	 * @param redis where its entries are, pairs in the form {@code name=value}
	 * @param app the name of the application
	 * @param configuration the configuration of the application
	 * @param properties pairs in the form {@code name=value}
	 * @return a node that the caller closes
	 */
	public static CacheNode start(String[] redis, String app, Class<?> configuration, String... properties) {
		List<String> all = new ArrayList<>(List.of(redis));
		all.add("spring.application.name=" + app);
		all.add("cache-starter.remote.timeout=10s");
		all.add("cache-starter.remote.connect-timeout=20s");
		all.addAll(List.of(properties));
		return new CacheNode(new SpringApplicationBuilder(configuration).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.logStartupInfo(false)
			.properties(all.toArray(String[]::new))
			.run());
	}

	/**
	 * Wait until nodes hear each other. Before, they may drop their local levels because
	 * they have not heard each other from the beginning.
	 * @param nodes all nodes of an application
	 */
	public static void awaitEachOther(CacheNode... nodes) {
		for (CacheNode node : nodes) {
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.until(() -> node.bean(InvalidationBus.class).peers() >= nodes.length - 1);
		}
	}

	public <T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	/**
	 * Return the number that a meter shows.
	 * @param meter the name of a counter or gauge
	 * @param tags keys and values in turn
	 * @return the sum over all meters with these tags
	 */
	public double measure(String meter, String... tags) {
		return bean(MeterRegistry.class).get(meter)
			.tags(tags)
			.meters()
			.stream()
			.mapToDouble((each) -> each.measure().iterator().next().getValue())
			.sum();
	}

	@Override
	public void close() {
		this.context.close();
	}

}
