package io.cachestarter.advice;

import io.cachestarter.test.CacheNode;
import io.cachestarter.test.RedisRights;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the Redis user of docs/security.md may do all that the advice needs, and
 * that it says so if a right is missing.
 */
@Timeout(90)
@TestInstance(Lifecycle.PER_CLASS)
class AdviceRightsIntegrationTests {

	private static final String FEATURE = "+scan";

	private final RedisRights rights = new RedisRights(FEATURE);

	private CacheNode node;

	private CacheAdvisor advisor;

	@BeforeAll
	void start() {
		this.node = CacheNode.start(this.rights.properties(), "shop", AdviceNode.class);
		AdviceNode.access(this.node, "items").put(1L, "value");
		this.advisor = this.node.bean(CacheAdvisor.class);
	}

	@AfterAll
	void stop() {
		this.node.close();
		this.rights.close();
	}

	@Test
	void sufficeForEverything() {
		this.rights.forgetRefused();

		AdviceReport report = this.advisor.advise();
		SizeReport sizes = this.advisor.survey(1_000, 5);

		assertThat(report.servers()).singleElement()
			.satisfies((each) -> assertThat(each.policy()).isEqualTo("noeviction"));
		assertThat(sizes.complete()).isTrue();
		assertThat(sizes.groups()).extracting(SizeGroup::purpose).contains("cache:items");
		assertThat(this.rights.refused()).allMatch((refused) -> refused.startsWith("client"));
	}

	@Test
	void withoutInfoTheServerIsUnknown() {
		this.rights.take("info");
		try {
			AdviceReport report = this.advisor.advise();

			assertThat(report.servers()).singleElement()
				.satisfies((each) -> assertThat(each.state()).isEqualTo(MemoryState.UNKNOWN));
			assertThat(report.findings()).filteredOn((each) -> each.id().equals("server-unknown"))
				.singleElement()
				.satisfies((finding) -> {
					assertThat(finding.seen()).contains("NOPERM");
					assertThat(finding.remedy()).contains("'+info'");
				});
			assertThat(report.caches()).extracting(CacheTraffic::cache).contains("items");
		}
		finally {
			this.rights.give("info");
		}
	}

	@Test
	void withoutMemoryUsageTheSizesAreUnknown() {
		this.rights.take("memory");
		try {
			SizeReport sizes = this.advisor.survey(1_000, 5);

			assertThat(sizes.complete()).isFalse();
			assertThat(sizes.ended()).contains("NOPERM");
			assertThat(sizes.findings()).singleElement()
				.satisfies((finding) -> assertThat(finding.remedy()).contains("+memory|usage"));
		}
		finally {
			this.rights.give("memory|usage");
		}
	}

}
