package io.cachestarter.lock;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.cachestarter.internal.Undo;

/** Handles that are held together. */
final class MultiHandle implements LockHandle {

	private final String name;

	private final List<LockHandle> handles;

	MultiHandle(String name, List<LockHandle> handles) {
		this.name = name;
		this.handles = List.copyOf(handles);
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public long fencingToken() {
		return this.handles.stream().mapToLong(LockHandle::fencingToken).max().orElseThrow();
	}

	@Override
	public boolean isValid() {
		return this.handles.stream().allMatch(LockHandle::isValid);
	}

	@Override
	public void ensureValid() {
		this.handles.forEach(LockHandle::ensureValid);
	}

	@Override
	public Duration remainingLease() {
		return Collections.min(this.handles.stream().map(LockHandle::remainingLease).toList());
	}

	@Override
	public void close() {
		RuntimeException failure = Undo.inReverse(this.handles, LockHandle::close);
		if (failure != null) {
			throw failure;
		}
	}

	@Override
	public CompletableFuture<Void> closeAsync() {
		return CompletableFuture
			.allOf(this.handles.stream().map(LockHandle::closeAsync).toArray(CompletableFuture[]::new));
	}

}
