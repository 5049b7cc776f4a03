package io.cachestarter.lock;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import io.cachestarter.test.RedisServers;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Very many virtual threads wait for one lock. */
@Timeout(300)
@EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "there are no virtual threads")
@SuppressWarnings({ "LockNotBeforeTry", "InterruptedExceptionSwallowed" }) // the subject
																			// of the test
class VirtualThreadsIntegrationTests {

	private static final int THREADS = Integer.getInteger("locks.threads", 100_000);

	private final CountDownLatch served = new CountDownLatch(THREADS);

	@TempDir
	private Path folder = Path.of("");

	private int count;

	@Test
	void areAllServedAndPinNoCarrier() throws Exception {
		try (LocksNode node = LocksNode.start(RedisServers.shared().properties(), LocksNode.newApp());
				Recording recording = new Recording();
				Threads threads = new Threads(virtualThreads())) {
			recording.enable("jdk.VirtualThreadPinned").withThreshold(Duration.ZERO);
			recording.start();
			DistributedLock lock = node.locks().lock("crowded");
			LockHandle handle = lock.acquire(LockOptions.DEFAULT);
			for (int i = 0; i < THREADS; i++) {
				threads.all().execute(() -> count(lock));
			}
			await().atMost(Duration.ofMinutes(2)).until(() -> node.locks().waitingCount() == THREADS);

			long start = System.nanoTime();
			handle.close();

			assertThat(this.served.await(4, TimeUnit.MINUTES)).isTrue();
			System.out.println(THREADS + " virtual threads were served within "
					+ TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) + " ms");
			assertThat(this.count).isEqualTo(THREADS);
			await().until(() -> node.locks().leftBehind() == 0);
			recording.stop();
			Path file = this.folder.resolve("pinned.jfr");
			recording.dump(file);
			assertThat(RecordingFile.readAllEvents(file)).isEmpty();
		}
	}

	private void count(DistributedLock lock) {
		lock.lock();
		try {
			this.count++;
		}
		finally {
			lock.unlock();
		}
		this.served.countDown();
	}

	/** What Java 17 does not know yet is looked up. */
	private static ExecutorService virtualThreads() throws ReflectiveOperationException {
		return (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
	}

	/** Threads that end with the test. */
	private record Threads(ExecutorService all) implements AutoCloseable {

		@Override
		public void close() {
			this.all.shutdownNow();
		}

	}

}
