package io.cachestarter.tag;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.cachestarter.internal.KeyNames;
import io.cachestarter.internal.LimitCounts;
import io.cachestarter.redis.RedisGateway;
import io.cachestarter.test.RedisProbe;
import io.cachestarter.test.RedisServers;
import io.cachestarter.test.RemoteNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Tags and the epoch in a real Redis, step by step. */
@Timeout(60)
class RemoteTagsIntegrationTests {

	private static final byte[] NOWHERE = "nowhere".getBytes(StandardCharsets.US_ASCII);

	private static final String TAG = "tag:a";

	/** Beyond every clock and what the clock may leap. */
	private static final long FUTURE = 7_000_000_000_000_000L;

	private static final long NINE_MINUTES = 9 * 60 * 1_000_000L;

	private RemoteNode node;

	private RedisProbe probe;

	private KeyNames names;

	private RemoteTags tags;

	@BeforeEach
	void start() {
		this.node = RemoteNode.start(RedisServers.shared(), "tags-" + UUID.randomUUID(), Duration.ofSeconds(5));
		this.probe = RedisProbe.open(RedisServers.shared());
		this.names = this.node.names();
		this.tags = another();
	}

	@AfterEach
	void stop() {
		this.probe.close();
		this.node.close();
	}

	@Test
	void makesALostTagAgainWithTheEpochOfRedis() {
		long invalidated = invalidate();
		this.probe.delete(this.names.tagKey(TAG));

		another().tag(List.of(TAG), 60_000, 0).join();

		assertThat(epochOfTag()).isGreaterThanOrEqualTo(invalidated);
	}

	@Test
	void leavesATagThatIsThereAsItIs() {
		long invalidated = invalidate();
		this.tags.invalidate(List.of("tag:other"), NOWHERE, new byte[40]).join();

		this.tags.tag(List.of(TAG), 60_000, this.tags.view().generation()).join();

		assertThat(epochOfTag()).isEqualTo(invalidated);
		assertThat(this.tags.view().known(TAG)).isEqualTo(invalidated);
	}

	@Test
	void looksUpEpochsWithoutNotingThem() {
		long invalidated = invalidate();
		RemoteTags other = another();

		assertThat(other.epochs(List.of("tag:none", TAG)).join()).containsExactly(Map.entry(TAG, invalidated));

		assertThat(other.view().size()).isZero();
	}

	@Test
	void letsATagOutliveItsEntries() {
		this.tags.tag(List.of(TAG), 1_000, 0).join();

		this.tags.tag(List.of(TAG), 600_000, 0).join();
		this.tags.tag(List.of(TAG), 1_000, 0).join();

		assertThat(this.probe.ttlMillis(this.names.tagKey(TAG))).isGreaterThan(500_000);
	}

	@Test
	void doesNotAskAgainForATagThatLivesLongEnough() {
		tagFor(600_000);
		this.probe.delete(this.names.tagKey(TAG));
		tagFor(600_000);
		assertThat(this.probe.find(this.names.tagKey(TAG))).as("not asked").isNull();

		tagFor(800_000);
		assertThat(this.probe.ttlMillis(this.names.tagKey(TAG))).isGreaterThan(800_000);
	}

	@Test
	void asksAgainForATagThatItHasForgotten() {
		tagFor(600_000);
		this.probe.delete(this.names.tagKey(TAG));
		this.tags.view().flush();
		tagFor(600_000);

		assertThat(this.probe.ttlMillis(this.names.tagKey(TAG))).isGreaterThan(500_000);
	}

	private void tagFor(long millis) {
		long unused = this.tags.tag(List.of(TAG), millis, this.tags.view().generation()).join();
	}

	@Test
	void neverLowersATag() {
		this.probe.set(this.names.tagKey(TAG), Long.toString(FUTURE).getBytes(StandardCharsets.US_ASCII));

		invalidate();

		assertThat(epochOfTag()).isEqualTo(FUTURE);
	}

	@Test
	void raisesTheEpochWithEveryInvalidationWhateverTheClockSays() {
		this.probe.setField(this.names.epoch(), "epoch", Long.toString(FUTURE));

		assertThat(invalidate()).isEqualTo(FUTURE + 1);
		assertThat(invalidate()).isEqualTo(FUTURE + 2);
		assertThat(epochOfTag()).isEqualTo(FUTURE + 2);
	}

