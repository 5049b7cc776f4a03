package io.cachestarter.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.interceptor.CacheAspectSupport;
import org.springframework.context.annotation.Configuration;

/**
 * Switches the caching annotations on unless the application has done so.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(CacheAspectSupport.class)
@EnableCaching
class CachingConfiguration {

}
