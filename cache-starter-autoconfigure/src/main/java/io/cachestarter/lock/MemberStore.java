package io.cachestarter.lock;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Keeps what several may hold at once, as members of a sorted set that end at their
 * score: read-write locks and semaphores.
 */
final class MemberStore implements LockStore {

	private final LockScripts scripts;

	private final String channel;

	MemberStore(LockScripts scripts, String channel) {
		this.scripts = scripts;
		this.channel = channel;
	}

	@Override
	public CompletableFuture<Answer> ask(Claim claim, boolean probablyFree, boolean patient) {
		String lease = claim.leaseText();
		String waits = LockScripts.flag(patient);
		return switch (claim.kind()) {
			case READ ->
				this.scripts.answer(LockScripts.ACQUIRE_READ, claim, lease, claim.holder(), waits, claim.argument());
			case WRITE -> this.scripts.answer(LockScripts.ACQUIRE_WRITE, claim, lease, claim.holder(), waits);
			case SEMAPHORE -> this.scripts.answer(LockScripts.ACQUIRE_PERMITS, claim,
					join(List.of(lease, claim.holder(), waits, claim.argument()), claim.members()));
			default -> throw new IllegalArgumentException(claim.kind() + " is not kept as members");
		};
	}

	@Override
	public CompletableFuture<Boolean> renew(Claim claim, boolean extend) {
		return this.scripts.run(LockScripts.RENEW_MEMBERS, claim.key(),
				join(List.of(claim.leaseText(), LockScripts.flag(extend)), claim.members()));
	}

	@Override
	public CompletableFuture<Boolean> release(Claim claim, boolean believed) {
		boolean onlyLastMakesRoom = claim.kind() == LockKind.READ;
		return this.scripts.run(LockScripts.RELEASE_MEMBERS, claim.key(),
				join(List.of(this.channel, LockScripts.flag(onlyLastMakesRoom)), claim.members()));
	}

	@Override
	public CompletableFuture<?> withdraw(Claim claim) {
		return (claim.kind() == LockKind.WRITE)
				? this.scripts.run(LockScripts.WITHDRAW_WRITE, claim.key(), this.channel)
				: LockStore.super.withdraw(claim);
	}

	private static String[] join(List<String> arguments, List<String> members) {
		return Stream.concat(arguments.stream(), members.stream()).toArray(String[]::new);
	}

}
