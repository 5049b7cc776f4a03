package io.cachestarter.sample.seed;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Component;

/**
 * Inserts seed data in batches.
 */
@Component
class SeedWriter {

	private static final int BATCH_SIZE = 1000;

	private final JdbcOperations jdbc;

	SeedWriter(JdbcOperations jdbc) {
		this.jdbc = jdbc;
	}

	void writeCategories(List<String> names) {
		write("insert into categories (id, name) values (?, ?)",
				IntStream.range(0, names.size()).mapToObj((index) -> new Object[] { index + 1, names.get(index) }));
	}

	void writeProducts(List<SeedProduct> products) {
		write("insert into products (id, category_id, name, price, updated_at, tags) values (?, ?, ?, ?, ?, ?)",
				products.stream().map(SeedWriter::toRow));
	}

	void writeOrderLines(Stream<SeedOrderLine> lines) {
		write("insert into order_lines (id, product_id, quantity, unit_price) values (?, ?, ?, ?)",
				lines.map(SeedWriter::toRow));
	}

	private void write(String sql, Stream<Object[]> rows) {
		Iterator<Object[]> remaining = rows.iterator();
		while (remaining.hasNext()) {
			this.jdbc.batchUpdate(sql, nextBatch(remaining));
		}
	}

	private static List<Object[]> nextBatch(Iterator<Object[]> remaining) {
		List<Object[]> batch = new ArrayList<>(BATCH_SIZE);
		while (remaining.hasNext() && batch.size() < BATCH_SIZE) {
			batch.add(remaining.next());
		}
		return batch;
	}

	private static Object[] toRow(SeedProduct product) {
		return new Object[] { product.id(), product.categoryId(), product.name(), product.price(),
				product.updatedAt().atOffset(ZoneOffset.UTC), new SqlArrayValue("varchar", product.tags().toArray()) };
	}

	private static Object[] toRow(SeedOrderLine line) {
		return new Object[] { line.id(), line.productId(), line.quantity(), line.unitPrice() };
	}

}
