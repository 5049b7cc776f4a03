package io.cachestarter.advice;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.cachestarter.redis.RedisGateway;

/**
 * Asks all servers about themselves, one {@code INFO} each, at the same time. Safe for
 * use by multiple threads.
 */
final class ServerReader {

	private final RedisGateway redis;

	private final double nearlyFull;

	ServerReader(RedisGateway redis, double nearlyFull) {
		this.redis = redis;
		this.nearlyFull = nearlyFull;
	}

	/**
	 * Asks.
	 * @return each primary, those included that have not answered, within the timeout of
	 * the gateway. The future does not fail
	 */
	CompletableFuture<List<ServerStatus>> read() {
		List<CompletableFuture<ServerStatus>> answers = new ArrayList<>();
		this.redis.infos()
			.forEach((name, answer) -> answers.add(answer.handle((info, ex) -> (ex == null)
					? ServerStatus.of(name, info, this.nearlyFull) : ServerStatus.unknown(name, reason(ex)))));
		return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
			.thenApply((done) -> answers.stream().map(CompletableFuture::join).toList());
	}

	private String reason(Throwable ex) {
		return String.valueOf(this.redis.failure(ex).getMessage());
	}

}
