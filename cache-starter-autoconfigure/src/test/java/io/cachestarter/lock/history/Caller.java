package io.cachestarter.lock.history;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import io.cachestarter.lock.LockLostException;
import org.jspecify.annotations.Nullable;

/**
 * A thread of a worker that takes locks, writes while it holds them, and gives them back.
 * It writes without a look at whether it still holds the lock: to refuse it is up to the
 * table.
 */
final class Caller implements Runnable {

	private static final long LOOK_NANOS = Duration.ofMillis(50).toNanos();

	private static final long INNER_WAIT_NANOS = Duration.ofMillis(30).toNanos();

	private static final AtomicLong ATTEMPTS = new AtomicLong();

	private final Journal journal;

	private final List<Gate> gates;

	private final int first;

	private final AccountWriter accounts;

	private final Rhythm rhythm;

	private final SplittableRandom random;

	private final BooleanSupplier goesOn;

	/**
	 * Create a caller.
	 * @param gates the locks, taken in turn
	 * @param first the number of the one to begin with
	 */
	Caller(Journal journal, List<Gate> gates, int first, AccountWriter accounts, Rhythm rhythm, SplittableRandom random,
			BooleanSupplier goesOn) {
		this.journal = journal;
		this.gates = gates;
		this.first = first;
		this.accounts = accounts;
		this.rhythm = rhythm;
		this.random = random;
		this.goesOn = goesOn;
	}

	@Override
	public void run() {
		for (int number = this.first; this.goesOn.getAsBoolean(); number = (number + 1) % this.gates.size()) {
			Style style = this.rhythm.style(this.random);
			enter(number, style, this.rhythm.wait(style, this.random));
			pause(this.rhythm.pause(this.random));
		}
	}

	private void pause(long nanos) {
		long until = System.nanoTime() + nanos;
		for (long left = nanos; left > 0 && this.goesOn.getAsBoolean(); left = until - System.nanoTime()) {
			LockSupport.parkNanos(Math.min(left, LOOK_NANOS));
		}
	}

	private void enter(int number, Style style, long waitNanos) {
		Gate gate = this.gates.get(number);
		long attempt = ATTEMPTS.incrementAndGet();
		this.journal.note(What.ASKED, attempt, gate.name(), style, waitNanos);
		try {
			Pass pass = gate.enter(style, waitNanos);
			if (pass == null) {
				this.journal.note(What.NOT_ACQUIRED, attempt);
			}
			else {
				hold(attempt, number, style, pass);
			}
		}
		catch (RuntimeException | InterruptedException | SQLException ex) {
			this.journal.note(What.FAILED, attempt, ex);
		}
	}

	private void hold(long attempt, int number, Style style, Pass pass) throws SQLException {
		Long token = token(attempt, pass);
		if (token != null) {
			long begun = System.nanoTime();
			long length = this.rhythm.hold(style, this.random);
			look(What.ACQUIRED, attempt, pass, token);
			stay(attempt, pass, begun + length / 2);
			write(attempt, number, token);
			if (this.rhythm.takesAnother(this.random) && number + 1 < this.gates.size()) {
				enter(number + 1, Style.TRY, INNER_WAIT_NANOS);
			}
			stay(attempt, pass, begun + length);
			look(What.SEEN, attempt, pass, pass.isValid() ? 1 : 0);
		}
		giveBack(attempt, pass);
	}

	private @Nullable Long token(long attempt, Pass pass) {
		try {
			return pass.token();
		}
		catch (LockLostException ex) {
			this.journal.note(What.LATE, attempt);
			return null;
		}
	}

	private void stay(long attempt, Pass pass, long until) {
		for (long now = System.nanoTime(); now - until < 0; now = System.nanoTime()) {
			long left = until - now;
			LockSupport.parkNanos(Math.min(left, LOOK_NANOS));
			if (left > LOOK_NANOS) {
				look(What.SEEN, attempt, pass, pass.isValid() ? 1 : 0);
			}
		}
	}

	/** Note the deadline, which lies between two times. */
	private void look(What what, long attempt, Pass pass, long detail) {
		long before = System.nanoTime();
		long remaining = pass.remaining().toNanos();
		long after = System.nanoTime();
		this.journal.noteAt(before, what, attempt, detail, before + remaining, after + remaining);
	}

	private void write(long attempt, int number, long token) throws SQLException {
		this.journal.note(What.WRITING, attempt);
		boolean written = this.accounts.write(this.gates.get(number).name(), token);
		this.journal.note(What.WRITTEN, attempt, written ? 1 : 0);
	}

	private void giveBack(long attempt, Pass pass) {
		this.journal.note(What.RELEASING, attempt);
		try {
			pass.giveBack();
			this.journal.note(What.RELEASED, attempt);
		}
		catch (LockLostException ex) {
			this.journal.note(What.NOT_RELEASED, attempt);
		}
	}

}
