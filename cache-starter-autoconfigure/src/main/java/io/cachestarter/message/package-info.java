/**
 * Messages between nodes: typed topics, broadcast over channels or kept in streams for
 * groups of handlers. Starts at {@link io.cachestarter.message.MessageBus}. Knows nothing
 * of Spring.
 */
@NullMarked
package io.cachestarter.message;

import org.jspecify.annotations.NullMarked;
