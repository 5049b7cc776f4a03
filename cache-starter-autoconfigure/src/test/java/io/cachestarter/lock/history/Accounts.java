package io.cachestarter.lock.history;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.UUID;

import org.h2.tools.Server;

/**
 * The table that the locks guard: one row for each lock. Kept in the memory of this JVM,
 * and reached by the workers over the network.
 */
final class Accounts implements AutoCloseable {

	private final Server server;

	private final Connection connection;

	private final String url;

	private Accounts(Server server, Connection connection, String url) {
		this.server = server;
		this.connection = connection;
		this.url = url;
	}

	/**
	 * Create the table.
	 * @param ids one for each lock
	 */
	static Accounts open(Collection<String> ids) throws SQLException {
		String database = "mem:" + UUID.randomUUID();
		Connection connection = DriverManager.getConnection("jdbc:h2:" + database);
		Server server = Server.createTcpServer("-tcpPort", "0").start();
		Accounts accounts = new Accounts(server, connection,
				"jdbc:h2:tcp://localhost:" + server.getPort() + "/" + database);
		accounts.create(ids);
		return accounts;
	}

	private void create(Collection<String> ids) throws SQLException {
		try (PreparedStatement table = this.connection.prepareStatement(
				"CREATE TABLE account(id VARCHAR PRIMARY KEY, balance BIGINT NOT NULL, token BIGINT NOT NULL)")) {
			table.execute();
		}
		try (PreparedStatement row = this.connection.prepareStatement("INSERT INTO account VALUES (?, 0, 0)")) {
			for (String id : ids) {
				row.setString(1, id);
				row.executeUpdate();
			}
		}
	}

	/** Return where workers find the database. */
	String url() {
		return this.url;
	}

	Account find(String id) throws SQLException {
		try (PreparedStatement query = this.connection
			.prepareStatement("SELECT balance, token FROM account WHERE id = ?")) {
			query.setString(1, id);
			try (ResultSet row = query.executeQuery()) {
				row.next();
				return new Account(row.getLong(1), row.getLong(2));
			}
		}
	}

	@Override
	public void close() throws SQLException {
		this.connection.close();
		this.server.stop();
	}

	/**
	 * A row.
	 *
	 * @param balance how many writes were accepted
	 * @param token the token of the last one
	 */
	record Account(long balance, long token) {

	}

}
