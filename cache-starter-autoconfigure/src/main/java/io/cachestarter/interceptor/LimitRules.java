package io.cachestarter.interceptor;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

import io.cachestarter.annotation.RateLimited;
import io.cachestarter.ratelimit.OnRedisFailure;
import io.cachestarter.ratelimit.RateLimitAlgorithm;
import io.cachestarter.ratelimit.RateLimitPolicy;
import io.cachestarter.ratelimit.RateLimiterSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.expression.EvaluationContext;
import org.springframework.util.StringUtils;
import org.springframework.util.StringValueResolver;

/**
 * Reads rules of rate limits, and declares the limiters of annotations. Reads a method
 * once. Safe for use by multiple threads.
 *
 * @since 0.1.0
 */
public final class LimitRules {

	/** Not on the class path of every application. */
	private static final String HANDLER = "org.springframework.web.bind.annotation.RequestMapping";

	private final RulesReader<MethodLimits> reader = new RulesReader<>(this::read);

	private final DeclaredLimiters declared;

	private final Supplier<ConfiguredLimiters> configured;

	private final StringValueResolver placeholders;

	private final LimitKeys keys;

	private final InvocationContexts contexts;

	/**
	 * Creates a reader.
	 * @param declared is told of the limiters that annotations declare
	 * @param configured gives what is configured; asked at the first annotation
	 * @param placeholders puts values in the place of placeholders, and refuses those
	 * that have none
	 * @param beanFactory has the beans that keys and expressions name
	 */
	public LimitRules(DeclaredLimiters declared, Supplier<ConfiguredLimiters> configured,
			StringValueResolver placeholders, BeanFactory beanFactory) {
		this.declared = declared;
		this.configured = configured;
		this.placeholders = placeholders;
		this.keys = new LimitKeys(beanFactory);
		this.contexts = new InvocationContexts(beanFactory);
	}

	/**
	 * Reads the annotations of a method, and declares their limiters.
	 * @param method the method
	 * @param targetClass the class of its bean
	 * @return one rule for each annotation, none if it has none
	 * @throws IllegalStateException if an annotation cannot be used
	 */
	public List<LimitRule> rulesOf(Method method, Class<?> targetClass) {
		MethodLimits limits = limitsOf(method, targetClass);
		declare(limits);
		return limits.all();
	}

	/**
	 * Reads a rule of the configuration.
	 * @param limiter the name of its limiter
	 * @param prefix how its properties begin, without a dot at the end
	 * @param texts what they say
	 * @return the rule
	 * @throws UnusableTextException if one of them cannot be used
	 */
	public LimitRule rule(String limiter, String prefix, LimitRule.Texts texts) {
		return new LimitRule(limiter, TextPlace.configured(prefix), texts, this.keys);
	}

	/**
	 * Makes variables for expressions, which can name beans, too.
	 * @param variables finds a variable by its name
	 * @return the variables
	 */
	public EvaluationContext variables(Function<String, @Nullable Object> variables) {
		return this.contexts.of(variables);
	}

	EvaluationContext variables(InvocationRoot root) {
		return this.contexts.before(root);
	}

	/** Reads the annotations of a method, and declares nothing. */
	MethodLimits limitsOf(Method method, Class<?> targetClass) {
		return this.reader.rulesOf(method, targetClass);
	}

	void declare(MethodLimits limits) {
		limits.limiters().forEach((each) -> this.declared.declare(each, limits.place()));
	}

	private MethodLimits read(Method method, Class<?> targetClass) {
		Method called = AnnotatedMethods.calledMethod(method, targetClass);
		List<LimitRule> rules = new ArrayList<>();
		List<RateLimiterSettings> limiters = new ArrayList<>();
		int unnamed = 0;
		for (RateLimited annotation : annotations(called, method, targetClass)) {
			unnamed += annotation.name().isEmpty() ? 1 : 0;
			new Annotation(annotation, called, unnamed).addTo(rules, limiters);
		}
		return MethodLimits.of(called, List.copyOf(rules), List.copyOf(limiters));
	}

