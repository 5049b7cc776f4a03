package io.cachestarter.cache;

import java.util.concurrent.atomic.AtomicReferenceArray;

import org.jspecify.annotations.Nullable;

/**
 * Keys that were evicted lately, so that the next load need not read them first. A hint:
 * the script that grants the load answers with a value if there is one. Each key may push
 * out another one; those longer than 256 characters are not kept. Safe for use by
 * multiple threads.
 */
final class ColdKeys {

	private static final int SLOTS = 1024;

	private static final int MAX_LENGTH = 256;

	private final AtomicReferenceArray<@Nullable String> slots = new AtomicReferenceArray<>(SLOTS);

	void add(String text) {
		if (text.length() <= MAX_LENGTH) {
			this.slots.setOpaque(slot(text), text);
		}
	}

	void remove(String text) {
		int slot = slot(text);
		if (text.equals(this.slots.getOpaque(slot))) {
			this.slots.setOpaque(slot, null);
		}
	}

	boolean contains(String text) {
		return text.equals(this.slots.getOpaque(slot(text)));
	}

	private static int slot(String text) {
		int hash = text.hashCode();
		return (hash ^ (hash >>> 10) ^ (hash >>> 20)) & (SLOTS - 1);
	}

}
