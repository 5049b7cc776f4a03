package io.cachestarter.sample;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Two instances that share a database and a Redis, which belongs to the first. */
public final class TwoInstances implements AutoCloseable {

	private final List<ConfigurableApplicationContext> instances = new ArrayList<>();

	private TwoInstances() {
	}

	/**
	 * Start both.
	 * @param directory where the database is
	 * @param arguments what they have beside free ports, for example how many products
	 * there are
	 * @return the instances, which the caller closes
	 */
	public static TwoInstances start(Path directory, String... arguments) {
		TwoInstances both = new TwoInstances();
		String[] all = Stream
			.concat(Stream.of("--server.port=0", "--catalog.data-dir=" + directory,
					"--cache-starter.remote.timeout=10s"), Arrays.stream(arguments))
			.toArray(String[]::new);
		both.add(all, "--cache-starter.embedded-redis.port=0");
		both.add(all, "--spring.data.redis.port=" + both.get(0).getBean(LettuceConnectionFactory.class).getPort());
		return both;
	}

	private void add(String[] arguments, String redis) {
		List<String> all = new ArrayList<>(List.of(arguments));
		all.add(redis);
		this.instances.add(new SpringApplicationBuilder(CatalogApplication.class).run(all.toArray(String[]::new)));
	}

	/**
	 * Return an instance.
	 * @param instance 0 or 1
	 * @return its application context
	 */
	public ConfigurableApplicationContext get(int instance) {
		return this.instances.get(instance);
	}

	/**
	 * Return where an instance listens.
	 * @param instance 0 or 1
	 * @return its port
	 */
	public int port(int instance) {
		return get(instance).getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	/**
	 * Return an address of an instance.
	 * @param instance 0 or 1
	 * @param path the path and the query
	 * @return the address
	 */
	public URI uri(int instance, String path) {
		return URI.create("http://127.0.0.1:" + port(instance) + path);
	}

	@Override
	public void close() {
		for (int index = this.instances.size() - 1; index >= 0; index--) {
			this.instances.get(index).close();
		}
	}

}
