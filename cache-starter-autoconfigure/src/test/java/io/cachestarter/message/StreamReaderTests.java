package io.cachestarter.message;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.cachestarter.codec.ValueCodec;
import io.cachestarter.redis.RedisGateway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;

/** A reader whose handler is done with a message as soon as it is taken. */
@Timeout(60)
class StreamReaderTests {

	private static final StreamSettings FOUR_AT_A_TIME = new StreamSettings(10_000, Duration.ofHours(1), 4,
			Duration.ofMinutes(10), Duration.ofHours(1), 3, Duration.ofMillis(20), Duration.ofMillis(50), 100);

	private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);

	private final BusContext context = new BusContext(mock(RedisGateway.class), mock(ValueCodec.class),
			new MessageSettings(4, 100, 1_000, FOUR_AT_A_TIME, Duration.ZERO), mock(MessageObserver.class),
			mock(MessageErrorHandler.class), mock(StreamScripts.class), Runnable::run, this.timer);

	@AfterEach
	void stop() throws InterruptedException {
		this.timer.shutdownNow();
		assertThat(this.timer.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void readsOnWhenABatchWasHandledBeforeItsReadHadEnded() {
		Reader reader = new Reader(this.context, 10);
		reader.poll();

		await().atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(reader.handled())
				.containsExactlyElementsOf(IntStream.range(0, 10).mapToObj((i) -> i + "-0").toList()));
	}

	/** Reads a topic in memory. */
	private static final class Reader extends StreamReader<String> {

		private final List<String> handled = new ArrayList<>();

		private final int messages;

		private int next;

		Reader(BusContext context, int messages) {
			super(context, Topic.durable("topic", String.class), mock(TopicChannel.class), (reader) -> {
			});
			this.messages = messages;
		}

		synchronized List<String> handled() {
			return List.copyOf(this.handled);
		}

		@Override
		synchronized CompletableFuture<List<byte[]>> read(int room) {
			int count = Math.min(room, this.messages - this.next);
			return CompletableFuture
				.completedFuture(IntStream.range(0, count).mapToObj((i) -> new byte[] { (byte) this.next++ }).toList());
		}

		@Override
		int accept(List<byte[]> answer) {
			answer.forEach((id) -> take(new Entry(id[0] + "-0", 1, id)));
			return answer.size();
		}

		@Override
		synchronized void handle(Entry entry) {
			this.handled.add(entry.id());
			release();
		}

		@Override
		public void leave() {
			stop();
		}

	}

}
