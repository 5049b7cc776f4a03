package io.cachestarter.lock.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

import io.cachestarter.lock.history.Accounts.Account;

import org.springframework.util.FileSystemUtils;

/**
 * Lets workers take locks while something goes wrong, and looks at what they have noted.
 */
final class HistoryRun {

	/** How long the workers go on when nothing goes wrong any more. */
	private static final long AFTERWARDS_MILLIS = 500;

	private HistoryRun() {
	}

	/**
	 * Return how long a fault lasts: as the system property {@code locks.seconds} says,
	 * or a few seconds.
	 */
	static Duration asked() {
		return Duration.ofSeconds(Long.getLong("locks.seconds", 3));
	}

	/**
	 * Run.
	 * @param redis what workers need to find Redis, which works afterwards
	 * @param other what one of them needs instead, empty for the same
	 */
	static HistoryReport run(Scenario scenario, String[] redis, String... other)
			throws IOException, InterruptedException, SQLException {
		Logs.quieten();
		Path folder = Files.createTempDirectory("lock-history");
		long seed = Long.getLong("locks.seed", scenario.toString().hashCode());
		try (Accounts accounts = Accounts.open(scenario.locks());
				Scene scene = Scene.open(scenario, scenario.plan(folder, accounts.url(), seed, redis), other,
						asked())) {
			scenario.fault().script().play(scene);
			scene.pause(AFTERWARDS_MILLIS);
			History history = scene.end();
			Findings findings = Checker.check(history, scenario.expectations());
			for (String lock : scenario.locks()) {
				compare(lock, accounts.find(lock), history, findings);
			}
			return new HistoryReport(scenario, seed, history, findings, scene.heldUp(), scene.complaints());
		}
		finally {
			FileSystemUtils.deleteRecursively(folder);
		}
	}

	/** A worker may have been killed before it could note that a write was accepted. */
	private static void compare(String lock, Account account, History history, Findings findings) {
		List<Attempt> writes = history.attempts().stream().filter((attempt) -> attempt.lock().equals(lock)).toList();
		long accepted = writes.stream().filter(Attempt::isAccepted).count();
		long unknown = writes.stream()
			.filter((write) -> write.writing() != Attempt.NEVER && write.written() == Attempt.NEVER)
			.count();
		long largest = writes.stream().filter(Attempt::isAccepted).mapToLong(Attempt::token).max().orElse(0);
		if (account.balance() < accepted || account.balance() > accepted + unknown || account.token() < largest
				|| (unknown == 0 && account.token() > largest)) {
			findings.add(Violation.WRITES_LOST, lock + " has " + account + ", but " + accepted + " writes (and perhaps "
					+ unknown + " more) were accepted, the last one with token " + largest);
		}
	}

}
