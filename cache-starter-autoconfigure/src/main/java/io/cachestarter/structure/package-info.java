/**
 * Structures in Redis that all nodes share: objects by field, leaderboards, recent lists,
 * bounded sets and counters. Each operation is one script. Starts at
 * {@link io.cachestarter.structure.RedisStructures}. Knows nothing of Spring.
 */
@NullMarked
package io.cachestarter.structure;

import org.jspecify.annotations.NullMarked;
