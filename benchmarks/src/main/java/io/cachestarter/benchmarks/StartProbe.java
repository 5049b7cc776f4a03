package io.cachestarter.benchmarks;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * An application without a web server that starts, prints what that took, and ends. It
 * knows nothing but Spring Boot, and what is on its class path decides what it does.
 */
public final class StartProbe {

	private StartProbe() {
	}

	/**
	 * Prints numbers: milliseconds from the start of the JVM until the application was up
	 * and the processor time meanwhile, bytes of live objects in the heap, loaded
	 * classes, beans.
	 * @param args the settings of the application
	 */
	public static void main(String[] args) {
		PrintStream out = System.out;
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Config.class)
			.web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.logStartupInfo(false)
			.properties("logging.level.root=warn", "spring.application.name=probe")
			.run(args)) {
			long millis = System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
			long cpu = ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis();
			System.gc();
			System.gc();
			out.println(millis + " " + cpu + " " + ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()
					+ " " + ManagementFactory.getClassLoadingMXBean().getLoadedClassCount() + " "
					+ context.getBeanDefinitionCount());
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableCaching
	static class Config {

	}

}
