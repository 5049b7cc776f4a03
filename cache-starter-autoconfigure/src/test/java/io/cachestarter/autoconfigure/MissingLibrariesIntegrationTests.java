package io.cachestarter.autoconfigure;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import io.cachestarter.test.RedisServers;
import org.junit.jupiter.api.Test;

import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests applications whose class path really lacks what is optional.
 */
class MissingLibrariesIntegrationTests {

	private static final List<String> OPTIONAL = List.of("jackson-dataformat-smile", "jackson-dataformat-cbor",
			"lz4-java", "zstd-jni", "micrometer-core", "micrometer-jakarta9", "spring-boot-micrometer",
			"spring-boot-health", "spring-boot-actuator", "spring-webmvc", "spring-web-", "spring-boot-webmvc",
			"spring-boot-web-server", "spring-boot-servlet", "spring-boot-tomcat", "spring-boot-http", "tomcat-",
			"embedded-redis");

	@Test
	void cachesWithoutAnyOptionalLibrary() throws IOException, ReflectiveOperationException {
		assertThat(run("bare-app")).isEqualTo("TwoLevelCacheManager shares");
	}

	@Test
	void saysWhichLibraryACodecNeeds() throws IOException, ReflectiveOperationException {
		assertThat(run("bare-smile-app", "cache-starter.defaults.remote.codec=smile"))
			.contains("'cache-starter.defaults.remote.codec'")
			.contains("'smile'")
			.contains("tools.jackson.dataformat:jackson-dataformat-smile");
	}

	@Test
	void saysWhichLibraryACompressionNeeds() throws IOException, ReflectiveOperationException {
		assertThat(run("bare-zstd-app", "cache-starter.caches.things.remote.compression=zstd"))
			.contains("'cache-starter.caches.things.remote.compression'")
			.contains("'zstd'")
			.contains("com.github.luben:zstd-jni");
	}

	@SuppressWarnings("unchecked") // the class in the other loader implements the same
									// interface
	private static String run(String app, String... properties) throws IOException, ReflectiveOperationException {
		List<String> all = new ArrayList<>(List.of(RedisServers.shared().properties()));
		all.add("spring.application.name=" + app);
		all.add("cache-starter.remote.timeout=10s");
		all.addAll(List.of(properties));
		ClassLoader before = Thread.currentThread().getContextClassLoader();
		try (URLClassLoader bare = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
			Thread.currentThread().setContextClassLoader(bare);
			Object application = bare.loadClass(BareApplication.class.getName()).getConstructor().newInstance();
			return ((Function<String[], String>) application).apply(all.toArray(String[]::new));
		}
		finally {
			Thread.currentThread().setContextClassLoader(before);
		}
	}

	private static URL[] classPath() throws MalformedURLException {
		List<URL> urls = new ArrayList<>();
		for (String element : StringUtils.tokenizeToStringArray(System.getProperty("java.class.path"),
				File.pathSeparator)) {
			String name = Path.of(element).getFileName().toString();
			if (Stream.of("surefire", "junit").noneMatch(name::startsWith)
					&& OPTIONAL.stream().noneMatch(name::startsWith)) {
				urls.add(Path.of(element).toUri().toURL());
			}
		}
		return urls.toArray(URL[]::new);
	}

}
