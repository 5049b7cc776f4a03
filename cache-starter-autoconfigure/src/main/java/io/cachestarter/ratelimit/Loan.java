package io.cachestarter.ratelimit;

import org.jspecify.annotations.Nullable;

/**
 * Permits that are out and come back.
 *
 * @param ask what they were taken with
 * @param holder who has them, as Redis knows him; {@code null} if they are of the share
 * of this node
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Loan(Ask ask, byte @Nullable [] holder) {

}
