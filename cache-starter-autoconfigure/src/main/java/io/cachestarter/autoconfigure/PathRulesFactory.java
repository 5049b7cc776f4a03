package io.cachestarter.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import io.cachestarter.autoconfigure.CacheStarterProperties.RateLimitRule;
import io.cachestarter.interceptor.LimitRule;
import io.cachestarter.interceptor.LimitRules;
import io.cachestarter.interceptor.UnusableTextException;
import io.cachestarter.web.PathRule;

import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/**
 * Makes the rules that apply by path. Checks them at once; their patterns are parsed
 * again by the parser of Spring MVC, so that they match like those of handlers.
 */
final class PathRulesFactory {

	private final List<LimitRule> limits = new ArrayList<>();

	private final List<RateLimitRule> given;

	PathRulesFactory(List<RateLimitRule> given, LimitRules rules) {
		this.given = given;
		for (int i = 0; i < given.size(); i++) {
			this.limits.add(limits(i, rules));
		}
		create(PathPatternParser.defaultInstance);
	}

	private LimitRule limits(int number, LimitRules rules) {
		RateLimitRule rule = this.given.get(number);
		String prefix = RateLimitSettingsFactory.prefix(number);
		try {
			return rules.rule(String.valueOf(rule.name()), prefix,
					new LimitRule.Texts(rule.key(), rule.permits(), rule.condition(), rule.plan()));
		}
		catch (UnusableTextException ex) {
			throw new InvalidCacheSettingException(prefix + "." + ex.getAttribute(), ex.getText(),
					"it " + ex.getReason(), ex.getRemedy() + ".");
		}
	}

	List<PathRule> create(PathPatternParser parser) {
		List<PathRule> rules = new ArrayList<>();
		for (int i = 0; i < this.given.size(); i++) {
			RateLimitRule rule = this.given.get(i);
			String property = RateLimitSettingsFactory.prefix(i) + ".paths";
			List<PathPattern> paths = rule.paths().stream().map((path) -> parse(parser, property, path)).toList();
			Set<String> methods = rule.methods()
				.stream()
				.map((method) -> method.toUpperCase(Locale.ROOT))
				.collect(Collectors.toUnmodifiableSet());
			rules.add(new PathRule(paths, methods, this.limits.get(i)));
		}
		return List.copyOf(rules);
	}

	private static PathPattern parse(PathPatternParser parser, String property, String path) {
		try {
			return parser.parse(parser.initFullPathPattern(path));
		}
		catch (PatternParseException ex) {
			throw new InvalidCacheSettingException(property, path, "it is no pattern: " + ex.getMessage(),
					"Use a pattern such as /api/** or /users/{id}.");
		}
	}

}
