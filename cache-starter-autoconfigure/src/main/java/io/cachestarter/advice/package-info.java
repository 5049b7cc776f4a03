/**
 * What the servers and the traffic say about the settings: facts from {@code INFO}, sizes
 * of keys, what each cache has answered, and what to change. Starts at
 * {@link io.cachestarter.advice.CacheAdvisor}.
 */
@NullMarked
package io.cachestarter.advice;

import org.jspecify.annotations.NullMarked;
