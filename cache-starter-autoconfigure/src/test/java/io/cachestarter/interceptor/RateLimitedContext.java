package io.cachestarter.interceptor;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import io.cachestarter.ratelimit.OnRedisFailure;
import io.cachestarter.ratelimit.RecordingLimiters;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.config.AopConfigUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** A plain context in which annotated beans use recorded limiters. */
final class RateLimitedContext implements AutoCloseable {

	final RecordingLimiters limiters = new RecordingLimiters();

	private final DeclaredLimiters declared = new DeclaredLimiters();

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private final LimitRules rules = new LimitRules(this.declared,
			() -> new ConfiguredLimiters(Set.of("configured"), OnRedisFailure.CLOSED), this::resolve, this.context);

	private HttpRequests requests = HttpRequests.NONE;

	RateLimitedContext() {
		this.context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("test",
					Map.of("test.region", "north", "test.window", "1m", "test.blank", " ")));
		AopConfigUtils.registerAutoProxyCreatorIfNecessary(this.context);
		AopConfigUtils.forceAutoProxyCreatorToUseClassProxying(this.context);
		this.context.registerBean(
				RateLimitedAdvisor.class, () -> new RateLimitedAdvisor(this.rules,
						() -> this.declared.defineIn(this.limiters), () -> this.requests),
				(definition) -> definition.setRole(BeanDefinition.ROLE_INFRASTRUCTURE));
		this.context.registerBean(RecordingLimiters.class, () -> this.limiters);
	}

	private String resolve(String text) {
		return this.context.getEnvironment().resolveRequiredPlaceholders(text);
	}

	AnnotationConfigApplicationContext context() {
		return this.context;
	}

	LimitRules rules() {
		return this.rules;
	}

	/** Lets all calls be made for one HTTP request, or for none. */
	RateLimitedContext calledBy(@Nullable HttpCaller caller) {
		return with(new FakeRequests(() -> caller));
	}

	RateLimitedContext with(HttpRequests newRequests) {
		this.requests = newRequests;
		return this;
	}

	<T> T start(Class<T> bean) {
		this.context.register(bean);
		this.context.refresh();
		return this.context.getBean(bean);
	}

	List<String> events() {
		return this.limiters.events();
	}

	@Override
	public void close() {
		this.context.close();
	}

	/** Requests without handlers. */
	private record FakeRequests(Supplier<@Nullable HttpCaller> caller) implements HttpRequests {

		@Override
		public boolean isController(Class<?> type) {
			return false;
		}

		@Override
		public boolean areHandledBy(Method method, Class<?> targetClass) {
			return false;
		}

		@Override
		public @Nullable HttpCaller currentCaller() {
			return this.caller.get();
		}

	}

}
