package io.cachestarter.structure;

import io.cachestarter.codec.ValueCodecs;
import io.cachestarter.internal.KeyNames;
import io.cachestarter.internal.MonotonicClock;
import io.cachestarter.redis.RedisGateway;

/** What all structures of a node stand on. */
record StructureContext(RedisGateway redis, KeyNames names, ValueCodecs codecs, StructureSettings settings,
		StructureObserver observer, MonotonicClock clock) {

}
