/**
 * Tags and the epoch: what Redis knows of them and what this node has seen of it. Starts
 * at {@link io.cachestarter.tag.TagView}.
 */
@NullMarked
package io.cachestarter.tag;

import org.jspecify.annotations.NullMarked;
