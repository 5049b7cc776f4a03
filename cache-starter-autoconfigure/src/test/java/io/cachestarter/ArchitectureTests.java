package io.cachestarter;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Configuration;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** Who may know whom. The table is explained in docs/design/overview.md. */
@AnalyzeClasses(packages = "io.cachestarter", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

	@ArchTest
	static final ArchRule packagesKnowOnlyWhatTheTableAllows = layeredArchitecture()
		.consideringOnlyDependenciesInLayers()
		.layer("autoconfigure")
		.definedBy("io.cachestarter.autoconfigure..")
		.layer("observe")
		.definedBy("io.cachestarter.observe")
		.layer("interceptor")
		.definedBy("io.cachestarter.interceptor")
		.layer("annotation")
		.definedBy("io.cachestarter.annotation")
		.layer("cache")
		.definedBy("io.cachestarter.cache")
		.layer("invalidation")
		.definedBy("io.cachestarter.invalidation")
		.layer("remote")
		.definedBy("io.cachestarter.remote")
		.layer("tag")
		.definedBy("io.cachestarter.tag")
		.layer("local")
		.definedBy("io.cachestarter.local")
		.layer("codec")
		.definedBy("io.cachestarter.codec")
		.layer("lock")
		.definedBy("io.cachestarter.lock")
		.layer("ratelimit")
		.definedBy("io.cachestarter.ratelimit")
		.layer("structure")
		.definedBy("io.cachestarter.structure")
		.layer("message")
		.definedBy("io.cachestarter.message")
		.layer("warm")
		.definedBy("io.cachestarter.warm")
		.layer("advice")
		.definedBy("io.cachestarter.advice")
		.layer("writebehind")
		.definedBy("io.cachestarter.writebehind")
		.layer("web")
		.definedBy("io.cachestarter.web")
		.layer("redis")
		.definedBy("io.cachestarter.redis")
		.layer("internal")
		.definedBy("io.cachestarter.internal")
		.whereLayer("autoconfigure")
		.mayNotBeAccessedByAnyLayer()
		.whereLayer("observe")
		.mayOnlyBeAccessedByLayers("autoconfigure")
		.whereLayer("interceptor")
		.mayOnlyBeAccessedByLayers("autoconfigure", "web")
		.whereLayer("web")
		.mayOnlyBeAccessedByLayers("autoconfigure")
		.whereLayer("annotation")
		.mayOnlyBeAccessedByLayers("autoconfigure", "interceptor", "web")
		.whereLayer("annotation")
		.mayOnlyAccessLayers("ratelimit")
		.whereLayer("cache")
		.mayOnlyBeAccessedByLayers("autoconfigure", "observe", "interceptor", "warm", "writebehind", "advice")
		.whereLayer("advice")
		.mayOnlyBeAccessedByLayers("autoconfigure", "observe")
		.whereLayer("advice")
		.mayOnlyAccessLayers("cache", "warm", "redis", "internal")
		.whereLayer("warm")
		.mayOnlyBeAccessedByLayers("autoconfigure", "observe", "interceptor", "advice")
		.whereLayer("warm")
		.mayOnlyAccessLayers("cache", "lock", "redis", "internal")
		.whereLayer("remote")
		.mayOnlyBeAccessedByLayers("autoconfigure", "cache", "writebehind")
		.whereLayer("tag")
		.mayOnlyBeAccessedByLayers("cache", "remote")
		.whereLayer("invalidation")
		.mayOnlyBeAccessedByLayers("autoconfigure", "observe", "cache", "remote")
		.whereLayer("local")
		.mayOnlyBeAccessedByLayers("autoconfigure", "cache")
		.whereLayer("codec")
		.mayOnlyBeAccessedByLayers("autoconfigure", "cache", "remote", "structure", "message", "writebehind")
		.whereLayer("structure")
		.mayOnlyBeAccessedByLayers("autoconfigure", "observe")
		.whereLayer("structure")
		.mayOnlyAccessLayers("redis", "codec", "internal")
		.whereLayer("message")
		.mayOnlyBeAccessedByLayers("autoconfigure", "observe")
		.whereLayer("message")
		.mayOnlyAccessLayers("redis", "codec", "internal")
		.whereLayer("lock")
		.mayOnlyBeAccessedByLayers("autoconfigure", "observe", "interceptor", "warm")
		.whereLayer("lock")
		.mayOnlyAccessLayers("redis", "internal")
		.whereLayer("ratelimit")
		.mayOnlyBeAccessedByLayers("autoconfigure", "observe", "interceptor", "web", "annotation")
		.whereLayer("ratelimit")
		.mayOnlyAccessLayers("redis", "internal")
		.whereLayer("writebehind")
		.mayOnlyBeAccessedByLayers("autoconfigure", "observe")
		.whereLayer("writebehind")
		.mayOnlyAccessLayers("cache", "remote", "codec", "redis", "internal")
		.whereLayer("redis")
		.mayOnlyBeAccessedByLayers("autoconfigure", "observe", "remote", "tag", "invalidation", "lock", "ratelimit",
				"structure", "message", "warm", "writebehind", "advice");

	@ArchTest
	static final ArchRule packagesHaveNoCycles = slices().matching("io.cachestarter.(*)..").should().beFreeOfCycles();

	@ArchTest
	static final ArchRule onlyRedisTouchesTheDriver = noClasses().that()
		.resideOutsideOfPackages("io.cachestarter.redis", "io.cachestarter.autoconfigure..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("io.lettuce..", "org.springframework.data.redis..");

	@ArchTest
	static final ArchRule onlyObserveTouchesMicrometer = noClasses().that()
		.resideOutsideOfPackages("io.cachestarter.observe", "io.cachestarter.autoconfigure.metrics")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("io.micrometer..");

	@ArchTest
	static final ArchRule featuresKnowOfSpringOnlyItsCacheAbstraction = noClasses().that()
		.resideInAnyPackage("io.cachestarter.internal", "io.cachestarter.codec", "io.cachestarter.remote",
				"io.cachestarter.invalidation", "io.cachestarter.local", "io.cachestarter.lock",
				"io.cachestarter.ratelimit", "io.cachestarter.structure", "io.cachestarter.message",
				"io.cachestarter.advice")
		.should()
		.dependOnClassesThat(resideInAnyPackage("org.springframework..")
			.and(DescribedPredicate.not(resideInAnyPackage("org.springframework.cache",
					"org.springframework.data.domain", "org.springframework.data.util"))));

	@ArchTest
	static final ArchRule timeComesFromTheClocks = noClasses().that()
		.resideOutsideOfPackage("io.cachestarter.internal")
		.should()
		.callMethod(System.class, "currentTimeMillis")
		.orShould()
		.callMethod(System.class, "nanoTime")
		.orShould()
		.callMethod(java.time.Instant.class, "now");

	@ArchTest
	static final ArchRule nobodySleeps = noClasses().should()
		.callMethod(Thread.class, "sleep", long.class)
		.orShould()
		.callMethod(java.util.concurrent.TimeUnit.class, "sleep", long.class);

	@ArchTest
	static final ArchRule caseDependsOnNoLocaleOfTheMachine = noClasses().should()
		.callMethod(String.class, "toLowerCase")
		.orShould()
		.callMethod(String.class, "toUpperCase");

	@ArchTest
	static final ArchRule autoConfigurationsArePublicAndFinal = classes().that()
		.areAnnotatedWith(AutoConfiguration.class)
		.should()
		.bePublic()
		.andShould()
		.haveModifier(JavaModifier.FINAL);

	@ArchTest
	static final ArchRule autoConfigurationsHaveNoPublicMethods = noMethods().that()
		.areDeclaredInClassesThat()
		.areAnnotatedWith(AutoConfiguration.class)
		.should()
		.bePublic();

	@ArchTest
	static final ArchRule importedConfigurationsAreHidden = classes().that()
		.areAnnotatedWith(Configuration.class)
		.and(DescribedPredicate.not(annotatedAutoConfiguration()))
		.should()
		.bePackagePrivate();

	private static DescribedPredicate<JavaClass> annotatedAutoConfiguration() {
		return DescribedPredicate.describe("auto-configurations",
				(type) -> type.isAnnotatedWith(AutoConfiguration.class));
	}

}
