package io.cachestarter.interceptor;

import java.util.List;
import java.util.Map;

import io.cachestarter.lock.LockObserver;
import io.cachestarter.test.RecordingLocks;

import org.springframework.aop.config.AopConfigUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** A plain context in which annotated beans use recorded locks. */
final class LockedContext implements AutoCloseable {

	final RecordingLocks locks = new RecordingLocks();

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	LockedContext(Class<?>... beans) {
		this.context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("test",
					Map.of("test.region", "north", "test.wait", "7s", "test.lease", "1m", "test.blank", " ")));
		AopConfigUtils.registerAutoProxyCreatorIfNecessary(this.context);
		AopConfigUtils.forceAutoProxyCreatorToUseClassProxying(this.context);
		this.context.registerBean(LockedAdvisor.class, this::advisor,
				(definition) -> definition.setRole(BeanDefinition.ROLE_INFRASTRUCTURE));
		this.context.registerBean(RecordingLocks.class, () -> this.locks);
		this.context.register(beans);
	}

	private LockedAdvisor advisor() {
		return new LockedAdvisor(() -> this.locks, Observer::new, this::resolve, this.context);
	}

	private String resolve(String text) {
		return this.context.getEnvironment().resolveRequiredPlaceholders(text);
	}

	AnnotationConfigApplicationContext context() {
		return this.context;
	}

	<T> T start(Class<T> bean) {
		this.context.refresh();
		return this.context.getBean(bean);
	}

	List<String> events() {
		return this.locks.events();
	}

	@Override
	public void close() {
		this.context.close();
	}

	/** Writes down which methods run without their locks. */
	private final class Observer implements LockObserver {

		@Override
		public void onRunUnlocked(String name) {
			LockedContext.this.locks.note("unlocked " + name);
		}

	}

}