	@Test
	void bringsALostEpochBackAboveWhatItHasSeen() {
		this.tags.view().adopt(FUTURE);
		this.probe.delete(this.names.epoch());

		assertThat(this.tags.epoch().join()).isGreaterThanOrEqualTo(FUTURE);
		this.probe.delete(this.names.epoch());
		assertThat(invalidate()).isGreaterThan(FUTURE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "x", "-1", "1.5", "nan", "inf", "0x10", "99999999999999999999", " 1", "1\n" })
	void takesADamagedTagForALostOne(String damaged) {
		byte[] bytes = damaged.getBytes(StandardCharsets.US_ASCII);
		this.probe.set(this.names.tagKey(TAG), bytes);
		assertThat(this.tags.look(List.of(TAG), 0).join()).isEqualTo(Long.MAX_VALUE);

		assertThat(invalidate()).isEqualTo(epochOfTag());
		this.probe.set(this.names.tagKey(TAG), bytes);
		long epoch = this.tags.tag(List.of(TAG), 60_000, 0).join();
		assertThat(epochOfTag()).isEqualTo(epoch);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "x", "-1", "nan", "99999999999999999999" })
	void takesADamagedEpochForALostOne(String damaged) {
		long before = invalidate();

		this.probe.setField(this.names.epoch(), "epoch", damaged);
		assertThat(this.tags.epoch().join()).isGreaterThanOrEqualTo(before);
		this.probe.setField(this.names.epoch(), "base", damaged);
		this.tags.hello().join();
		this.probe.setField(this.names.epoch(), "epoch", damaged);
		this.tags.hello().join();

		assertThat(invalidate()).isGreaterThan(before);
		assertThat(this.tags.view().base()).isLessThanOrEqualTo(this.tags.view().epoch());
	}

	@Test
	void replacesKeysOfAnotherType() {
		long before = invalidate();
		this.probe.setHash(this.names.tagKey(TAG));
		this.probe.set(this.names.epoch(), new byte[] { 1 });
		assertThat(this.tags.look(List.of(TAG), 0).join()).isEqualTo(Long.MAX_VALUE);

		this.tags.hello().join();
		long epoch = this.tags.tag(List.of(TAG), 60_000, 0).join();
		assertThat(epochOfTag()).isEqualTo(epoch).isGreaterThan(before);

		this.probe.setHash(this.names.tagKey(TAG));
		assertThat(invalidate()).isEqualTo(epochOfTag());
	}

	@Test
	void answersThatALostTagIsInvalid() {
		invalidate();
		assertThat(this.tags.look(List.of(TAG), 0).join()).isLessThan(Long.MAX_VALUE);

		this.probe.delete(this.names.tagKey(TAG));

		assertThat(this.tags.look(List.of(TAG), 0).join()).isEqualTo(Long.MAX_VALUE);
	}

	@Test
	void adoptsTheEpochsThatItSees() {
		long invalidated = invalidate();
		RemoteTags reader = another();
		RemoteTags writer = another();

		reader.look(List.of(TAG), 0).join();
		writer.tag(List.of(TAG), 60_000, 0).join();

		assertThat(reader.view().epoch()).isEqualTo(invalidated);
		assertThat(writer.view().epoch()).isEqualTo(invalidated);
	}

	@Test
	void leapsOverWhatALostServerMayHaveHandedOut() {
		long invalidated = invalidate();
		this.probe.forgetRun(this.names.epoch());

		this.tags.hello().join();

		long base = this.tags.view().base();
		assertThat(base).isGreaterThan(invalidated + NINE_MINUTES);
		assertThat(this.tags.view().epoch()).isGreaterThanOrEqualTo(base);
		assertThat(this.probe.field(this.names.epoch(), "epoch")).isEqualTo(Long.toString(base));
	}

	@Test
	void leapsOverWhatOnlyTheCallerHasSeen() {
		this.tags.view().adopt(FUTURE);
		this.probe.forgetRun(this.names.epoch());

		this.tags.hello().join();

		assertThat(this.tags.view().base()).isGreaterThan(FUTURE + NINE_MINUTES);
	}

	@Test
	void doesNotLeapForAServerThatIsKnown() {
		this.tags.hello().join();
		long base = this.tags.view().base();
		RemoteTags other = another();

		other.hello().join();

		assertThat(other.view().base()).isEqualTo(base);
	}

	private long invalidate() {
		return this.tags.invalidate(List.of(TAG), NOWHERE, new byte[40]).join();
	}

	private long epochOfTag() {
		return Long.parseLong(this.probe.text(this.names.tagKey(TAG)));
	}

	/** Return the tags as a node sees them that has seen nothing yet. */
	private RemoteTags another() {
		RedisGateway redis = this.node.redis();
		return new RemoteTags(redis, this.names, new TagView(1_000, new LimitCounts()), false);
	}

}