	private static Set<RateLimited> annotations(Method called, Method method, Class<?> targetClass) {
		return MergedAnnotations.from(called, SearchStrategy.TYPE_HIERARCHY).isPresent(HANDLER)
				? AnnotatedMethods.findOnHandler(method, targetClass, RateLimited.class)
				: AnnotatedMethods.find(method, targetClass, RateLimited.class);
	}

	/** One annotation of a method. */
	private final class Annotation {

		private final RateLimited annotation;

		private final Method method;

		private final TextPlace place;

		private final String name;

		/**
		 * Creates an annotation.
		 * @param number which of those without a name it is, from 1
		 */
		Annotation(RateLimited annotation, Method method, int number) {
			this.annotation = annotation;
			this.method = method;
			this.place = TextPlace.annotated(method);
			this.name = annotation.name().isEmpty() ? defaultName(method, number) : givenName();
		}

		private static String defaultName(Method method, int number) {
			String name = method.getDeclaringClass().getSimpleName() + "." + method.getName();
			return (number > 1) ? name + "-" + number : name;
		}

		private String givenName() {
			String text = this.annotation.name();
			String resolved = LimitTexts.resolve(this.place, "name", text, LimitRules.this.placeholders);
			if (!StringUtils.hasText(resolved)) {
				throw new UnusableTextException(this.place, "name", text, "is blank",
						"Give it a text, or remove it to name the limiter after the method");
			}
			return resolved;
		}

		void addTo(List<LimitRule> rules, List<RateLimiterSettings> limiters) {
			if (this.annotation.limit() != -1) {
				limiters.add(settings());
			}
			else {
				checkIsConfigured();
			}
			rules.add(new LimitRule(this.name, this.place, new LimitRule.Texts(this.annotation.key(),
					this.annotation.permits(), this.annotation.condition(), this.annotation.plan()),
					LimitRules.this.keys));
		}

		private void checkIsConfigured() {
			if (!this.annotation.window().isEmpty() || this.annotation.burst() != -1 || this.annotation.batch() != 1
					|| this.annotation.onRedisFailure().length > 0
					|| this.annotation.algorithm() != RateLimitAlgorithm.SLIDING_WINDOW) {
				throw new IllegalStateException(describe() + " says how it limits, but has no limit. "
						+ "Give it a limit and a window, or configure all in "
						+ ConfiguredLimiters.property(this.name));
			}
			if (!LimitRules.this.configured.get().names().contains(this.name)) {
				throw new IllegalStateException(describe() + " has no limit, and the rate limiter '" + this.name
						+ "' is not configured. Give it a limit and a window, or configure "
						+ ConfiguredLimiters.property(this.name));
			}
		}

		private RateLimiterSettings settings() {
			long limit = this.annotation.limit();
			long burst = (this.annotation.burst() != -1) ? this.annotation.burst() : limit;
			try {
				RateLimitPolicy policy = new RateLimitPolicy(this.name, limit,
						LimitTexts.window(this.place, this.annotation.window(), LimitRules.this.placeholders),
						this.annotation.algorithm(), burst);
				return new RateLimiterSettings(this.name, List.of(policy), Map.of(), onRedisFailure(), false,
						this.annotation.batch());
			}
			catch (IllegalArgumentException ex) {
				throw new IllegalStateException(describe() + " cannot be used. " + ex.getMessage(), ex);
			}
		}

		private OnRedisFailure onRedisFailure() {
			OnRedisFailure[] given = this.annotation.onRedisFailure();
			if (given.length > 1) {
				throw new UnusableTextException(this.place, "onRedisFailure", List.of(given).toString(),
						"is more than one", "Name one, or none for the configured one");
			}
			return (given.length == 1) ? given[0] : LimitRules.this.configured.get().onRedisFailure();
		}

		private String describe() {
			return MethodLimits.place(this.method);
		}

	}

}
