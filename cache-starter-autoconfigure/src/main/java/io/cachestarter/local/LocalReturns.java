package io.cachestarter.local;

/**
 * Keys that were asked for again after they had left the heap, from the creation of the
 * level on: estimates from a sample of the keys.
 *
 * @param evicted entries that had to make room for others; counted, not estimated
 * @param atTwiceTheSize look-ups that a level with room for twice as many entries would
 * have answered in addition
 * @param atFourTimesTheSize likewise, with room for four times as many
 * @param afterEnd look-ups of keys whose entry had ended by time
 * @param atTwiceTheTtl those of them that entries with twice the time to live would have
 * answered
 * @param atFourTimesTheTtl likewise, with four times the time to live
 * @since 0.1.0
 */
public record LocalReturns(long evicted, long atTwiceTheSize, long atFourTimesTheSize, long afterEnd,
		long atTwiceTheTtl, long atFourTimesTheTtl) {

	/** Nothing has returned. */
	public static final LocalReturns NONE = new LocalReturns(0, 0, 0, 0, 0, 0);

}
