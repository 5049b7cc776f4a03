package io.cachestarter.lock.history;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Made-up histories, with and without violations. Times are in ms, the lease is 1 s. */
class CheckerTests {

	private static final Expectations EXPECTATIONS = new Expectations(Duration.ofSeconds(1), Duration.ofMillis(100),
			Duration.ofSeconds(1), Map.of(Kind.FAIR, Duration.ofSeconds(5)));

	private static final String LOCK = Kind.LOCK.lock(1);

	private final Map<String, List<Entry>> journals = new TreeMap<>();

	private final List<Incident> incidents = new ArrayList<>();

	@Test
	void findsNothingInAnOrderlyHistory() {
		hold("a", 1, 10, 20, 100, 30);
		hold("b", 1, 15, 31, 101, 40);
		note("c", 16, What.ASKED, 1, LOCK, Style.TRY, nanos(20));
		note("c", 36, What.NOT_ACQUIRED, 1);
		hold("a", 2, 42, 43, 102, 50);

		assertThat(violations()).isEmpty();
	}

	@Test
	void findsTwoHoldersAtOnce() {
		hold("a", 1, 10, 20, 100, 30);
		hold("b", 1, 15, 29, 101, 40);

		assertThat(violations()).containsExactly(Violation.OVERLAP);
	}

	@Test
	void findsAHolderWithinTheTimeOfALongerOne() {
		hold("a", 1, 10, 20, 100, 60);
		hold("b", 1, 15, 20, 101, 25);
		hold("b", 2, 26, 50, 102, 55);

		assertThat(findings().counts()).containsEntry(Violation.OVERLAP, 2);
	}

	@Test
	void allowsAnotherHolderAfterTheDeadlineOfOneThatDoesNotGiveBack() {
		stop("a", 21, 1500);
		acquire("a", 1, 10, 20, 100, 1020);
		hold("b", 1, 15, 1021, 101, 1040);
		note("a", 1505, What.SEEN, 1, 0, nanos(1505), nanos(1505));
		lose("a", 1506, 100);
		note("a", 1507, What.RELEASING, 1);
		note("a", 1508, What.NOT_RELEASED, 1);

		assertThat(violations()).isEmpty();
	}

	@Test
	void findsAnotherHolderBeforeTheDeadlineOfOneThatStandsStill() {
		stop("a", 21, 1500);
		acquire("a", 1, 10, 20, 100, 1020);
		hold("b", 1, 15, 1019, 101, 1040);
		lose("a", 1506, 100);
		note("a", 1507, What.RELEASING, 1);
		note("a", 1508, What.NOT_RELEASED, 1);

		assertThat(violations()).containsExactly(Violation.OVERLAP);
	}

	@Test
	void takesARenewedDeadlineIntoAccount() {
		acquire("a", 1, 10, 20, 100, 1020);
		note("a", 400, What.SEEN, 1, 1, nanos(1350), nanos(1350));
		hold("b", 1, 15, 1349, 101, 1360);
		lose("a", 1351, 100);
		note("a", 1400, What.RELEASING, 1);
		note("a", 1401, What.NOT_RELEASED, 1);

		assertThat(violations()).containsExactly(Violation.OVERLAP);
	}

	@Test
	void doesNotBelieveInAHolderThatWasKilled() {
		acquire("a", 1, 10, 20, 100, 1020);
		kill("a", 30);
		hold("b", 1, 15, 500, 101, 510);

		assertThat(violations()).isEmpty();
	}

	@Test
	void allowsTwoHoldersOfALockThatRedisHasLost() {
		acquire("a", 1, 10, 20, 100, 1020);
		loseData(30, 31);
		hold("b", 1, 15, 35, 101, 40);
		lose("a", 300, 100);
		note("a", 310, What.RELEASING, 1);
		note("a", 311, What.NOT_RELEASED, 1);

		assertThat(violations()).isEmpty();
	}

	@Test
	void findsTwoHoldersOfALockThatWasTakenAfterRedisHadLostTheOthers() {
		loseData(5, 6);
		hold("a", 1, 310, 320, 100, 330);
		hold("b", 1, 315, 325, 101, 340);

		assertThat(violations()).containsExactly(Violation.OVERLAP);
	}

