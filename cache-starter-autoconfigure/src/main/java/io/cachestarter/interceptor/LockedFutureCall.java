package io.cachestarter.interceptor;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.cachestarter.lock.DistributedLocks;
import io.cachestarter.lock.LockNotAcquiredException;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * Runs methods under locks that are taken on the calling thread, by handle, and given
 * back when the future of the method has completed. The caller gets a future of its own,
 * which completes after that; cancelling it cancels the one of the method. In a
 * transaction the locks are kept until that has ended as well, but the caller is not kept
 * waiting for it.
 */
final class LockedFutureCall implements LockedCall {

	private final InvocationContexts contexts;

	private final Supplier<DistributedLocks> locks;

	private final LockFailures failures;

	private final LockTransactions transactions;

	LockedFutureCall(InvocationContexts contexts, Supplier<DistributedLocks> locks, LockFailures failures,
			LockTransactions transactions) {
		this.contexts = contexts;
		this.locks = locks;
		this.failures = failures;
		this.transactions = transactions;
	}

	@Override
	public @Nullable CompletionStage<?> run(MethodInvocation invocation, InvocationRoot root, LockRules rules)
			throws Throwable {
		List<LockRequest> requests = rules.requests(this.contexts.before(root));
		if (requests.isEmpty()) {
			return (CompletionStage<?>) invocation.proceed();
		}
		HandleHold hold = new HandleHold();
		if (!takeAllOrNone(requests, hold)) {
			return CompletableFuture.completedFuture(null);
		}
		TransactionHold transaction = this.transactions.current();
		if (transaction != null) {
			hold.keepUntil(transaction.watch(hold));
		}
		return proceed(invocation, hold);
	}

	private boolean takeAllOrNone(List<LockRequest> requests, HandleHold hold) {
		boolean complete = false;
		try {
			complete = takeAll(requests, hold);
		}
		finally {
			if (!complete) {
				hold.releaseUnwatched();
			}
		}
		return complete;
	}

	private boolean takeAll(List<LockRequest> requests, HandleHold hold) {
		for (LockRequest request : requests) {
			try {
				hold.add(request.lockOf(this.locks.get()).acquire(request.options()));
			}
			catch (LockNotAcquiredException ex) {
				if (!this.failures.goesOnWithout(request, ex)) {
					return false;
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw LockedValueCall.interrupted(request, ex);
			}
		}
		return true;
	}

	private static CompletionStage<?> proceed(MethodInvocation invocation, HandleHold hold) throws Throwable {
		CompletionStage<?> stage;
		try {
			stage = (CompletionStage<?>) invocation.proceed();
		}
		catch (Throwable ex) {
			CompletableFuture<Throwable> failed = hold.release().handle((done, loss) -> withLoss(ex, loss));
			throw failed.join();
		}
		return follow((stage != null) ? stage : CompletableFuture.completedFuture(null), hold);
	}

	private static CompletionStage<?> follow(CompletionStage<?> stage, HandleHold hold) {
		CompletableFuture<@Nullable Object> returned = new CompletableFuture<>();
		CompletionStage<?> unusedStage = stage.whenComplete((value, failure) -> {
			CompletableFuture<Void> unused = hold.release()
				.whenComplete((done, loss) -> settle(returned, value, failure, loss));
		});
		CompletableFuture<@Nullable Object> unused = returned.whenComplete((value, failure) -> {
			if (returned.isCancelled()) {
				boolean unusedAnswer = stage.toCompletableFuture().cancel(true);
			}
		});
		return returned;
	}

	private static void settle(CompletableFuture<@Nullable Object> returned, @Nullable Object value,
			@Nullable Throwable failure, @Nullable Throwable loss) {
		if (failure != null) {
			returned.completeExceptionally(withLoss(failure, loss));
		}
		else if (loss != null) {
			returned.completeExceptionally(loss);
		}
		else {
			returned.complete(value);
		}
	}

	private static Throwable withLoss(Throwable failure, @Nullable Throwable loss) {
		if (loss != null) {
			failure.addSuppressed(loss);
		}
		return failure;
	}

}
