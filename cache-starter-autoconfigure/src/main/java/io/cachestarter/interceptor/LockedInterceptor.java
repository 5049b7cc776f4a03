package io.cachestarter.interceptor;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

import io.cachestarter.annotation.Locked;
import io.cachestarter.lock.DistributedLocks;
import io.cachestarter.lock.LockObserver;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * Does what {@link Locked} says around one call of a method.
 */
final class LockedInterceptor implements MethodInterceptor {

	private final RulesReader<LockRules> reader;

	private final Map<ReturnStyle, LockedCall> calls = new EnumMap<>(ReturnStyle.class);

	LockedInterceptor(RulesReader<LockRules> reader, InvocationContexts contexts, Supplier<DistributedLocks> locks,
			Supplier<LockObserver> observer) {
		this.reader = reader;
		LockFailures failures = new LockFailures(observer);
		LockTransactions transactions = new LockTransactions();
		this.calls.put(ReturnStyle.VALUE, new LockedValueCall(contexts, locks, failures, transactions));
		this.calls.put(ReturnStyle.FUTURE, new LockedFutureCall(contexts, locks, failures, transactions));
		this.calls.put(ReturnStyle.PUBLISHER, new LockedPublisherCall(contexts, locks, failures));
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		InvocationRoot root = InvocationRoot.of(invocation);
		LockRules rules = this.reader.rulesOf(root.getMethod(), root.getTargetClass());
		LockedCall call = Objects.requireNonNull(this.calls.get(rules.style()));
		return call.run(invocation, root, rules);
	}

}
