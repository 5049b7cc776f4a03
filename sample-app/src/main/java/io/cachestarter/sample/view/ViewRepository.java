package io.cachestarter.sample.view;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

import io.cachestarter.writebehind.PendingWrite;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Views in the database. A number only grows there, so that it does no harm if the same
 * write comes twice, or after a later one.
 */
@Repository
class ViewRepository {

	private final JdbcClient jdbc;

	private final JdbcTemplate batches;

	ViewRepository(JdbcClient jdbc, JdbcTemplate batches) {
		this.jdbc = jdbc;
		this.batches = batches;
	}

	Optional<Long> find(long product) {
		return this.jdbc.sql("select views from product_views where product_id = :product")
			.param("product", product)
			.query(Long.class)
			.optional();
	}

	/** Writes a batch; views of products that have been deleted are dropped. */
	@Transactional
	public void write(List<PendingWrite<Long, Long>> batch) {
		List<Object[]> numbers = batch.stream()
			.map((write) -> new Object[] { Objects.requireNonNullElse(write.value(), 0L), write.key() })
			.toList();
		this.batches.batchUpdate("""
				insert into product_views (product_id, views)
				select p.id, 0 from products p
				where p.id = ? and not exists (select 1 from product_views v where v.product_id = p.id)
				""", numbers.stream().map((each) -> new Object[] { each[1] }).toList());
		this.batches.batchUpdate("update product_views set views = greatest(views, ?) where product_id = ?", numbers);
	}

}
