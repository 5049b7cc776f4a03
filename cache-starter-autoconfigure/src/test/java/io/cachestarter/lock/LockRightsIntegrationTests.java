package io.cachestarter.lock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.cachestarter.redis.RedisFailureException;
import io.cachestarter.test.RedisServerHandle;
import io.cachestarter.test.RedisServers;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that the Redis user of docs/security.md may do all that locks do, and that
 * nothing is listed for them that they do not need.
 */
@Timeout(90)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings({ "LockNotBeforeTry", "InterruptedExceptionSwallowed" }) // the subject
																			// of the test
class LockRightsIntegrationTests {

	private static final Pattern RULES = Pattern.compile("^ACL SETUSER shop (on .*)$", Pattern.MULTILINE);

	private static final Pattern LOCK_RULES = Pattern.compile("^ACL SETUSER shop (&shop:locks .*)$", Pattern.MULTILINE);

	private static final Duration SOON = Duration.ofSeconds(30);

	private static final LockOptions OPTIONS = LockOptions.DEFAULT.waitAtMost(Duration.ofMillis(100))
		.lease(Duration.ofMillis(200));

	private final RedisServerHandle server = RedisServers.start();

	private final RedisClient client = RedisClient.create(RedisURI.create(this.server.host(), this.server.port()));

	private final RedisCommands<String, String> admin = this.client.connect().sync();

	private LocksNode node;

	@BeforeAll
	void start() throws IOException {
		setUser(Stream.concat(rules(RULES).stream(), rules(LOCK_RULES).stream()).toArray(String[]::new));
		List<String> access = new ArrayList<>(List.of(this.server.properties()));
		access.addAll(List.of("spring.data.redis.username=shop", "spring.data.redis.password=secret"));
		this.node = LocksNode.start(access.toArray(String[]::new), "shop");
		await().atMost(SOON).until(() -> this.node.redis().isSubscribed());
	}

	@AfterAll
	void stop() {
		this.node.close();
		this.client.shutdown();
		this.server.close();
	}

	private static List<String> rules(Pattern pattern) throws IOException {
		return pattern.matcher(Files.readString(Path.of("..", "docs", "security.md")))
			.results()
			.map((match) -> match.group(1))
			.findFirst()
			.map((rules) -> List.of(rules.split(" ")))
			.orElseThrow();
	}

	static List<String> commands() throws IOException {
		return rules(LOCK_RULES).stream()
			.filter((rule) -> rule.startsWith("+"))
			.map((rule) -> rule.substring(1))
			.toList();
	}

	@Test
	void sufficeForEverything() throws Exception {
		this.admin.aclLogReset();

		useEverything();

		assertThat(refused()).allMatch((refused) -> refused.startsWith("client"));
	}

	@ParameterizedTest
	@MethodSource("commands")
	void sufficeNoMoreWithoutOneOfThem(String command) {
		setUser("-" + command);
		this.admin.aclLogReset();
		try {
			await().atMost(SOON).until(() -> {
				useMost();
				return refused().contains(command);
			});
		}
		finally {
			setUser("+" + command);
			await().atMost(SOON).until(() -> this.node.locks().leftBehind() == 0);
		}
	}

	private void useEverything() throws Exception {
		DistributedLocks locks = this.node.locks();
		for (DistributedLock lock : exclusiveLocks()) {
			LockHandle handle = lock.acquire(OPTIONS);
			CompletableFuture<LockHandle> next = lock.acquireAsync(OPTIONS.waitAtMost(SOON));
			await().pollDelay(Duration.ofMillis(300)).until(handle::isValid);
			handle.close();
			next.get(SOON.toSeconds(), TimeUnit.SECONDS).close();
		}
		locks.readWriteLock("r").readLock().acquire(OPTIONS).close();
		Objects.requireNonNull(locks.semaphore("s", 2).tryAcquire(2)).close();
		assertThat(locks.semaphore("s", 2).availablePermits()).isEqualTo(2);
		DistributedCountDownLatch latch = locks.countDownLatch("l");
		assertThat(latch.trySetCount(1, Duration.ofSeconds(1))).isTrue();
		assertThat(latch.countDown()).isZero();
		assertThat(latch.await(SOON)).isTrue();
		this.admin.del(this.node.names().lock("latch", "l"));
	}

	private List<DistributedLock> exclusiveLocks() {
		DistributedLocks locks = this.node.locks();
		return List.of(locks.lock("e"), locks.fairLock("f"), locks.readWriteLock("w").writeLock());
	}

	/** Uses each command, and does not mind that one of them is refused. */
	private void useMost() throws InterruptedException {
		for (DistributedLock lock : exclusiveLocks()) {
			if (lock.tryLock()) {
				CompletableFuture<LockHandle> next = lock.acquireAsync(OPTIONS);
				LockOptions impatient = OPTIONS.waitAtMost(Duration.ofMillis(20));
				CompletableFuture<?> unused = next.thenAccept(LockHandle::close);
				try {
					lock.acquire(impatient).close();
				}
				catch (LockNotAcquiredException ex) {
					assertThat(lock.isHeldByCurrentThread()).isTrue();
				}
				lock.unlock();
			}
		}
		try {
			this.node.locks().countDownLatch("l").trySetCount(1, Duration.ofSeconds(1));
			this.node.locks().countDownLatch("l").countDown();
		}
		catch (RedisFailureException ex) {
			assertThat(String.valueOf(ex.getMessage())).containsAnyOf("NOPERM", "ACL", "command");
		}
	}

	private List<String> refused() {
		return this.admin.aclLog().stream().map((entry) -> String.valueOf(entry.get("object"))).toList();
	}

	private void setUser(String... rules) {
		CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8).add("SETUSER").add("shop");
		Arrays.stream(rules).forEach(arguments::add);
		assertThat(this.admin.dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8), arguments))
			.isEqualTo("OK");
	}

}
