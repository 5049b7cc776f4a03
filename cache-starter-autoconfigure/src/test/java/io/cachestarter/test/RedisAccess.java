package io.cachestarter.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

import io.lettuce.core.RedisURI;
import io.lettuce.core.SslVerifyMode;
import org.jspecify.annotations.Nullable;

/**
 * How a server is reached, by applications and by the kit. The kit has a user of its own,
 * so that it gets in whatever a test does to the others.
 */
final class RedisAccess {

	/** What makes the user of the kit. */
	static final String SETTING = "user kit on >kit ~* &* +@all";

	private static final String KIT = "kit";

	private static final String HOST = "127.0.0.1";

	private final boolean kit;

	private final @Nullable String user;

	private final @Nullable String password;

	private final @Nullable TestCertificates certificates;

	private RedisAccess(boolean kit, @Nullable String user, @Nullable String password,
			@Nullable TestCertificates certificates) {
		this.kit = kit;
		this.user = user;
		this.password = password;
		this.certificates = certificates;
	}

	/** Access to a server that lets everybody in. */
	static RedisAccess open() {
		return new RedisAccess(/* kit= */ true, null, null, null);
	}

	/** Access to a server on which not even the kit has a user. */
	static RedisAccess sentinel() {
		return new RedisAccess(/* kit= */ false, null, null, null);
	}

	/** Access by the password of the default user. */
	static RedisAccess withPassword(String password) {
		return new RedisAccess(/* kit= */ true, null, password, null);
	}

	static RedisAccess withUser(String user, String password) {
		return new RedisAccess(/* kit= */ true, user, password, null);
	}

	static RedisAccess withTls(TestCertificates certificates) {
		return new RedisAccess(/* kit= */ true, null, null, certificates);
	}

	RedisAccess changePassword(String changed) {
		return new RedisAccess(this.kit, this.user, changed.isEmpty() ? null : changed, this.certificates);
	}

	@Nullable String user() {
		return this.user;
	}

	/**
	 * Return what an application needs.
	 */
	String[] properties(int port) {
		List<String> properties = new ArrayList<>();
		properties.add("spring.data.redis.host=" + HOST);
		properties.add("spring.data.redis.port=" + port);
		if (this.user != null) {
			properties.add("spring.data.redis.username=" + this.user);
		}
		if (this.password != null) {
			properties.add("spring.data.redis.password=" + this.password);
		}
		if (this.certificates != null) {
			properties.add("spring.data.redis.ssl.bundle=redis");
			properties
				.add("spring.ssl.bundle.pem.redis.truststore.certificate=" + this.certificates.authority().toUri());
		}
		return properties.toArray(String[]::new);
	}

	/**
	 * Return where Lettuce finds the server for the kit.
	 */
	RedisURI uri(int port) {
		RedisURI.Builder uri = RedisURI.builder().withHost(HOST).withPort(port).withAuthentication(KIT, KIT);
		if (this.certificates != null) {
			uri.withSsl(true).withVerifyPeer(SslVerifyMode.NONE);
		}
		return uri.build();
	}

	/**
	 * Connect for the kit.
	 */
	RedisTerminal connect(int port) {
		RedisTerminal terminal = RedisTerminal.over(openSocket(port));
		if (this.kit) {
			terminal.call("AUTH", KIT, KIT);
		}
		return terminal;
	}

	private Socket openSocket(int port) {
		try {
			InetAddress address = InetAddress.getLoopbackAddress();
			return (this.certificates != null) ? this.certificates.connect(address, port) : new Socket(address, port);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