	@Test
	void allowsALockToBeHandedOnForAMomentThatRedisHasLost() {
		hold("a", 1, 10, 20, 100, 35);
		loseData(30, 31);
		hold("a", 2, 34, 36, 101, 45);
		hold("b", 1, 15, 40, 102, 42);

		assertThat(violations()).isEmpty();
	}

	@Test
	void findsASmallerToken() {
		hold("a", 1, 10, 20, 101, 30);
		hold("b", 1, 15, 31, 100, 40);

		assertThat(violations()).containsExactly(Violation.TOKEN_NOT_GROWN);
	}

	@Test
	void findsASmallerTokenThanThatOfALaterHolderThatItFollows() {
		hold("a", 1, 10, 20, 105, 200);
		loseData(25, 26);
		hold("b", 1, 300, 301, 110, 310);
		hold("c", 1, 320, 330, 109, 340);

		assertThat(violations()).containsExactly(Violation.TOKEN_NOT_GROWN);
	}

	@Test
	void findsTheSameTokenTwice() {
		hold("a", 1, 10, 20, 100, 30);
		hold("b", 1, 15, 31, 100, 40);

		assertThat(violations()).containsExactly(Violation.TOKEN_NOT_GROWN);
	}

	@Test
	void findsALockThatWasTakenAway() {
		acquire("a", 1, 10, 20, 100, 1020);
		note("a", 500, What.SEEN, 1, 0, nanos(500), nanos(500));
		lose("a", 400, 100);
		note("a", 510, What.RELEASING, 1);
		note("a", 511, What.NOT_RELEASED, 1);

		assertThat(violations()).containsExactly(Violation.TAKEN_AWAY);
	}

	@Test
	void findsALockThatCouldNotBeGivenBackBeforeItsLeaseWasOver() {
		acquire("a", 1, 10, 20, 100, 1020);
		note("a", 510, What.RELEASING, 1);
		note("a", 511, What.NOT_RELEASED, 1);

		assertThat(violations()).containsExactly(Violation.TAKEN_AWAY);
	}

	@Test
	void allowsALockToBeLostWithTheWritesOfAServer() {
		acquire("a", 1, 10, 20, 100, 1020);
		this.incidents.add(new Incident(Incident.Type.LOST_WRITES, "", nanos(15), nanos(30)));
		note("a", 510, What.RELEASING, 1);
		note("a", 511, What.NOT_RELEASED, 1);

		assertThat(violations()).isEmpty();
	}

	@Test
	void findsALossThatNobodyIsToldOf() {
		acquire("a", 1, 10, 20, 100, 1020);
		note("a", 1500, What.SEEN, 1, 0, nanos(1500), nanos(1500));
		note("a", 1510, What.RELEASING, 1);
		note("a", 1511, What.NOT_RELEASED, 1);

		assertThat(violations()).containsExactly(Violation.LOSS_NOT_SIGNALLED);
	}

	@Test
	void findsALossThatIsToldTooLate() {
		acquire("a", 1, 10, 20, 100, 1020);
		note("a", 1500, What.SEEN, 1, 0, nanos(1500), nanos(1500));
		lose("a", 1404, 100);
		note("a", 1510, What.RELEASING, 1);
		note("a", 1511, What.NOT_RELEASED, 1);

		assertThat(violations()).containsExactly(Violation.LOSS_NOT_SIGNALLED);
	}

	@Test
	void allowsALossToBeToldLaterByAHolderThatStandsStillWhenItShouldTell() {
		stop("a", 1025, 2500);
		overhold(2510);

		assertThat(violations()).isEmpty();
	}

	@Test
	void allowsALossToBeToldLaterByAHolderThatStandsStillAgainAndAgain() {
		stop("a", 2520, 4000);
		stop("a", 1025, 2500);
		overhold(4010);

		assertThat(violations()).isEmpty();
	}

	@Test
	void findsALossThatIsToldTooLateByAHolderThatStoodStill() {
		stop("a", 1025, 2500);
		overhold(2500 + 384);

		assertThat(violations()).containsExactly(Violation.LOSS_NOT_SIGNALLED);
	}

