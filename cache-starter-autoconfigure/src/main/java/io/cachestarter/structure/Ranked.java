package io.cachestarter.structure;

/**
 * A member of a leaderboard.
 *
 * @param member who it is
 * @param rank its place, from 1 for the highest score
 * @param score its score
 * @param <M> the kind of members
 * @since 0.1.0
 */
public record Ranked<M>(M member, long rank, double score) {

}
