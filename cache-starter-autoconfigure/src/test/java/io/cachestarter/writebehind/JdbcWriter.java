package io.cachestarter.writebehind;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;

/**
 * Writes batches in one transaction each, leaves out what has been overtaken, and keeps a
 * history of what it has written.
 */
final class JdbcWriter implements WriteBehindWriter<Long, Long> {

	private final String url;

	JdbcWriter(String url) {
		this.url = url;
	}

	@Override
	public String cacheName() {
		return "items";
	}

	@Override
	public void writeAll(List<PendingWrite<Long, Long>> batch) {
		try (Connection connection = DriverManager.getConnection(this.url)) {
			connection.setAutoCommit(false);
			for (PendingWrite<Long, Long> write : batch) {
				write(connection, write);
			}
			connection.commit();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void write(Connection connection, PendingWrite<Long, Long> write) throws SQLException {
		long value = Objects.requireNonNull(write.value());
		if (execute(connection, "update item set val = ?, version = ? where k = ? and version <= ?", value,
				write.version(), write.key(), write.version()) == 0
				&& execute(connection,
						"insert into item (val, version, k) select ?, ?, ? where not exists "
								+ "(select 1 from item where k = ?)",
						value, write.version(), write.key(), write.key()) == 0) {
			return;
		}
		execute(connection, "insert into applied (k, val, version) values (?, ?, ?)", write.key(), value,
				write.version());
	}

	private static int execute(Connection connection, String sql, long... parameters) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(sql)) {
			for (int i = 0; i < parameters.length; i++) {
				statement.setLong(i + 1, parameters[i]);
			}
			return statement.executeUpdate();
		}
	}

}
