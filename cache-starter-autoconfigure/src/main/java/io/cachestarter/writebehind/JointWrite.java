package io.cachestarter.writebehind;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.cachestarter.internal.Utf8;
import io.cachestarter.remote.JointPut;

/**
 * A write that waits to be accepted in one step with its put. Safe for use by multiple
 * threads.
 */
final class JointWrite {

	private final CompletableFuture<Result> result = new CompletableFuture<>();

	private final Partition partition;

	private final JointPut put;

	private final List<byte[]> arguments;

	private final int size;

	JointWrite(Partition partition, String keyText, byte[] payload, JointPut put) {
		this.partition = partition;
		this.put = put;
		List<byte[]> ofPut = put.arguments();
		this.arguments = List.of(Utf8.bytes(keyText), payload, ofPut.get(0), ofPut.get(1), ofPut.get(2), ofPut.get(3));
		this.size = this.arguments.stream().mapToInt((argument) -> argument.length).sum();
	}

	Partition partition() {
		return this.partition;
	}

	JointPut put() {
		return this.put;
	}

	/** Returns about how many bytes are sent. */
	int size() {
		return this.size;
	}

	/** Returns what the script needs beside the key of the entry. */
	List<byte[]> arguments() {
		return this.arguments;
	}

	/**
	 * Returns what came of it.
	 * @return the result; fails without a cause if the write was not sent, with one if
	 * nobody knows
	 */
	CompletableFuture<Result> result() {
		return this.result;
	}

	/** What came of a write. */
	enum Result {

		/** It is pending. */
		NEW,

		/** It is pending, in the place of an earlier one. */
		COALESCED,

		/** There was no room. */
		FULL

	}

}