	@Test
	void findsALossThatIsToldTooLateByAHolderThatStandsStillAfterItsTime() {
		stop("a", 1020 + 384, 2500);
		overhold(2510);

		assertThat(violations()).containsExactly(Violation.LOSS_NOT_SIGNALLED);
	}

	@Test
	void findsThatNobodyIsToldOfALossOfRedis() {
		acquire("a", 1, 10, 20, 100, 1020);
		loseData(30, 31);
		for (int now = 400; now < 2000; now += 400) {
			note("a", now, What.SEEN, 1, 1, nanos(now + 1000), nanos(now + 1000));
		}
		note("a", 2000, What.RELEASING, 1);
		note("a", 2001, What.RELEASED, 1);

		assertThat(violations()).containsExactly(Violation.LOSS_NOT_SIGNALLED);
	}

	@Test
	void findsALossThatIsHiddenWhenTheLockIsGivenBack() {
		acquire("a", 1, 10, 20, 100, 1020);
		lose("a", 1025, 100);
		note("a", 1510, What.RELEASING, 1);
		note("a", 1511, What.RELEASED, 1);

		assertThat(violations()).containsExactly(Violation.LOSS_HIDDEN);
	}

	@Test
	void findsAWaiterThatGetsNoAnswer() {
		note("a", 10, What.ASKED, 1, LOCK, Style.LOCK, Style.FOREVER);

		assertThat(violations()).containsExactly(Violation.NOT_SERVED);
	}

	@Test
	void findsAHolderThatDoesNotEnd() {
		acquire("a", 1, 10, 20, 100, 1020);
		note("a", 30, What.RELEASING, 1);

		assertThat(violations()).containsExactly(Violation.NOT_SERVED);
	}

	@Test
	void findsAWaiterThatWaitsTooLong() {
		hold("b", 1, 5, 6, 100, 300);
		note("a", 10, What.ASKED, 1, LOCK, Style.TRY, nanos(50));
		note("a", 165, What.NOT_ACQUIRED, 1);

		assertThat(violations()).containsExactly(Violation.WAITED_TOO_LONG);
	}

	@Test
	void findsAWaiterThatGivesUpTooEarly() {
		note("a", 10, What.ASKED, 1, LOCK, Style.TRY, nanos(50));
		note("a", 45, What.NOT_ACQUIRED, 1);

		assertThat(violations()).containsExactly(Violation.GIVEN_UP_TOO_EARLY);
	}

	@Test
	void findsAWaiterThatIsNotWoken() {
		hold("a", 1, 10, 20, 100, 30);
		hold("b", 1, 15, 1140, 101, 1150);

		assertThat(violations()).containsExactly(Violation.NOT_WOKEN);
	}

	@Test
	void findsAWaiterThatIsNotWokenAndGivesUp() {
		hold("a", 1, 10, 20, 100, 30);
		note("b", 15, What.ASKED, 1, LOCK, Style.TRY, nanos(1120));
		note("b", 1140, What.NOT_ACQUIRED, 1);

		assertThat(violations()).containsExactly(Violation.NOT_WOKEN);
	}

	@Test
	void letsAWaiterWaitForTheLeaseOfAKilledHolder() {
		acquire("a", 1, 10, 20, 100, 1020);
		kill("a", 30);
		hold("b", 1, 15, 2100, 101, 2110);

		assertThat(violations()).isEmpty();
	}

	@Test
	void findsAWaiterThatWaitsForLongerThanTheLeaseOfAKilledHolder() {
		acquire("a", 1, 10, 20, 100, 1020);
		kill("a", 30);
		hold("b", 1, 15, 2140, 101, 2150);

		assertThat(violations()).containsExactly(Violation.NOT_WOKEN);
	}

	@Test
	void letsAWaiterWaitWhileThereIsNoRedis() {
		hold("a", 1, 10, 20, 100, 30);
		this.incidents.add(new Incident(Incident.Type.OUTAGE, "", nanos(25), nanos(1000)));
		hold("b", 1, 15, 2050, 101, 2060);

		assertThat(violations()).isEmpty();
	}

