package io.cachestarter.advice;

/**
 * A key and what it takes.
 *
 * @param key the whole key in Redis
 * @param bytes the memory that it takes with its name and what the server needs beside
 * @since 0.1.0
 */
public record KeySize(String key, long bytes) {

}
