package io.cachestarter.sample.seed;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SeedProperties}.
 */
class SeedPropertiesTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
		.withUserConfiguration(SeedConfiguration.class);

	@Test
	void seedsTenThousandProductsByDefault() {
		this.runner.run((context) -> assertThat(context.getBean(SeedProperties.class))
			.isEqualTo(new SeedProperties(10_000, 200_000)));
	}

	@Test
	void takesBothNumbersFromTheEnvironment() {
		this.runner.withPropertyValues("catalog.seed.products=7", "catalog.seed.order-lines=0")
			.run((context) -> assertThat(context.getBean(SeedProperties.class)).isEqualTo(new SeedProperties(7, 0)));
	}

	@Test
	void failsWithoutProducts() {
		this.runner.withPropertyValues("catalog.seed.products=0")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("catalog.seed")
				.hasMessageContaining("products")
				.hasMessageContaining("must be greater than or equal to 1"));
	}

	@Test
	void failsWhenOrderLinesAreNegative() {
		this.runner.withPropertyValues("catalog.seed.order-lines=-1")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("orderLines")
				.hasMessageContaining("must be greater than or equal to 0"));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(SeedProperties.class)
	static class SeedConfiguration {

	}

}
