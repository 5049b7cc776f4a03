package io.cachestarter.test;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * An authority of the test, and a certificate that it has given to the servers on the
 * loopback address. The keytool of the JDK makes both, once for all tests of the JVM.
 */
final class TestCertificates {

	private static final char[] PASSWORD = "password".toCharArray();

	private static final String AUTHORITY = "authority";

	private static final String SERVER = "server";

	private final Path authority;

	private final Path server;

	private final Path key;

	private final SSLContext context;

	private TestCertificates(KeyStore store) throws IOException, GeneralSecurityException {
		this.authority = write("CERTIFICATE", store.getCertificate(AUTHORITY).getEncoded());
		this.server = write("CERTIFICATE", store.getCertificate(SERVER).getEncoded());
		this.key = write("PRIVATE KEY", store.getKey(SERVER, PASSWORD).getEncoded());
		this.context = trust(store);
	}

	static TestCertificates shared() {
		return Shared.CERTIFICATES;
	}

	/** The certificate of the authority. */
	Path authority() {
		return this.authority;
	}

	/** The certificate of the servers. */
	Path server() {
		return this.server;
	}

	/** The private key of the servers. */
	Path key() {
		return this.key;
	}

	/**
	 * Connect to a server that has to show its certificate.
	 */
	Socket connect(InetAddress address, int port) throws IOException {
		return this.context.getSocketFactory().createSocket(address, port);
	}

	private static TestCertificates create() {
		try {
			Path store = createFile(".p12");
			Files.delete(store);
			generate(store, AUTHORITY, "-ext", "bc:c");
			generate(store, SERVER, "-ext", "san=ip:127.0.0.1", "-signer", AUTHORITY);
			return new TestCertificates(load(store));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void generate(Path store, String alias, String... options) throws IOException {
		Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
		List<String> command = new ArrayList<>(List.of(keytool.toString(), "-genkeypair", "-keystore", store.toString(),
				"-storepass", new String(PASSWORD), "-alias", alias, "-dname", "CN=" + alias, "-keyalg", "EC",
				"-groupname", "secp256r1", "-validity", "10"));
		command.addAll(List.of(options));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		if (process.onExit().join().exitValue() != 0) {
			throw new IllegalStateException(said);
		}
	}

	private static KeyStore load(Path file) throws IOException, GeneralSecurityException {
		try (InputStream in = Files.newInputStream(file)) {
			KeyStore store = KeyStore.getInstance("PKCS12");
			store.load(in, PASSWORD);
			return store;
		}
	}

	private static Path write(String type, byte[] bytes) throws IOException {
		String text = Base64.getMimeEncoder().encodeToString(bytes);
		return Files.writeString(createFile(".pem"),
				"-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n".formatted(type, text));
	}

	private static Path createFile(String suffix) throws IOException {
		Path file = Files.createTempFile("redis-test", suffix);
		file.toFile().deleteOnExit();
		return file;
	}

	private static SSLContext trust(KeyStore store) throws IOException, GeneralSecurityException {
		KeyStore trusted = KeyStore.getInstance("PKCS12");
		trusted.load(null, null);
		trusted.setCertificateEntry(AUTHORITY, store.getCertificate(AUTHORITY));
		TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		managers.init(trusted);
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, managers.getTrustManagers(), null);
		return context;
	}

	/** Holds the certificates that are made on first use. */
	private static final class Shared {

		private static final TestCertificates CERTIFICATES = create();

	}

}
