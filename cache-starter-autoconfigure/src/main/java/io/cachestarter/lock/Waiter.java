package io.cachestarter.lock;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.cachestarter.internal.Chain;
import org.jspecify.annotations.Nullable;

/**
 * A caller who wants a lock. Ends once: with a hold, with none, or by leaving.
 */
final class Waiter implements Chain.Link<Waiter> {

	private final CompletableFuture<@Nullable Hold> end = new CompletableFuture<>();

	private final Claim claim;

	private final boolean patient;

	private final @Nullable Thread owner;

	private final List<LockListener> listeners;

	private @Nullable Waiter before;

	private @Nullable Waiter after;

	private volatile boolean contended;

	private volatile boolean inDoubt;

	private volatile @Nullable Throwable failure;

	/**
	 * Creates a waiter.
	 * @param patient whether it waits, or ends with the first answer
	 * @param owner the thread that is to hold the lock, or {@code null} for whoever has
	 * the handle
	 */
	Waiter(Claim claim, boolean patient, @Nullable Thread owner, List<LockListener> listeners) {
		this.claim = claim;
		this.patient = patient;
		this.owner = owner;
		this.listeners = listeners;
	}

	Claim claim() {
		return this.claim;
	}

	boolean isPatient() {
		return this.patient;
	}

	@Nullable Thread owner() {
		return this.owner;
	}

	List<LockListener> listeners() {
		return this.listeners;
	}

	/** Returns the end: a hold, or {@code null} for none. */
	CompletableFuture<@Nullable Hold> end() {
		return this.end;
	}

	/**
	 * Returns the line in which it stands. One that does not wait passes those who do,
	 * where several may hold a lock at once.
	 */
	String line() {
		return (this.patient || this.claim.isHandedOver()) ? this.claim.line() : this.claim.holder();
	}

	/** Gives it the lock, or none; returns whether it still wanted one. */
	boolean give(@Nullable Hold hold) {
		return this.end.complete(hold);
	}

	/** Ends it without a lock; returns whether it has got none by then. */
	boolean leave() {
		return this.end.complete(null);
	}

	void noteContended() {
		this.contended = true;
		this.failure = null;
	}

	void noteFailure(Throwable cause) {
		this.failure = cause;
	}

	/** Notes that Redis may have granted the lock although it did not say so. */
	void noteDoubt() {
		this.inDoubt = true;
	}

	/** Tells whether it has ended without a lock. */
	boolean hasLeft() {
		return this.end.isDone() && this.end.getNow(null) == null;
	}

	boolean isInDoubt() {
		return this.inDoubt;
	}

	/** Tells whether somebody else was seen to hold the lock. */
	boolean isContended() {
		return this.contended;
	}

	/** Returns why Redis could not be asked last, or {@code null} if it could. */
	@Nullable Throwable failure() {
		return this.failure;
	}

	@Override
	public @Nullable Waiter before() {
		return this.before;
	}

	@Override
	public @Nullable Waiter after() {
		return this.after;
	}

	@Override
	public void link(@Nullable Waiter before, @Nullable Waiter after) {
		this.before = before;
		this.after = after;
	}

}
