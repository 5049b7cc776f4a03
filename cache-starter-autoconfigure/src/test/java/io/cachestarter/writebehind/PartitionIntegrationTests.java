package io.cachestarter.writebehind;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;

import io.cachestarter.internal.KeyNames;
import io.cachestarter.internal.Utf8;
import io.cachestarter.redis.RedisGateway;
import io.cachestarter.test.RedisGateways;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What a partition answers when a script is made twice, because its answer was lost. */
class PartitionIntegrationTests {

	private static final String OWNER = "owner";

	@Test
	void aBatchThatIsSettledTwiceLeavesANewerWriteOnce() {
		try (RedisServerHandle server = RedisServers.start();
				RedisGateway redis = RedisGateways.open(server.properties(), Duration.ofSeconds(10))) {
			Partition partition = new Partition(redis, new KeyNames(null, "settling"), "views", 0,
					WriteBehindSettings.DEFAULTS);
			redis.await(partition.accept(Map.of("1", Utf8.bytes("old"))));
			redis.await(partition.accept(Map.of("2", Utf8.bytes("only"))));
			Taken taken = redis.await(partition.take(OWNER, 10));
			redis.await(partition.accept(Map.of("1", Utf8.bytes("new"))));

			for (int time = 0; time < 2; time++) {
				assertThat(redis.await(partition.settle(OWNER, taken.fence(), taken.items()))).isEqualTo(1);
			}
			Taken left = redis.await(partition.take(OWNER, 10));
			assertThat(left.pending()).isEqualTo(1);
			assertThat(left.items()).singleElement().satisfies((item) -> {
				assertThat(item.keyText()).isEqualTo("1");
				assertThat(item.payload()).isEqualTo(ByteBuffer.wrap(Utf8.bytes("new")));
			});
		}
	}

}
