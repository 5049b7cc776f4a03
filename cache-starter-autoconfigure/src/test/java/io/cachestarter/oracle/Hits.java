package io.cachestarter.oracle;

/**
 * How often the nodes have found values in their caches, by their meters.
 */
record Hits(double local, double remote) {

	static Hits of(OracleCluster cluster) {
		return new Hits(hits(cluster, "local"), hits(cluster, "remote"));
	}

	private static double hits(OracleCluster cluster, String level) {
		return cluster.measure("cache.gets", "cache", Items.CACHE, "level", level, "result", "hit");
	}

	Hits minus(Hits before) {
		return new Hits(this.local - before.local, this.remote - before.remote);
	}

}