	@Test
	void findsAWriteThatIsRefusedThoughTheLockIsHeld() {
		acquire("a", 1, 10, 20, 100, 1020);
		write("a", 1, 25, 26, 0);
		release("a", 1, 30);

		assertThat(violations()).containsExactly(Violation.REFUSED_THOUGH_HELD);
	}

	@Test
	void allowsAWriteToBeRefusedAfterTheLease() {
		acquire("a", 1, 10, 20, 100, 1020);
		write("a", 1, 1025, 1026, 0);
		lose("a", 1024, 100);
		note("a", 1027, What.RELEASING, 1);
		note("a", 1028, What.NOT_RELEASED, 1);

		assertThat(violations()).isEmpty();
	}

	@Test
	void findsAWriteThatIsAcceptedAfterThatOfALaterHolder() {
		acquire("a", 1, 10, 20, 100, 1020);
		lose("a", 1021, 100);
		acquire("b", 1, 15, 1025, 101, 2025);
		write("b", 1, 1030, 1031, 1);
		release("b", 1, 1035);
		write("a", 1, 1040, 1041, 1);
		note("a", 1050, What.RELEASING, 1);
		note("a", 1051, What.NOT_RELEASED, 1);

		assertThat(violations()).containsExactly(Violation.STALE_WRITE);
	}

	@Test
	void findsACallThatFails() {
		note("a", 10, What.ASKED, 1, LOCK, Style.LOCK, Style.FOREVER);
		note("a", 11, What.FAILED, 1, "java.lang.IllegalStateException");

		assertThat(violations()).containsExactly(Violation.FAILED);
	}

	@Test
	void readsWhatAJournalHasWritten() {
		Entry entry = new Entry(nanos(7), What.ACQUIRED, 3, List.of("12", "-5", "6"));

		assertThat(Entry.parse(entry.toString())).isEqualTo(entry);
	}

	private Set<Violation> violations() {
		return findings().counts().keySet();
	}

	private Findings findings() {
		return Checker.check(History.of(this.journals, this.incidents), EXPECTATIONS);
	}

	private void hold(String worker, long attempt, long asked, long acquired, long token, long releasing) {
		acquire(worker, attempt, asked, acquired, token, acquired + 1000);
		release(worker, attempt, releasing);
	}

	private void acquire(String worker, long attempt, long asked, long acquired, long token, long deadline) {
		note(worker, asked, What.ASKED, attempt, LOCK, Style.LOCK, Style.FOREVER);
		note(worker, acquired, What.ACQUIRED, attempt, token, nanos(deadline), nanos(deadline));
	}

	/** Hold a lock beyond its lease, which is over at 1020, and be told of that. */
	private void overhold(long told) {
		acquire("a", 1, 10, 20, 100, 1020);
		lose("a", told, 100);
		note("a", told + 1, What.RELEASING, 1);
		note("a", told + 2, What.NOT_RELEASED, 1);
	}

	private void write(String worker, long attempt, long writing, long written, int accepted) {
		note(worker, writing, What.WRITING, attempt);
		note(worker, written, What.WRITTEN, attempt, accepted);
	}

	private void release(String worker, long attempt, long releasing) {
		note(worker, releasing, What.RELEASING, attempt);
		note(worker, releasing + 1, What.RELEASED, attempt);
	}

	private void lose(String worker, long told, long token) {
		note(worker, told, What.LOST, Entry.NO_ATTEMPT, LOCK, token, "GONE");
	}

	private void note(String worker, long millis, What what, long attempt, Object... details) {
		this.journals.computeIfAbsent(worker, (name) -> new ArrayList<>())
			.add(new Entry(nanos(millis), what, attempt, Stream.of(details).map(String::valueOf).toList()));
	}

	private void kill(String worker, long millis) {
		this.incidents.add(new Incident(Incident.Type.KILLED, worker, nanos(millis), Attempt.NEVER));
	}

	private void stop(String worker, long from, long to) {
		this.incidents.add(new Incident(Incident.Type.STOPPED, worker, nanos(from), nanos(to)));
	}

	private void loseData(long from, long to) {
		this.incidents.add(new Incident(Incident.Type.DATA_LOSS, "", nanos(from), nanos(to)));
	}

	private static long nanos(long millis) {
		return TimeUnit.MILLISECONDS.toNanos(millis);
	}

}
