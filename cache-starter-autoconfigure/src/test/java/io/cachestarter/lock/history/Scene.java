package io.cachestarter.lock.history;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Workers at work, for a fault to do something to them. Not thread-safe.
 */
final class Scene implements AutoCloseable {

	private static final int WORKERS = 3;

	private static final Duration SEARCH = Duration.ofSeconds(20);

	private static final long BETWEEN_LOOKS_MILLIS = 5;

	/** A shorter halt is like those of a busy machine. */
	private static final Duration NOTICEABLE = Duration.ofMillis(200);

	private final List<WorkerProcess> workers = new ArrayList<>();

	private final List<WorkerProcess> killed = new ArrayList<>();

	private final List<Attempt> heldUp = new ArrayList<>();

	private final List<Incident> incidents = new ArrayList<>();

	private final Scenario scenario;

	private final Plan plan;

	private final Duration time;

	private long begun;

	private Scene(Scenario scenario, Plan plan, Duration time) {
		this.scenario = scenario;
		this.plan = plan;
		this.time = time;
	}

	/**
	 * Let three workers begin.
	 * @param plan what they do; their journals are beside that of the plan
	 * @param other what one of them needs to find Redis if that differs, else empty
	 * @param time how long it lasts
	 */
	static Scene open(Scenario scenario, Plan plan, String[] other, Duration time) {
		Scene scene = new Scene(scenario, plan, time);
		try {
			scene.startWorker((other.length == 0) ? plan : plan.withRedis(other));
			for (int i = 1; i < WORKERS; i++) {
				scene.startWorker(plan);
			}
			scene.workers.forEach(WorkerProcess::awaitReady);
			scene.begun = System.nanoTime();
			return scene;
		}
		catch (RuntimeException ex) {
			scene.close();
			throw ex;
		}
	}

	private void startWorker(Plan common) {
		int number = this.workers.size() + this.killed.size() + 1;
		String name = "worker-" + number;
		this.workers.add(WorkerProcess.start(name, common.of(name, number)));
	}

	Duration lease() {
		return this.scenario.lease();
	}

	List<Kind> kinds() {
		return this.scenario.kinds();
	}

	/** Tell whether the time is not over yet. */
	boolean goesOn() {
		return System.nanoTime() - this.begun < this.time.toNanos();
	}

	/** Let the workers work. */
	void pause(long millis) {
		long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
		for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
			LockSupport.parkNanos(left);
		}
	}

	/** Kill a worker that holds a lock of some kind, and let another one begin. */
	void killHolder(Kind kind) {
		WorkerProcess victim = stop(kind, Attempt::isHeld).worker();
		note(Incident.Type.KILLED, victim.name(), System.nanoTime(), Attempt.NEVER);
		victim.kill();
		this.workers.remove(victim);
		this.killed.add(victim);
		startWorker(this.plan);
	}

	/**
	 * Let a worker stand still that holds a lock of some kind and is going to write,
	 * until another one has written with a later token.
	 */
	void holdUpHolder(Kind kind) {
		Stopped holder = stopHolder(kind);
		long begin = System.nanoTime();
		while (!isOvertaken(holder)) {
			if (System.nanoTime() - begin > SEARCH.toNanos()) {
				throw new IllegalStateException("Nobody takes over from " + holder.hold());
			}
			pause(BETWEEN_LOOKS_MILLIS);
		}
		resume(holder);
	}

	private boolean isOvertaken(Stopped holder) {
		Attempt hold = holder.hold();
		return this.workers.stream()
			.filter((worker) -> worker != holder.worker())
			.flatMap(Scene::lately)
			.anyMatch(
					(other) -> other.lock().equals(hold.lock()) && other.isAccepted() && other.token() > hold.token());
	}

	/** Let a worker stand still that holds a lock of some kind and is going to write. */
	Stopped stopHolder(Kind kind) {
		Stopped stopped = stop(kind, (attempt) -> attempt.isHeld() && attempt.writing() == Attempt.NEVER);
		this.heldUp.add(stopped.hold());
		return stopped;
	}

	/** Let a worker go on. */
	void resume(Stopped stopped) {
		resume(stopped.worker(), stopped.from());
	}

	private void resume(WorkerProcess worker, long from) {
		worker.resume();
		long to = System.nanoTime();
		if (to - from > NOTICEABLE.toNanos()) {
			note(Incident.Type.STOPPED, worker.name(), from, to);
		}
	}

	/** What a worker holds can only be told while it stands still. */
	private Stopped stop(Kind kind, Predicate<Attempt> condition) {
		long begin = System.nanoTime();
		for (int i = 0; System.nanoTime() - begin < SEARCH.toNanos(); i++) {
			WorkerProcess worker = this.workers.get(i % this.workers.size());
			worker.stop();
			long from = System.nanoTime();
			Optional<Attempt> hold = lately(worker)
				.filter((attempt) -> Kind.of(attempt.lock()) == kind && attempt.releasing() == Attempt.NEVER
						&& attempt.latestDeadline() > from)
				.filter(condition)
				.findFirst();
			if (hold.isPresent()) {
				return new Stopped(worker, hold.get(), from);
			}
			resume(worker, from);
			pause(BETWEEN_LOOKS_MILLIS);
		}
		throw new IllegalStateException("No worker holds a lock of the kind " + kind);
	}

	private static Stream<Attempt> lately(WorkerProcess worker) {
		return History.of(Map.of(worker.name(), worker.lately()), List.of()).attempts().stream();
	}

	/** Note what is done to Redis. */
	void note(Incident.Type type, long from, long to) {
		note(type, "", from, to);
	}

	private void note(Incident.Type type, String worker, long from, long to) {
		this.incidents.add(new Incident(type, worker, from, to));
	}

	/** Let all workers end; returns what they have left behind. */
	History end() throws InterruptedException {
		for (WorkerProcess worker : this.workers) {
			worker.end();
		}
		Map<String, List<Entry>> journals = new TreeMap<>();
		Stream.concat(this.workers.stream(), this.killed.stream())
			.forEach((worker) -> journals.put(worker.name(), worker.journal()));
		return History.of(journals, this.incidents);
	}

	/**
	 * Return those that were held up before they could write, as they were by then.
	 */
	List<Attempt> heldUp() {
		return this.heldUp;
	}

	/** Return what workers have said that could not end. */
	String complaints() {
		return this.workers.stream().map(WorkerProcess::complaint).collect(Collectors.joining());
	}

	@Override
	public void close() {
		this.workers.forEach(WorkerProcess::close);
	}

	/**
	 * A worker that stands still.
	 *
	 * @param worker the worker
	 * @param hold one of the locks that it holds
	 * @param from when it stood still at the latest
	 */
	record Stopped(WorkerProcess worker, Attempt hold, long from) {

	}

}
