package io.cachestarter.sample.cart;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.FlashMap;
import org.springframework.web.servlet.FlashMapManager;

/**
 * Lets a request ask for its session only if it needs one, so that all but the cart
 * answer when Redis does not. Spring MVC looks into the session of each request for flash
 * attributes, which only pages with redirects have, and after the answer for the name of
 * the user ({@code spring.mvc.publish-request-handled-events}).
 */
@Configuration(proxyBeanMethods = false)
class SessionOnDemandConfiguration {

	@Bean(DispatcherServlet.FLASH_MAP_MANAGER_BEAN_NAME)
	FlashMapManager flashMapManager() {
		return new FlashMapManager() {

			@Override
			public @Nullable FlashMap retrieveAndUpdate(HttpServletRequest request, HttpServletResponse response) {
				return null;
			}

			@Override
			public void saveOutputFlashMap(FlashMap flashMap, HttpServletRequest request,
					HttpServletResponse response) {
				throw new UnsupportedOperationException("This application has no flash attributes");
			}

		};
	}

}
