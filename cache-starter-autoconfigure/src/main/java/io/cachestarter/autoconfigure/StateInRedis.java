package io.cachestarter.autoconfigure;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;

import io.cachestarter.advice.StoredState;
import io.cachestarter.lock.DistributedLocks;
import io.cachestarter.message.MessageBus;
import io.cachestarter.ratelimit.RateLimiters;
import io.cachestarter.structure.RedisStructures;
import io.cachestarter.writebehind.WriteBehind;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Finds out what the application keeps in Redis that is no cache: what it has beans of
 * that have been made. They are lazy, so what is not used is not made; nor is it here.
 */
final class StateInRedis {

	private static final String SESSIONS = "sessionRepository";

	private final ConfigurableListableBeanFactory beanFactory;

	StateInRedis(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	StoredState find() {
		Set<String> kept = new LinkedHashSet<>();
		Set<String> durable = new LinkedHashSet<>();
		if (made(DistributedLocks.class).findAny().isPresent()) {
			kept.add("locks");
		}
		if (made(RateLimiters.class).findAny().isPresent()) {
			kept.add("rate limits");
		}
		if (made(RedisStructures.class).findAny().isPresent()) {
			kept.add("structures");
		}
		if (made(MessageBus.class).findAny().isPresent()) {
			kept.add("messages");
		}
		if (this.beanFactory.containsSingleton(SESSIONS)) {
			kept.add("sessions");
		}
		if (made(WriteBehind.class).anyMatch((each) -> !each.caches().isEmpty())) {
			kept.add("write-behind");
			durable.add("write-behind");
		}
		return new StoredState(kept, durable);
	}

	private <T> Stream<T> made(Class<T> type) {
		return Stream.of(this.beanFactory.getBeanNamesForType(type, false, false))
			.filter(this.beanFactory::containsSingleton)
			.map((name) -> this.beanFactory.getBean(name, type));
	}

}
