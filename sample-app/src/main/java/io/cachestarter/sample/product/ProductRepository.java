package io.cachestarter.sample.product;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageImpl;
import org.springframework.data.domain.Pageable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Products in the database. Every change is one statement or one transaction, and
 * committed when the method returns, unless the caller has opened a transaction.
 */
@Repository
class ProductRepository {

	private static final String SELECT_PRODUCT = """
			select p.id, p.name, c.name as category, p.price, p.updated_at, p.tags
			from products p join categories c on c.id = p.category_id
			""";

	private final JdbcClient jdbc;

	ProductRepository(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	Optional<Product> findById(long id) {
		return this.jdbc.sql(SELECT_PRODUCT + "where p.id = :id")
			.param("id", id)
			.query(ProductRepository::toProduct)
			.optional();
	}

	Page<Product> findByCategory(String category, Pageable page) {
		List<Product> products = this.jdbc.sql(SELECT_PRODUCT + """
				where c.name = :category
				order by p.id offset :offset rows fetch next :size rows only
				""")
			.param("category", category)
			.param("offset", page.getOffset())
			.param("size", page.getPageSize())
			.query(ProductRepository::toProduct)
			.list();
		return new PageImpl<>(products, page, countByCategory(category));
	}

	List<TopProduct> findTop(int count) {
		return this.jdbc.sql("""
				select p.id, p.name, c.name as category,
					sum(l.quantity) as units_sold, sum(l.quantity * l.unit_price) as revenue
				from order_lines l
				join products p on p.id = l.product_id
				join categories c on c.id = p.category_id
				group by p.id, p.name, c.name
				order by units_sold desc, p.id
				fetch first :count rows only
				""").param("count", count).query(ProductRepository::toTopProduct).list();
	}

	List<Product> search(String name, int count) {
		return this.jdbc.sql(SELECT_PRODUCT + """
				where position(lower(:name) in lower(p.name)) > 0
				order by p.id fetch first :count rows only
				""").param("name", name).param("count", count).query(ProductRepository::toProduct).list();
	}

	/**
	 * Takes the pieces of an order from the stock and inserts it.
	 * @return how many pieces are left, or nothing if there are not enough
	 */
	@Transactional
	public OptionalInt sell(Order order) {
		int sold = this.jdbc
			.sql("update products set stock = stock - :quantity where id = :product and stock >= :quantity")
			.param("quantity", order.quantity())
			.param("product", order.productId())
			.update();
		if (sold == 0) {
			return OptionalInt.empty();
		}
		insert(order);
		return OptionalInt.of(this.jdbc.sql("select stock from products where id = :product")
			.param("product", order.productId())
			.query(Integer.class)
			.single());
	}

	private void insert(Order order) {
		this.jdbc.sql("""
				insert into order_lines (id, product_id, quantity, unit_price)
				values (:line, :product, :quantity, :price)
				""")
			.param("line", UUID.randomUUID().getMostSignificantBits() & Long.MAX_VALUE)
			.param("product", order.productId())
			.param("quantity", order.quantity())
			.param("price", order.unitPrice())
			.update();
	}

	boolean update(long id, ProductChange change) {
		return this.jdbc.sql("""
				update products set name = :name, price = :price, updated_at = current_timestamp where id = :id
				""").param("name", change.name()).param("price", change.price()).param("id", id).update() == 1;
	}

	int markDown(String category, int percent) {
		return this.jdbc.sql("""
				update products
				set price = greatest(round(price * (100 - :percent) / 100, 2), 0.01), updated_at = current_timestamp
				where category_id in (select id from categories where name = :category)
				""").param("percent", percent).param("category", category).update();
	}

	void delete(long id) {
		this.jdbc.sql("delete from products where id = :id").param("id", id).update();
	}

	private long countByCategory(String category) {
		return this.jdbc.sql("""
				select count(*) from products p join categories c on c.id = p.category_id where c.name = :category
				""").param("category", category).query(Long.class).single();
	}

	private static Product toProduct(ResultSet row, int rowNumber) throws SQLException {
		return new Product(row.getLong("id"), row.getString("name"), row.getString("category"),
				row.getBigDecimal("price"), row.getObject("updated_at", OffsetDateTime.class).toInstant(),
				toStrings(row.getArray("tags")));
	}

	private static TopProduct toTopProduct(ResultSet row, int rowNumber) throws SQLException {
		return new TopProduct(row.getLong("id"), row.getString("name"), row.getString("category"),
				row.getLong("units_sold"), row.getBigDecimal("revenue"));
	}

	private static List<String> toStrings(Array array) throws SQLException {
		return Arrays.stream((Object[]) array.getArray()).map(String.class::cast).toList();
	}

}
