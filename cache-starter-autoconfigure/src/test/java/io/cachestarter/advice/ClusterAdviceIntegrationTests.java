package io.cachestarter.advice;

import java.util.List;

import io.cachestarter.cache.CacheAccess;
import io.cachestarter.test.CacheNode;
import io.cachestarter.test.RedisClusterServers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests that the advice looks at all primaries of a cluster. */
@Timeout(90)
class ClusterAdviceIntegrationTests {

	@Test
	void looksAtAllPrimaries() {
		try (RedisClusterServers cluster = RedisClusterServers.start();
				CacheNode node = AdviceNode.start(cluster.properties())) {
			CacheAccess<Long, String> items = AdviceNode.access(node, "items");
			for (long id = 0; id < 300; id++) {
				items.put(id, "x".repeat((id % 100 == 0) ? 2_000 : 10));
			}
			cluster.primaries().get(1).call("CONFIG", "SET", "maxmemory", "200mb");
			CacheAdvisor advisor = node.bean(CacheAdvisor.class);

			AdviceReport report = advisor.advise();
			SizeReport sizes = advisor.survey(10_000, 10);

			assertThat(report.servers()).hasSize(3).allSatisfy((each) -> assertThat(each.version()).isNotNull());
			assertThat(report.findings()).filteredOn((each) -> each.id().equals("no-maxmemory"))
				.extracting(Finding::subject)
				.containsExactlyInAnyOrder(address(cluster, 0), address(cluster, 2));
			assertThat(sizes.complete()).isTrue();
			SizeGroup group = sizes.groups()
				.stream()
				.filter((each) -> each.purpose().equals("cache:items"))
				.findFirst()
				.orElseThrow();
			assertThat(group.keys()).isEqualTo(300);
			List<String> largest = group.largest().stream().limit(3).map(KeySize::key).toList();
			assertThat(largest).containsExactlyInAnyOrder("advice:cache:items:0", "advice:cache:items:100",
					"advice:cache:items:200");
			assertThat(advisor.survey(3, 1).looked()).as("each primary has its share").isGreaterThanOrEqualTo(3);
		}
	}

	private static String address(RedisClusterServers cluster, int primary) {
		return cluster.primaries().get(primary).host() + ":" + cluster.primaries().get(primary).port();
	}

}
