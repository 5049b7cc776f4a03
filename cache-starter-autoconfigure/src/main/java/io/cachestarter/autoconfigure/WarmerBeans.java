package io.cachestarter.autoconfigure;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;

import io.cachestarter.cache.TwoLevelCacheManager;
import io.cachestarter.warm.CacheWarmer;
import io.cachestarter.warm.CachedValuesTask;
import io.cachestarter.warm.WarmTask;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.ResolvableType;

/**
 * Makes tasks of the warmers that are beans, with the type of their values: what they say
 * themselves, else what their class declares, else the method that makes the bean.
 */
final class WarmerBeans {

	private final ConfigurableListableBeanFactory beanFactory;

	private final TwoLevelCacheManager cacheManager;

	WarmerBeans(ConfigurableListableBeanFactory beanFactory, TwoLevelCacheManager cacheManager) {
		this.beanFactory = beanFactory;
		this.cacheManager = cacheManager;
	}

	List<WarmTask> tasks() {
		List<WarmTask> tasks = new ArrayList<>();
		for (String name : this.beanFactory.getBeanNamesForType(CacheWarmer.class)) {
			CacheWarmer<?, ?> warmer = this.beanFactory.getBean(name, CacheWarmer.class);
			tasks.add(task(name, warmer));
		}
		return tasks;
	}

	private <K, V> WarmTask task(String beanName, CacheWarmer<K, V> warmer) {
		return new CachedValuesTask<>(warmer, this.cacheManager.<K, V>warmable(warmer.cache(), type(beanName, warmer)));
	}

	/** Without a type values are written as what they are, and read as what was seen. */
	private @Nullable Type type(String beanName, CacheWarmer<?, ?> warmer) {
		Type told = warmer.valueType();
		if (told != null) {
			return told;
		}
		ResolvableType declared = valueType(ResolvableType.forClass(AopProxyUtils.ultimateTargetClass(warmer)));
		if (isKnown(declared)) {
			return declared.getType();
		}
		ResolvableType made = this.beanFactory.containsBeanDefinition(beanName)
				? valueType(this.beanFactory.getMergedBeanDefinition(beanName).getResolvableType())
				: ResolvableType.NONE;
		return isKnown(made) ? made.getType() : null;
	}

	private static ResolvableType valueType(ResolvableType warmer) {
		return warmer.as(CacheWarmer.class).getGeneric(1);
	}

	private static boolean isKnown(ResolvableType type) {
		return type.resolve() != null && !type.hasUnresolvableGenerics();
	}

}
