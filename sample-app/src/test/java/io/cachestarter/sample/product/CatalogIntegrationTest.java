package io.cachestarter.sample.product;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

/**
 * Starts the whole application on a free port, with a new small database and a Redis of
 * its own. Test classes share one instance, so each test uses other products.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "catalog.data-dir=./target/databases/${random.uuid}", "catalog.seed.products=1000",
				"catalog.seed.order-lines=5000", "cache-starter.embedded-redis.port=0",
				"cache-starter.remote.timeout=10s" })
@interface CatalogIntegrationTest {

}
