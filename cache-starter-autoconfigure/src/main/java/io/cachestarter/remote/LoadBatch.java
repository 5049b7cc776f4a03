package io.cachestarter.remote;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * Loads of many keys of one cache that begin and end with few calls: one script for up to
 * 100 keys, in a cluster for those of one slot. What is collected is sent when there is
 * enough of it, and with {@link #send()}; until then its futures wait. Not thread-safe.
 *
 * @since 0.1.0
 */
public final class LoadBatch {

	/*
	 * A script that runs keeps everybody else waiting, so the keys and the bytes of one
	 * are bounded: 100 keys take about half a millisecond.
	 *
	 * If a script fails, some of its keys may have been claimed or stored. Each claim is
	 * then given back by its token, which does nothing where the value has been stored.
	 */

	private static final int MAX_KEYS = 100;

	private static final int MAX_BYTES = 256 * 1024;

	private final List<Begin> begins = new ArrayList<>();

	private final List<Completion> completions = new ArrayList<>();

	private final RemoteLevel level;

	private final LoadLeases leases;

	private int bytes;

	LoadBatch(RemoteLevel level, LoadLeases leases) {
		this.level = level;
		this.leases = leases;
	}

	/**
	 * Asks for the right to load, like {@link RemoteLevel#beginLoad}.
	 * @param keyText the key as text
	 * @param need the lowest epoch of a value that the caller takes instead
	 * @param rejected the identity of an entry that the caller does not take, or no bytes
	 * @return the right, a value, or the time to wait
	 */
	public CompletableFuture<LoadAnswer> beginLoad(String keyText, long need, byte[] rejected) {
		Begin begin = new Begin(keyText, this.leases.nextToken(), need, rejected, new CompletableFuture<>());
		this.begins.add(begin);
		if (this.begins.size() >= MAX_KEYS) {
			sendBegins();
		}
		return begin.answer();
	}

	/** Stores a loaded value; the lease ends when the call has begun. */
	CompletableFuture<Long> complete(LoadLease lease, String keyText, List<byte[]> arguments) {
		Completion completion = new Completion(lease, keyText, arguments, new CompletableFuture<>());
		int size = arguments.stream().mapToInt((each) -> each.length).sum();
		if (this.bytes + size > MAX_BYTES) {
			sendCompletions();
		}
		this.completions.add(completion);
		this.bytes += size;
		if (this.completions.size() >= MAX_KEYS) {
			sendCompletions();
		}
		return completion.stored();
	}

	/**
	 * Sends what has been collected.
	 */
	public void send() {
		sendBegins();
		sendCompletions();
	}

	private void sendBegins() {
		if (!this.begins.isEmpty()) {
			this.level.bySlot(List.copyOf(this.begins), Begin::keyText).forEach(this::begin);
			this.begins.clear();
		}
	}

	private void begin(List<Begin> slot) {
		List<byte[]> arguments = new ArrayList<>(3 * slot.size());
		slot.forEach((each) -> {
			arguments.add(each.token());
			arguments.add(Long.toString(each.need()).getBytes(StandardCharsets.US_ASCII));
			arguments.add(each.rejected());
		});
		CompletableFuture<?> unused = this.level.beginLoads(slot.stream().map(Begin::keyText).toList(), arguments)
			.whenComplete((answers, ex) -> distribute(slot, answers, ex));
	}

	private void distribute(List<Begin> slot, @Nullable List<byte[]> answers, @Nullable Throwable ex) {
		for (int i = 0; i < slot.size(); i++) {
			Begin begin = slot.get(i);
			this.level.releaseIfFailed(begin.keyText(), begin.token(), ex);
			if (answers != null && ex == null) {
				begin.answer().complete(this.level.answer(begin.keyText(), begin.token(), answers.get(i)));
			}
			else {
				begin.answer().completeExceptionally(failure(ex));
			}
		}
	}

	private void sendCompletions() {
		if (!this.completions.isEmpty()) {
			this.level.bySlot(List.copyOf(this.completions), Completion::keyText).forEach(this::complete);
			this.completions.clear();
			this.bytes = 0;
		}
	}

	private void complete(List<Completion> all) {
		List<byte[]> arguments = new ArrayList<>(6 * all.size());
		all.forEach((each) -> arguments.addAll(each.arguments()));
		CompletableFuture<List<Long>> answers = this.level.completeLoads(all.stream().map(Completion::keyText).toList(),
				arguments);
		all.forEach((each) -> this.leases.end(each.lease()));
		CompletableFuture<?> unused = answers.whenComplete((stored, ex) -> {
			for (int i = 0; i < all.size(); i++) {
				if (stored != null && ex == null) {
					all.get(i).stored().complete(stored.get(i));
				}
				else {
					all.get(i).stored().completeExceptionally(failure(ex));
				}
			}
		});
	}

	private static Throwable failure(@Nullable Throwable ex) {
		return (ex != null) ? ex : new IllegalStateException("No answer");
	}

	@SuppressWarnings("ArrayRecordComponent") // never compared
	private record Begin(String keyText, byte[] token, long need, byte[] rejected,
			CompletableFuture<LoadAnswer> answer) {

	}

	private record Completion(LoadLease lease, String keyText, List<byte[]> arguments, CompletableFuture<Long> stored) {

	}

}
