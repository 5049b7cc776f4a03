package io.cachestarter.lock.history;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Writes to the guarded table, on a connection of its own. Used by one thread. */
final class AccountWriter implements AutoCloseable {

	/** The database refuses whoever comes with a smaller token than it has seen. */
	private static final String WRITE = "UPDATE account SET balance = balance + 1, token = ? WHERE id = ? AND token < ?";

	private final Connection connection;

	private final PreparedStatement statement;

	private AccountWriter(Connection connection, PreparedStatement statement) {
		this.connection = connection;
		this.statement = statement;
	}

	static AccountWriter open(String url) throws SQLException {
		Connection connection = DriverManager.getConnection(url);
		return new AccountWriter(connection, connection.prepareStatement(WRITE));
	}

	/** Add one to an account; returns whether the token was accepted. */
	boolean write(String account, long token) throws SQLException {
		this.statement.setLong(1, token);
		this.statement.setString(2, account);
		this.statement.setLong(3, token);
		return this.statement.executeUpdate() == 1;
	}

	@Override
	public void close() throws SQLException {
		this.statement.close();
		this.connection.close();
	}

}
