/**
 * A real Redis server that lives and dies with the application, for development and
 * tests. The entry type is
 * {@link io.cachestarter.autoconfigure.embedded.EmbeddedRedisAutoConfiguration}; nothing
 * else of the library knows about it, because the rest only sees where Redis is.
 */
@NullMarked
package io.cachestarter.autoconfigure.embedded;

import org.jspecify.annotations.NullMarked;
