package io.cachestarter.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import io.cachestarter.codec.ValueCodecs;
import tools.jackson.databind.JacksonModule;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/**
 * What turns values into bytes, for the caches and for all that works without them.
 */
@Configuration(proxyBeanMethods = false)
class ValueCodecsConfiguration {

	@Bean
	@Lazy
	@ConditionalOnMissingBean
	ValueCodecs cacheStarterValueCodecs(CacheStarterProperties properties, BeanFactory beanFactory,
			ObjectProvider<JacksonModule> modules, ObjectProvider<CacheMapperBuilderCustomizer> customizers) {
		List<CacheMapperBuilderCustomizer> ordered = customizers.orderedStream().toList();
		return ValueCodecs.builder()
			.modules(modules.orderedStream().toList())
			.customizer((builder) -> ordered.forEach((customizer) -> customizer.customize(builder)))
			.allowedPackages(allowedPackages(properties, beanFactory))
			.build();
	}

	static List<String> allowedPackages(CacheStarterProperties properties, BeanFactory beanFactory) {
		List<String> packages = new ArrayList<>(properties.allowedPackages());
		if (AutoConfigurationPackages.has(beanFactory)) {
			packages.addAll(AutoConfigurationPackages.get(beanFactory));
		}
		return packages;
	}

}
