package io.cachestarter.autoconfigure;

import java.util.List;
import java.util.function.Function;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageImpl;

/**
 * An application to be run with libraries missing. Takes properties and tells what came
 * of it.
 */
public final class BareApplication implements Function<String[], String> {

	@Override
	public String apply(String[] properties) {
		try (ConfigurableApplicationContext first = start(properties);
				ConfigurableApplicationContext second = start(properties)) {
			Items items = first.getBean(Items.class);
			List<Object> loaded = List.of(items.thing(1), items.large(), items.page());
			Items others = second.getBean(Items.class);
			List<Object> read = List.of(others.thing(1), others.large(), others.page());
			return first.getBean(CacheManager.class).getClass().getSimpleName()
					+ (read.equals(loaded) ? " shares" : " does not share");
		}
		catch (RuntimeException ex) {
			Throwable cause = ex;
			while (cause.getCause() != null) {
				cause = cause.getCause();
			}
			return cause.toString();
		}
	}

	private static ConfigurableApplicationContext start(String[] properties) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.logStartupInfo(false)
			.registerShutdownHook(false)
			.properties(properties)
			.run();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Items.class)
	static class Application {

	}

	record Thing(long id, long nanos) {
	}

	static class Items {

		@Cacheable("things")
		public Thing thing(long id) {
			return new Thing(id, System.nanoTime());
		}

		@Cacheable("large")
		public String large() {
			return "x".repeat(10_000) + System.nanoTime();
		}

		@Cacheable("pages")
		public Page<Thing> page() {
			return new PageImpl<>(List.of(new Thing(1, System.nanoTime())));
		}

	}

}
