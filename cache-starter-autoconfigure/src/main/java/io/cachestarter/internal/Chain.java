package io.cachestarter.internal;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A queue whose items know their neighbours: it takes no memory beside them, and an item
 * leaves from the middle as fast as from the end. An item is in one chain at a time. Not
 * safe for use by multiple threads.
 *
 * @param <E> the kind of items
 * @since 0.1.0
 */
public final class Chain<E extends Chain.Link<E>> {

	private @Nullable E first;

	private @Nullable E last;

	/**
	 * Returns the item that has been here for the longest time.
	 * @return the item, or {@code null} if there is none
	 */
	public @Nullable E first() {
		return this.first;
	}

	/**
	 * Tells whether there is no item.
	 * @return whether the chain is empty
	 */
	public boolean isEmpty() {
		return this.first == null;
	}

	/**
	 * Adds an item at the end.
	 * @param item the item, in no chain
	 */
	public void add(E item) {
		E before = this.last;
		item.link(before, null);
		this.last = item;
		if (before == null) {
			this.first = item;
		}
		else {
			before.link(before.before(), item);
		}
	}

	/**
	 * Takes an item out.
	 * @param item the item, in this chain or in none
	 * @return whether it was here
	 */
	public boolean remove(E item) {
		E before = item.before();
		E after = item.after();
		if (before == null && this.first != item) {
			return false;
		}
		item.link(null, null);
		if (before == null) {
			this.first = after;
		}
		else {
			before.link(before.before(), after);
		}
		if (after == null) {
			this.last = before;
		}
		else {
			after.link(before, after.after());
		}
		return true;
	}

	/**
	 * Takes all items out.
	 * @return the items, in their order
	 */
	public List<E> removeAll() {
		List<E> all = new ArrayList<>();
		for (E item = this.first; item != null; item = this.first) {
			all.add(item);
			remove(item);
		}
		return all;
	}

	/**
	 * An item of a chain.
	 *
	 * @param <E> its kind
	 */
	public interface Link<E> {

		/**
		 * Returns the item before this one.
		 * @return the item, or {@code null} if there is none
		 */
		@Nullable E before();

		/**
		 * Returns the item after this one.
		 * @return the item, or {@code null} if there is none
		 */
		@Nullable E after();

		/**
		 * Sets the neighbours. For the chain only.
		 * @param before the item before this one
		 * @param after the item after this one
		 */
		void link(@Nullable E before, @Nullable E after);

	}

}
