package io.cachestarter.interceptor;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import io.cachestarter.lock.DistributedLock;
import io.cachestarter.lock.DistributedLocks;
import io.cachestarter.lock.LockNotAcquiredException;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * Runs methods under locks of the calling thread, until they return or the transaction
 * ends in which they were called.
 */
final class LockedValueCall implements LockedCall {

	private final InvocationContexts contexts;

	private final Supplier<DistributedLocks> locks;

	private final LockFailures failures;

	private final LockTransactions transactions;

	LockedValueCall(InvocationContexts contexts, Supplier<DistributedLocks> locks, LockFailures failures,
			LockTransactions transactions) {
		this.contexts = contexts;
		this.locks = locks;
		this.failures = failures;
		this.transactions = transactions;
	}

	@Override
	public @Nullable Object run(MethodInvocation invocation, InvocationRoot root, LockRules rules) throws Throwable {
		List<LockRequest> requests = rules.requests(this.contexts.before(root));
		if (requests.isEmpty()) {
			return invocation.proceed();
		}
		ThreadHold hold = new ThreadHold();
		Object result;
		try {
			if (!takeAll(requests, hold)) {
				hold.release();
				return skipped(rules.returnType());
			}
			result = proceed(invocation, hold);
		}
		catch (Throwable ex) {
			hold.releaseAfter(ex);
			throw ex;
		}
		hold.release();
		return result;
	}

	private @Nullable Object proceed(MethodInvocation invocation, ThreadHold hold) throws Throwable {
		TransactionHold transaction = this.transactions.current();
		if (transaction == null) {
			return invocation.proceed();
		}
		hold.moveTo(transaction);
		Object result = invocation.proceed();
		transaction.ensureValid();
		return result;
	}

	private boolean takeAll(List<LockRequest> requests, ThreadHold hold) {
		for (LockRequest request : requests) {
			DistributedLock lock = request.lockOf(this.locks.get());
			LockNotAcquiredException failure = take(lock, request);
			if (failure == null) {
				hold.add(request.id(), lock);
			}
			else if (!this.failures.goesOnWithout(request, failure)) {
				return false;
			}
		}
		return true;
	}

	private static @Nullable LockNotAcquiredException take(DistributedLock lock, LockRequest request) {
		try {
			lock.lock(request.options());
			return null;
		}
		catch (LockNotAcquiredException ex) {
			return new LockNotAcquiredException(request.name(), request.place() + " has no lock. " + ex.getMessage(),
					ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw interrupted(request, ex);
		}
	}

	static LockNotAcquiredException interrupted(LockRequest request, InterruptedException cause) {
		return new LockNotAcquiredException(request.name(), "The thread was interrupted while it waited for the lock '"
				+ request.name() + "' of " + request.place(), cause);
	}

	private static @Nullable Object skipped(Class<?> returnType) {
		return (returnType == Optional.class) ? Optional.empty() : null;
	}

}
