package io.cachestarter.cache;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import io.cachestarter.autoconfigure.CacheStarterAutoConfiguration;
import io.cachestarter.test.CacheNode;
import io.cachestarter.test.RedisServers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.cache.Cache;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.Caching;
import org.springframework.cache.annotation.CachingConfigurer;
import org.springframework.cache.interceptor.CacheErrorHandler;
import org.springframework.cache.interceptor.CacheInterceptor;
import org.springframework.cache.interceptor.CacheOperationInvocationContext;
import org.springframework.cache.interceptor.CacheResolver;
import org.springframework.cache.interceptor.KeyGenerator;
import org.springframework.cache.interceptor.SimpleCacheErrorHandler;
import org.springframework.cache.interceptor.SimpleCacheResolver;
import org.springframework.cache.interceptor.SimpleKey;
import org.springframework.cache.interceptor.SimpleKeyGenerator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.expression.spel.SpelEvaluationException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Tests that hits in the heap are answered without Spring's interceptor where that cannot
 * be told from the answer of the interceptor, and only there: what can be observed is
 * asserted on a node that answers so, and on one that never does, because its key
 * generator is of another class.
 */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LocalHitsIntegrationTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private static final String CACHE = "things";

	private CacheNode direct;

	private CacheNode ordinary;

	private CacheNode resolving;

	private String name = "";

	@BeforeAll
	void start() {
		this.direct = start(Direct.class);
		this.ordinary = start(Ordinary.class);
		this.resolving = start(Resolving.class);
	}

	private static CacheNode start(Class<?> configuration) {
		return CacheNode.start(RedisServers.shared(), "local-hits-" + UUID.randomUUID(), configuration,
				"cache-starter.caches.due.ttl=1h", "cache-starter.caches.due.refresh-ahead=0.0001");
	}

	@AfterAll
	void stop() {
		this.resolving.close();
		this.ordinary.close();
		this.direct.close();
	}

	@BeforeEach
	void useAnotherKey() {
		this.name = UUID.randomUUID().toString();
	}

	Stream<Named<CacheNode>> nodes() {
		return Stream.of(Named.of("direct", this.direct), Named.of("ordinary", this.ordinary));
	}

	static Stream<Named<BiFunction<Things, Witness, Object>>> plainMethods() {
		return Stream.of(method("plain", Things::plain), method("key is all arguments", (all, key) -> all.two(key, 1)),
				method("key names an argument", (all, key) -> all.named(1, key)),
				method("key names an argument by its index", (all, key) -> all.indexed(1, key)),
				method("synchronized", Things::sync), method("unless", Things::unless),
				method("Optional", (all, key) -> all.optional(key).orElseThrow()),
				method("condition", (all, key) -> all.conditional(key, 3)));
	}

	static Stream<Named<BiFunction<Things, Witness, Object>>> otherMethods() {
		return Stream.of(method("condition on what an object says", Things::askingCondition),
				method("two caches", Things::inTwo), method("evicts, too", Things::evicting),
				method("key generator", Things::generated), method("cache resolver", Things::resolved),
				method("cache manager", Things::managed), method("key of an expression", Things::expression),
				method("variable arguments", (all, key) -> all.various(key)),
				method("future", (all, key) -> all.future(key).join()),
				method("publisher", (all, key) -> Objects.requireNonNull(all.publisher(key).block())));
	}

	private static Named<BiFunction<Things, Witness, Object>> method(String name,
			BiFunction<Things, Witness, Object> method) {
		return Named.of(name, method);
	}

	@ParameterizedTest
	@MethodSource("plainMethods")
	void answersHitsOfPlainMethodsWithoutSpring(BiFunction<Things, Witness, Object> method) {
		Witness key = new Witness(this.name);
		Object loaded = method.apply(things(this.direct), key);

		assertThat(heardBySpring(method, this.direct, key)).isFalse();
		assertThat(method.apply(things(this.direct), key)).isEqualTo(loaded);
	}

	@Test
	void answersHitsOfComposedKeysWithoutSpring() {
		assertThat(asksToLogComposed(this.direct)).isFalse();
		assertThat(asksToLogComposed(this.ordinary)).isTrue();
	}

	private boolean asksToLogComposed(CacheNode node) {
		things(node).composed(this.name, 7);
		LoggerContext logging = (LoggerContext) LoggerFactory.getILoggerFactory();
		LogQuestions questions = new LogQuestions();
		logging.addTurboFilter(questions);
		try {
			assertThat(things(node).composed(this.name, 7)).isEqualTo(this.name);
		}
		finally {
			logging.getTurboFilterList().remove(questions);
		}
		return questions.asked.get() > 0;
	}

	@Test
	@SuppressWarnings("unchecked")
	void answersHitsOfGenericMethodsOfInterfacesWithoutSpring() {
		Witness key = new Witness(this.name);
		Finder<Witness> finder = this.direct.bean(Finder.class);
		finder.find(key);
		Witness.HEARD.set(0);

		assertThat(finder.find(key)).isEqualTo(this.name);

		assertThat(Witness.HEARD).hasValue(0);
	}

	@ParameterizedTest
	@MethodSource("otherMethods")
	void leavesOtherMethodsToSpring(BiFunction<Things, Witness, Object> method) {
		Witness key = new Witness(this.name);
		cache(this.direct, CACHE).put(key, "under the key of a plain method");
		cache(this.direct, "various").put(new SimpleKey((Object) new Witness[] { key }), "under the array itself");
		Object unused = method.apply(things(this.direct), key);

		assertThat(heardBySpring(method, this.direct, key)).isTrue();
	}

	@ParameterizedTest(autoCloseArguments = false)
	@MethodSource("nodes")
	void takesNoOtherKeyForAnArgument(CacheNode node) {
		Witness key = new Witness(this.name);
		assertThat(things(node).property(key)).isEqualTo(this.name);
		cache(node, "properties").put(key, "under the argument");
		assertThat(things(node).property(key)).isEqualTo(this.name);

		things(node).root(key);
		cache(node, "roots").put(key, "under the argument");
		assertThat(things(node).root(key)).isEqualTo(this.name);
	}

	@Test
	void refreshesWhatIsDue() {
		Things things = things(this.direct);
		things.due(this.name);

		await().atMost(SOON).until(() -> things.due(this.name) != null && things.calls("due " + this.name) > 1);
	}

	@ParameterizedTest
	@MethodSource("plainMethods")
	void leavesAllToSpringWhereTheApplicationHasAKeyGenerator(BiFunction<Things, Witness, Object> method) {
		Witness key = new Witness(this.name);
		Object unused = method.apply(things(this.ordinary), key);

		assertThat(heardBySpring(method, this.ordinary, key)).isTrue();
	}

	@Test
	void leavesAllToSpringWhereTheApplicationHasAResolver() {
		AtomicInteger resolutions = this.resolving.bean(Resolutions.class).count;
		things(this.resolving).plain(new Witness(this.name));
		int before = resolutions.get();

		things(this.resolving).plain(new Witness(this.name));

		assertThat(resolutions).hasValue(before + 1);
	}

	@Test
	void leavesCallsToSpringThatItIsToLog() {
		Witness key = new Witness(this.name);
		things(this.direct).plain(key);
		LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());
		logging.setLogLevel(CacheInterceptor.class.getName(), LogLevel.TRACE);
		try {
			assertThat(heardBySpring(Things::plain, this.direct, key)).isTrue();
		}
		finally {
			logging.setLogLevel(CacheInterceptor.class.getName(), null);
		}
		assertThat(heardBySpring(Things::plain, this.direct, key)).isFalse();
	}

	@ParameterizedTest(autoCloseArguments = false)
	@MethodSource("nodes")
	void countsEachLookupOnce(CacheNode node) {
		things(node).counted("first");
		CacheStatistics counts = statistics(node, "counted");
		LevelStatistics local = Objects.requireNonNull(counts.level(CacheLevel.LOCAL));
		long hits = local.hits();
		long misses = local.misses();
		long loads = counts.loads();

		things(node).counted(this.name);
		things(node).counted(this.name);
		things(node).counted(this.name);

		assertThat(local.hits() - hits).isEqualTo(2);
		assertThat(local.misses() - misses).isEqualTo(1);
		assertThat(counts.loads() - loads).isEqualTo(1);
	}

	@ParameterizedTest(autoCloseArguments = false)
	@MethodSource("nodes")
	void countsEachLookupOfSynchronizedMethodsOnce(CacheNode node) {
		things(node).countedSync("first");
		LevelStatistics local = Objects.requireNonNull(statistics(node, "counted-sync").level(CacheLevel.LOCAL));
		long hits = local.hits();
		long misses = local.misses();

		things(node).countedSync(this.name);
		things(node).countedSync(this.name);

		assertThat(local.hits() - hits).isEqualTo(1);
		assertThat(local.misses() - misses).isEqualTo(1);
	}

	@ParameterizedTest(autoCloseArguments = false)
	@MethodSource("nodes")
	void wrapsOptionals(CacheNode node) {
		Witness key = new Witness(this.name);
		for (int call = 0; call < 3; call++) {
			assertThat(things(node).optional(key)).contains(this.name);
			assertThat(things(node).empty(this.name)).isEmpty();
		}
		assertThat(things(node).calls("empty " + this.name)).isEqualTo(1);
	}

	@ParameterizedTest(autoCloseArguments = false)
	@MethodSource("nodes")
	void returnsNullsThatAreCached(CacheNode node) {
		for (int call = 0; call < 3; call++) {
			assertThat(things(node).nothing(this.name)).isNull();
		}
		assertThat(things(node).calls("nothing " + this.name)).isEqualTo(1);
	}

	@ParameterizedTest(autoCloseArguments = false)
	@MethodSource("nodes")
	void hasTheKeysOfSpring(CacheNode node) {
		Things things = things(node);
		for (int call = 0; call < 3; call++) {
			assertThat(things.noArgument()).isEqualTo("none");
			assertThat(things.nullable(null)).isEqualTo("null");
			assertThat(things.array(new String[] { this.name, "x" })).isEqualTo(this.name);
			assertThat(things.text(this.name, 1)).isEqualTo(this.name);
		}
		assertThat(entry(node, "no-argument", SimpleKey.EMPTY)).isEqualTo("none");
		assertThat(entry(node, "nullable", new SimpleKey((Object) null))).isEqualTo("null");
		assertThat(entry(node, "arrays", new SimpleKey((Object) new String[] { this.name, "x" }))).isEqualTo(this.name);
		assertThat(entry(node, "texts", new SimpleKey(this.name, 1))).isEqualTo(this.name);
		assertThat(things.calls("array " + this.name)).isEqualTo(1);
	}

	@ParameterizedTest(autoCloseArguments = false)
	@MethodSource("nodes")
	void cachesNothingThatTheConditionExcludes(CacheNode node) {
		Things things = things(node);
		Witness key = new Witness(this.name);
		for (int call = 0; call < 3; call++) {
			things.conditional(key, 3);
			things.conditional(key, 10);
		}

		assertThat(things.calls("conditional " + this.name)).isEqualTo(1 + 3);
	}

	@ParameterizedTest(autoCloseArguments = false)
	@MethodSource("nodes")
	void failsAsSpringDoesWhereTheConditionFails(CacheNode node) {
		Things things = things(node);
		things.compared(this.name, 2);
		things.compared(this.name, 2);

		assertThatExceptionOfType(SpelEvaluationException.class).isThrownBy(() -> things.compared(this.name, null))
			.withMessageContaining("compareTo");
		assertThat(things.calls("compared " + this.name)).isEqualTo(1);
	}

	@ParameterizedTest(autoCloseArguments = false)
	@MethodSource("nodes")
	void putsKeysTogether(CacheNode node) {
		Things things = things(node);
		for (int call = 0; call < 3; call++) {
			assertThat(things.composed(this.name, 7)).isEqualTo(this.name);
		}

		assertThat(entry(node, "composed", this.name + ":7")).isEqualTo(this.name);
		assertThat(things.calls("composed " + this.name)).isEqualTo(1);
	}

	@ParameterizedTest(autoCloseArguments = false)
	@MethodSource("nodes")
	void takesAKeyAsItIs(CacheNode node) {
		things(node).text(this.name);
		for (int call = 0; call < 2; call++) {
			assertThat(things(node).wrapped(Optional.of(this.name))).isEqualTo("of " + this.name);
		}
		assertThat(things(node).calls("wrapped " + this.name)).isEqualTo(1);
	}

	@ParameterizedTest(autoCloseArguments = false)
	@MethodSource("nodes")
	void needsNoKeyWhereNothingIsCached(CacheNode node) {
		for (int call = 0; call < 2; call++) {
			assertThat(things(node).misspelt(this.name, 0)).isEqualTo(this.name);
		}
	}

	@ParameterizedTest(autoCloseArguments = false)
	@MethodSource("nodes")
	void refusesANullKey(CacheNode node) {
		things(node).named(1, new Witness(this.name));
		things(node).named(1, new Witness(this.name));

		assertThatIllegalArgumentException().isThrownBy(() -> things(node).named(1, null))
			.withMessageStartingWith("Null key returned for cache operation");
	}

	@ParameterizedTest(autoCloseArguments = false)
	@MethodSource("nodes")
	void refusesACombinationThatSpringRefuses(CacheNode node) {
		for (int call = 0; call < 2; call++) {
			assertThatIllegalStateException().isThrownBy(() -> things(node).syncUnless(this.name))
				.withMessageContaining("does not support the unless attribute");
		}
	}

	@ParameterizedTest(autoCloseArguments = false)
	@MethodSource("nodes")
	void readsAgainAfterAnEvict(CacheNode node) {
		Things things = things(node);
		Witness key = new Witness(this.name);
		things.plain(key);
		things.plain(key);

		cache(node, CACHE).evict(key);

		things.plain(key);
		assertThat(things.calls("plain " + this.name)).isEqualTo(2);
	}

	@ParameterizedTest(autoCloseArguments = false)
	@MethodSource("nodes")
	void tellsTheErrorHandlerOfFailuresOfTheKey(CacheNode node) {
		Things things = things(node);
		things.breakable(new Breakable("whole"));
		things.breakable(new Breakable("whole"));
		List<RuntimeException> failures = node.bean(Handler.class).failures;
		failures.clear();

		assertThat(things.breakable(new Breakable("broken"))).isEqualTo("broken");

		assertThat(failures).singleElement().isInstanceOf(UnsupportedOperationException.class);
	}

	@ParameterizedTest(autoCloseArguments = false)
	@MethodSource("nodes")
	void tellsTargetsOfOneMethodApart(CacheNode node) {
		Witness key = new Witness(this.name);
		for (int call = 0; call < 3; call++) {
			assertThat(node.bean(Both.class).shared(key)).containsExactly("first " + this.name, "second " + this.name);
		}
	}

	private static boolean heardBySpring(BiFunction<Things, Witness, Object> method, CacheNode node, Witness key) {
		Witness.HEARD.set(0);
		Object unused = method.apply(things(node), key);
		return Witness.HEARD.get() > 0;
	}

	private static boolean isSpring() {
		return StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
			.walk((frames) -> frames.anyMatch((frame) -> frame.getDeclaringClass() == CacheInterceptor.class));
	}

	private static Things things(CacheNode node) {
		return node.bean(Things.class);
	}

	private static Cache cache(CacheNode node, String name) {
		return Objects.requireNonNull(node.bean(TwoLevelCacheManager.class).getCache(name));
	}

	private static @Nullable Object entry(CacheNode node, String cache, Object key) {
		return Objects.requireNonNull(cache(node, cache).get(key)).get();
	}

	private static CacheStatistics statistics(CacheNode node, String cache) {
		CompletableFuture<CacheStatistics> found = new CompletableFuture<>();
		node.bean(TwoLevelCacheManager.class).addListener((name, statistics) -> {
			if (name.equals(cache)) {
				found.complete(statistics);
			}
		});
		return found.join();
	}

	/** A key that notes whether it is hashed on behalf of Spring's interceptor. */
	record Witness(String name) {

		static final AtomicInteger HEARD = new AtomicInteger();

		@Override
		public int hashCode() {
			if (isSpring()) {
				HEARD.incrementAndGet();
			}
			return this.name.hashCode();
		}

	}

	/** Notes that Spring's interceptor asks whether it is to log something. */
	static final class LogQuestions extends TurboFilter {

		private final AtomicInteger asked = new AtomicInteger();

		@Override
		public FilterReply decide(@Nullable Marker marker, Logger logger, Level level, @Nullable String format,
				Object @Nullable [] params, @Nullable Throwable throwable) {
			if (isSpring()) {
				this.asked.incrementAndGet();
			}
			return FilterReply.NEUTRAL;
		}

	}

	/** A key that may have no hash code. */
	record Breakable(String name) {

		@Override
		public int hashCode() {
			if (this.name.equals("broken")) {
				throw new UnsupportedOperationException("planned");
			}
			return this.name.hashCode();
		}

	}

	/** Declares the annotation of a method that is generic here. */
	interface Finder<K> {

		@Cacheable(CACHE + "-found")
		Object find(K key);

	}

	static class WitnessFinder implements Finder<Witness> {

		@Override
		public Object find(Witness key) {
			return key.name();
		}

	}

	static class Things {

		private final Collection<String> calls = new CopyOnWriteArrayList<>();

		long calls(String call) {
			return this.calls.stream().filter(call::equals).count();
		}

		private String load(String method, String name) {
			this.calls.add(method + " " + name);
			return name;
		}

		@Cacheable(CACHE)
		public String plain(Witness key) {
			return load("plain", key.name());
		}

		@Cacheable(CACHE)
		public String two(Witness key, int number) {
			return load("two", key.name());
		}

		@Cacheable(cacheNames = CACHE, key = "#key")
		public String named(int number, @Nullable Witness key) {
			return load("named", Objects.requireNonNull(key).name());
		}

		@Cacheable(cacheNames = "properties", key = "#key.name")
		public String property(Witness key) {
			return load("property", key.name());
		}

		@Cacheable(cacheNames = "roots", key = "#root")
		public String root(Witness root) {
			return load("root", root.name());
		}

		@Cacheable("due")
		public String due(String name) {
			return load("due", name);
		}

		@Cacheable(cacheNames = CACHE, key = "#p1")
		public String indexed(int number, Witness key) {
			return load("indexed", key.name());
		}

		@Cacheable(cacheNames = CACHE, sync = true)
		public String sync(Witness key) {
			return load("sync", key.name());
		}

		@Cacheable(cacheNames = CACHE, unless = "#result == 'nothing'")
		public String unless(Witness key) {
			return load("unless", key.name());
		}

		@Cacheable(CACHE)
		public Optional<String> optional(Witness key) {
			return Optional.of(load("optional", key.name()));
		}

		@Cacheable(cacheNames = CACHE, key = "#key", condition = "#key != null and #number < 10")
		public String conditional(Witness key, @Nullable Integer number) {
			return load("conditional", key.name());
		}

		@Cacheable(cacheNames = CACHE, condition = "#key.name != 'nothing'")
		public String askingCondition(Witness key) {
			return load("askingCondition", key.name());
		}

		@Cacheable(cacheNames = "wrapped", key = "#name")
		public String text(String name) {
			return load("text", name);
		}

		@Cacheable(cacheNames = "wrapped", key = "(#name)")
		public String wrapped(Optional<String> name) {
			return "of " + load("wrapped", name.orElseThrow());
		}

		@Cacheable(cacheNames = "composed", key = "#name + ':' + #number")
		public String composed(String name, int number) {
			return load("composed", name);
		}

		@Cacheable(cacheNames = CACHE, key = "#number > 1 ? 'a' :", condition = "#number > 0")
		public String misspelt(String name, int number) {
			return load("misspelt", name);
		}

		@Cacheable(cacheNames = "compared", key = "#name", condition = "#number.compareTo(1) > 0")
		public String compared(String name, @Nullable Integer number) {
			return load("compared", name);
		}

		@Cacheable({ CACHE, "others" })
		public String inTwo(Witness key) {
			return load("inTwo", key.name());
		}

		@Caching(cacheable = @Cacheable(CACHE), evict = @CacheEvict("others"))
		public String evicting(Witness key) {
			return load("evicting", key.name());
		}

		@Cacheable(cacheNames = CACHE, keyGenerator = "otherGenerator")
		public String generated(Witness key) {
			return load("generated", key.name());
		}

		@Cacheable(cacheNames = CACHE, cacheResolver = "otherResolver")
		public String resolved(Witness key) {
			return load("resolved", key.name());
		}

		@Cacheable(cacheNames = CACHE, cacheManager = "cacheManager")
		public String managed(Witness key) {
			return load("managed", key.name());
		}

		@Cacheable(cacheNames = CACHE, key = "{#key}")
		public String expression(Witness key) {
			return load("expression", key.name());
		}

		@Cacheable("various")
		public String various(Witness... keys) {
			return load("various", keys[0].name());
		}

		@Cacheable("futures")
		public CompletableFuture<String> future(Witness key) {
			return CompletableFuture.completedFuture(load("future", key.name()));
		}

		@Cacheable("publishers")
		public Mono<String> publisher(Witness key) {
			return Mono.fromSupplier(() -> load("publisher", key.name()));
		}

		@Cacheable("counted")
		public String counted(String name) {
			return load("counted", name);
		}

		@Cacheable(cacheNames = "counted-sync", sync = true)
		public String countedSync(String name) {
			return load("countedSync", name);
		}

		@Cacheable(cacheNames = CACHE, sync = true, unless = "#result == null")
		public String syncUnless(String name) {
			return load("syncUnless", name);
		}

		@Cacheable("empties")
		public Optional<String> empty(String name) {
			load("empty", name);
			return Optional.empty();
		}

		@Cacheable("nothings")
		public @Nullable String nothing(String name) {
			load("nothing", name);
			return null;
		}

		@Cacheable("no-argument")
		public String noArgument() {
			return load("noArgument", "none");
		}

		@Cacheable("nullable")
		public String nullable(@Nullable String name) {
			return load("nullable", String.valueOf(name));
		}

		@Cacheable("arrays")
		public String array(String[] names) {
			return load("array", names[0]);
		}

		@Cacheable("texts")
		public String text(String name, int number) {
			return load("text", name);
		}

		@Cacheable("breakables")
		public String breakable(Breakable key) {
			return load("breakable", key.name());
		}

	}

	/** Declares a method that two beans have, each with a cache of its own. */
	interface Shared {

		String shared(Witness key);

	}

	static class First implements Shared {

		@Override
		@Cacheable("of-first")
		public String shared(Witness key) {
			return "first " + key.name();
		}

	}

	static class Second implements Shared {

		@Override
		@Cacheable("of-second")
		public String shared(Witness key) {
			return "second " + key.name();
		}

	}

	static class Both {

		private final Map<String, Shared> byName;

		Both(Map<String, Shared> byName) {
			this.byName = byName;
		}

		List<String> shared(Witness key) {
			return new TreeMap<>(this.byName).values().stream().map((bean) -> bean.shared(key)).toList();
		}

	}

	/** Notes failed look-ups, and lets the method be called. */
	static class Handler extends SimpleCacheErrorHandler {

		private final List<RuntimeException> failures = new CopyOnWriteArrayList<>();

		@Override
		public void handleCacheGetError(RuntimeException exception, Cache cache, Object key) {
			this.failures.add(exception);
		}

		@Override
		public void handleCachePutError(RuntimeException exception, Cache cache, Object key, @Nullable Object value) {
			// the same failure once more
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, CacheStarterAutoConfiguration.class })
	@Import({ Things.class, WitnessFinder.class, First.class, Second.class, Both.class, Handler.class })
	static class Base {

		@Bean
		static KeyGenerator otherGenerator() {
			return new SimpleKeyGenerator();
		}

		@Bean
		static CacheResolver otherResolver(ObjectProvider<TwoLevelCacheManager> cacheManager) {
			return (context) -> new SimpleCacheResolver(cacheManager.getObject()).resolveCaches(context);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Direct extends Base {

		@Bean
		static CachingConfigurer cachingConfigurer(Handler handler) {
			return new CachingConfigurer() {

				@Override
				public CacheErrorHandler errorHandler() {
					return handler;
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Ordinary extends Base {

		@Bean
		static CachingConfigurer cachingConfigurer(Handler handler) {
			return new CachingConfigurer() {

				@Override
				public CacheErrorHandler errorHandler() {
					return handler;
				}

				@Override
				public KeyGenerator keyGenerator() {
					return new SimpleKeyGenerator() {

						@Override
						public Object generate(Object target, Method method, @Nullable Object... parameters) {
							return super.generate(target, method, parameters);
						}

					};
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Resolving extends Base {

		@Bean
		static CachingConfigurer cachingConfigurer(Resolutions resolutions) {
			return new CachingConfigurer() {

				@Override
				public CacheResolver cacheResolver() {
					return resolutions;
				}

			};
		}

		@Bean
		static Resolutions resolutions(ObjectProvider<TwoLevelCacheManager> cacheManager,
				ObjectProvider<CallInspector> inspector) {
			return new Resolutions(cacheManager, inspector);
		}

	}

	/** Counts what it has our resolver do. */
	static class Resolutions implements CacheResolver {

		private final AtomicInteger count = new AtomicInteger();

		private final ObjectProvider<TwoLevelCacheManager> cacheManager;

		private final ObjectProvider<CallInspector> inspector;

		Resolutions(ObjectProvider<TwoLevelCacheManager> cacheManager, ObjectProvider<CallInspector> inspector) {
			this.cacheManager = cacheManager;
			this.inspector = inspector;
		}

		@Override
		public Collection<? extends Cache> resolveCaches(CacheOperationInvocationContext<?> context) {
			this.count.incrementAndGet();
			return new TypedCacheResolver(this.cacheManager.getObject(), this.inspector.getObject())
				.resolveCaches(context);
		}

	}

}
