package io.cachestarter.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.LongUnaryOperator;

import org.springframework.util.Assert;

/**
 * Changes a number on one node while another one, which has the old number in its heap,
 * reads it again and again. The delay ends with the start of the first read that does not
 * deliver the old number.
 */
final class Propagation {

	private static final List<Contender> CONTENDERS = List.of(Contender.STARTER, Contender.JETCACHE,
			Contender.REDISSON);

	private static final int NODES = 2;

	private static final int CHANGES_AT_ONCE = 20;

	private static final long KEYS = 100;

	/** For the messages of what was done before. */
	private static final Duration SETTLE = Duration.ofMillis(3);

	private static final Duration LIMIT = Duration.ofSeconds(2);

	private static final long MISSED = -1;

	private final Map<Contender, Delays> puts = new LinkedHashMap<>();

	private final Map<Contender, Delays> evicts = new LinkedHashMap<>();

	private long version;

	private Propagation() {
		CONTENDERS.forEach((contender) -> {
			this.puts.put(contender, new Delays());
			this.evicts.put(contender, new Delays());
		});
	}

	/**
	 * Measures all contenders.
	 * @param changes how many of each kind
	 * @param warmUp the changes before that are not counted; below 1,200 it is measured
	 * what the compiler has not got to yet
	 */
	static void run(int changes, int warmUp) throws ExecutionException, InterruptedException {
		Map<Contender, Contender.Nodes> nodes = new LinkedHashMap<>();
		try (RedisProcess redis = RedisProcess.start()) {
			try {
				CONTENDERS.forEach((contender) -> nodes.put(contender,
						contender.start(NODES, redis.port(), LongUnaryOperator.identity())));
				Propagation first = new Propagation();
				first.measure(nodes, warmUp);
				Propagation measured = new Propagation();
				measured.version = first.version;
				measured.measure(nodes, changes);
				print("put", measured.puts);
				print("evict", measured.evicts);
			}
			finally {
				nodes.values().forEach(Contender.Nodes::close);
			}
		}
	}

	private void measure(Map<Contender, Contender.Nodes> nodes, int changes)
			throws ExecutionException, InterruptedException {
		int turns = Math.max(1, changes / CHANGES_AT_ONCE);
		for (int turn = 0; turn < turns; turn++) {
			for (int i = 0; i < CONTENDERS.size(); i++) {
				Contender contender = CONTENDERS.get((turn + i) % CONTENDERS.size());
				Contender.Nodes pair = Objects.requireNonNull(nodes.get(contender));
				for (int change = 0; change < CHANGES_AT_ONCE; change++) {
					change(pair, Objects.requireNonNull(this.puts.get(contender)), true);
					change(pair, Objects.requireNonNull(this.evicts.get(contender)), false);
				}
			}
		}
	}

	private void change(Contender.Nodes nodes, Delays delays, boolean put)
			throws ExecutionException, InterruptedException {
		CacheNode writer = nodes.get(0);
		CacheNode reader = nodes.get(1);
		long old = this.version++;
		long key = old % KEYS;
		writer.put(key, old);
		Crew.sleep(SETTLE);
		Assert.state(reader.get(key) != null, "The reader does not find what was put");
		FutureTask<Long> noticed = new FutureTask<>(() -> awaitChange(reader, key, old));
		Crew.thread(noticed).start();
		Crew.sleep(SETTLE);
		Span call = Span.of(() -> {
			if (put) {
				writer.put(key, -1);
			}
			else {
				writer.evict(key);
			}
		});
		if (noticed.get() == MISSED) {
			delays.miss();
		}
		else {
			delays.add(call, noticed.get());
		}
	}

	private static long awaitChange(CacheNode reader, long key, long old) {
		long start = System.nanoTime();
		long read = start;
		while (Objects.equals(reader.get(key), old)) {
			read = System.nanoTime();
			if (read - start > LIMIT.toNanos()) {
				return MISSED;
			}
		}
		return read;
	}

	private static void print(String title, Map<Contender, Delays> measured) {
		List<Delays> peers = new ArrayList<>(measured.values());
		peers.remove(measured.get(Contender.STARTER));
		double best = peers.stream().mapToDouble(Delays::median).min().orElseThrow();
		MarkdownTable table = new MarkdownTable("propagation of a " + title, "p50 from call / best peer",
				"after return p50, µs", "p99", "max", "before return, %", "from call p50, µs", "p99", "max",
				"not within 2 s");
		measured.forEach((contender, delays) -> delays.addTo(table, contender.toString(), best));
	}

}
