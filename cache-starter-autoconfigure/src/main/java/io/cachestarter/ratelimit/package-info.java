/**
 * Rate limits that all nodes share: who may do how much in which time, decided by one
 * script in Redis and by its clock. Knows nothing of Spring.
 */
@NullMarked
package io.cachestarter.ratelimit;

import org.jspecify.annotations.NullMarked;
