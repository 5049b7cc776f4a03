package io.cachestarter.writebehind;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A database server that several JVMs use, and that can be stopped for a while. */
interface SharedDatabase extends AutoCloseable {

	/** Return where it is, the same after a stop. */
	String url();

	void stop();

	void start();

	@Override
	void close();

	/** Create what {@link JdbcWriter} writes to. */
	default void createTables() throws SQLException {
		try (Connection connection = DriverManager.getConnection(url());
				Statement statement = connection.createStatement()) {
			statement.execute("create table item (k bigint primary key, val bigint not null, version bigint not null)");
			statement.execute("create table applied (n bigint generated always as identity primary key, "
					+ "k bigint not null, val bigint not null, version bigint not null)");
		}
	}

	/** Read what each key has. */
	default Map<Long, Long> values() throws SQLException {
		Map<Long, Long> values = new LinkedHashMap<>();
		try (Connection connection = DriverManager.getConnection(url());
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery("select k, val from item")) {
			while (rows.next()) {
				values.put(rows.getLong(1), rows.getLong(2));
			}
		}
		return values;
	}

	/** Read all values that were ever written to a key, and their versions, in order. */
	default Map<Long, List<long[]>> history() throws SQLException {
		Map<Long, List<long[]>> history = new LinkedHashMap<>();
		try (Connection connection = DriverManager.getConnection(url());
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery("select k, val, version from applied order by n")) {
			while (rows.next()) {
				history.computeIfAbsent(rows.getLong(1), (key) -> new ArrayList<>())
					.add(new long[] { rows.getLong(2), rows.getLong(3) });
			}
		}
		return history;
	}

}
