package io.cachestarter.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A table of numbers in the database that the system property {@code benchmark.database}
 * names, an H2 file in the temporary folder by default. Each commit takes as many
 * milliseconds more as {@code benchmark.commit-delay} says, as that of a database that is
 * elsewhere and has replicas. Keeps its connections.
 */
final class CountTable implements AutoCloseable {

	static final String URL = System.getProperty("benchmark.database",
			"jdbc:h2:file:" + System.getProperty("java.io.tmpdir") + "/write-behind-" + ProcessHandle.current().pid());

	static final int COMMIT_DELAY = Integer.getInteger("benchmark.commit-delay", 0);

	private static final String INSERT = URL.startsWith("jdbc:h2") ? "merge into %s (id, n) key (id) values (?, ?)"
			: "insert into %s (id, n) values (?, ?) on conflict (id) do update set n = excluded.n";

	private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();

	private final Deque<Connection> all = new ConcurrentLinkedDeque<>();

	private final String name;

	CountTable(String name) {
		this.name = name;
		execute("drop table if exists " + name);
		execute("create table " + name + " (id bigint primary key, n bigint not null)");
	}

	private void execute(String sql) {
		inTransaction((connection) -> {
			try (Statement statement = connection.createStatement()) {
				statement.execute(sql);
			}
		});
	}

	/** Writes numbers in one transaction. */
	void write(List<Map.Entry<Long, Long>> rows) {
		inTransaction((connection) -> {
			try (PreparedStatement statement = connection.prepareStatement(INSERT.formatted(this.name))) {
				for (Map.Entry<Long, Long> row : rows) {
					statement.setLong(1, row.getKey());
					statement.setLong(2, row.getValue());
					statement.addBatch();
				}
				statement.executeBatch();
			}
		});
	}

	long size() {
		Deque<Long> size = new ArrayDeque<>();
		inTransaction((connection) -> {
			try (Statement statement = connection.createStatement();
					ResultSet rows = statement.executeQuery("select count(*) from " + this.name)) {
				rows.next();
				size.add(rows.getLong(1));
			}
		});
		return size.getFirst();
	}

	private void inTransaction(Work work) {
		try {
			Connection connection = connection();
			work.run(connection);
			connection.commit();
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(COMMIT_DELAY));
			this.idle.push(connection);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private Connection connection() throws SQLException {
		Connection connection = this.idle.poll();
		if (connection == null) {
			connection = DriverManager.getConnection(URL);
			connection.setAutoCommit(false);
			this.all.add(connection);
		}
		return connection;
	}

	@Override
	public void close() throws SQLException {
		execute("drop table " + this.name);
		for (Connection connection : this.all) {
			connection.close();
		}
	}

	/** What is done with a connection. */
	@FunctionalInterface
	private interface Work {

		void run(Connection connection) throws SQLException;

	}

}
