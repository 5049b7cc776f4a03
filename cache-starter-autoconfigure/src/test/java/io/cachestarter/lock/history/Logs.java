package io.cachestarter.lock.history;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the output short where no Spring Boot does. */
final class Logs {

	private Logs() {
	}

	/** Log warnings and errors only. */
	static void quieten() {
		((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
	}

}
