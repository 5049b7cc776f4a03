package io.cachestarter.interceptor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.cachestarter.annotation.InvalidateTags;
import io.cachestarter.cache.TagOperations;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** {@link InvalidateTags} inside and outside of the transaction of the same method. */
class InvalidateTagsTransactionTests {

	private static final int OUTSIDE = 0;

	private static final int TRANSACTION = 1;

	private static final int INSIDE = 2;

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private final List<String> events = new ArrayList<>();

	@AfterEach
	void close() {
		this.context.close();
	}

	@Test
	void tellsInsideOfTransactionWhileItIsActive() {
		start(INSIDE, false).save();

		assertThat(this.events).containsExactly("begin", "[saved] in transaction true", "commit");
	}

	@Test
	void tellsOutsideOfTransactionAfterItsCommit() {
		start(OUTSIDE, false).save();

		assertThat(this.events).containsExactly("begin", "commit", "[saved] in transaction false");
	}

	@Test
	void tellsNothingOutsideOfTransactionThatCannotCommit() {
		Products products = start(OUTSIDE, true);

		assertThatExceptionOfType(TransactionSystemException.class).isThrownBy(products::save);
		assertThat(this.events).containsExactly("begin");
	}

	private Products start(int order, boolean failing) {
		TagOperations operations = new EventTagOperations(this.events);
		this.context.registerBean(InvalidateTagsAdvisor.class, () -> advisor(order, operations, this.context),
				(definition) -> definition.setRole(BeanDefinition.ROLE_INFRASTRUCTURE));
		this.context.registerBean(EventTransactions.class, () -> new EventTransactions(this.events, failing));
		this.context.register(Transactions.class);
		this.context.refresh();
		return this.context.getBean(Products.class);
	}

	private static InvalidateTagsAdvisor advisor(int order, TagOperations operations, BeanFactory beanFactory) {
		InvalidateTagsAdvisor advisor = new InvalidateTagsAdvisor(() -> operations, beanFactory);
		advisor.setOrder(order);
		return advisor;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement(order = TRANSACTION)
	static class Transactions {

		@Bean
		Products products() {
			return new Products();
		}

	}

	static class Products {

		@Transactional
		@InvalidateTags("'saved'")
		public void save() {
		}

	}

	record EventTagOperations(List<String> events) implements TagOperations {

		@Override
		public void invalidate(Collection<String> tags) {
			this.events.add(tags + " in transaction " + TransactionSynchronizationManager.isActualTransactionActive());
		}

	}

	static class EventTransactions extends AbstractPlatformTransactionManager {

		private final List<String> events;

		private final boolean failing;

		EventTransactions(List<String> events, boolean failing) {
			this.events = events;
			this.failing = failing;
		}

		@Override
		protected Object doGetTransaction() {
			return new Object();
		}

		@Override
		protected void doBegin(Object transaction, TransactionDefinition definition) {
			this.events.add("begin");
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
			if (this.failing) {
				throw new TransactionSystemException("cannot commit");
			}
			this.events.add("commit");
		}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {
			this.events.add("rollback");
		}

	}

}
