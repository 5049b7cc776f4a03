package io.cachestarter.test;

import javax.sql.DataSource;

import org.h2.jdbcx.JdbcDataSource;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A database and its transactions for a node, to be imported. Its URL is the property
 * {@code test.database}. Who uses it makes its tables.
 */
@Configuration(proxyBeanMethods = false)
public class TestDatabase {

	@Bean
	DataSource dataSource(@Value("${test.database}") String url) {
		JdbcDataSource source = new JdbcDataSource();
		source.setURL(url);
		return source;
	}

	@Bean
	JdbcTemplate jdbcTemplate(DataSource dataSource) {
		return new JdbcTemplate(dataSource);
	}

	@Bean
	JdbcTransactionManager transactionManager(DataSource dataSource) {
		return new JdbcTransactionManager(dataSource);
	}

	@Bean
	TransactionTemplate transactionTemplate(JdbcTransactionManager transactionManager) {
		return new TransactionTemplate(transactionManager);
	}

}
