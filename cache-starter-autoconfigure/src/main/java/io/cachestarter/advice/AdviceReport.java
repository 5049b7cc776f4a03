package io.cachestarter.advice;

import java.util.List;

/**
 * What the servers and the caches say.
 *
 * @param findings what to do, what matters most first
 * @param servers each primary
 * @param caches each cache, as this node has used it
 * @since 0.1.0
 */
public record AdviceReport(List<Finding> findings, List<ServerStatus> servers, List<CacheTraffic> caches) {

}
