package io.cachestarter.sample.product;

import java.time.Duration;

import io.cachestarter.cache.WriteNotAcceptedException;
import io.cachestarter.redis.RedisFailureException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Answers 503 where an answer needs Redis and Redis is not there. The caches need none of
 * this: they go on without it.
 */
@RestControllerAdvice
class RedisProblems {

	private static final Duration ASK_AGAIN = Duration.ofSeconds(5);

	private static final Logger logger = LoggerFactory.getLogger(RedisProblems.class);

	@ExceptionHandler({ RedisFailureException.class, WriteNotAcceptedException.class })
	ResponseEntity<ProblemDetail> unavailable(RuntimeException ex) {
		logger.warn("Answered 503: {}", ex.getMessage());
		return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
			.header(HttpHeaders.RETRY_AFTER, Long.toString(ASK_AGAIN.toSeconds()))
			.body(ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE,
					"This needs Redis, which cannot be reached."));
	}

}
