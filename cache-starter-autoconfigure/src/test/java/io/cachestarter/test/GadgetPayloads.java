package io.cachestarter.test;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamConstants;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Bytes that make careless readers run code, as they are known from the tools that build
 * them. They name {@link Canary} where those name a class that does the harm.
 */
public final class GadgetPayloads {

	/** The canary as bytes name it; its class must not be touched even here. */
	public static final String CANARY = "io.cachestarter.test.Canary";

	/** Classes of known chains, some of them in every JVM. */
	public static final List<String> CLASSES = List.of(CANARY,
			"org.apache.commons.collections.functors.InvokerTransformer",
			"org.apache.commons.collections4.functors.ChainedTransformer",
			"com.sun.org.apache.xalan.internal.xsltc.trax.TemplatesImpl", "com.sun.rowset.JdbcRowSetImpl",
			"javax.management.BadAttributeValueExpException", "sun.reflect.annotation.AnnotationInvocationHandler",
			"java.rmi.server.UnicastRemoteObject", "javax.swing.event.EventListenerList",
			"org.springframework.beans.factory.config.PropertyPathFactoryBean",
			"org.springframework.context.support.ClassPathXmlApplicationContext", "com.zaxxer.hikari.HikariConfig",
			"ch.qos.logback.core.db.DriverManagerConnectionSource");

	private static final int LEVELS = 40;

	/** The serial version of an array of objects. */
	private static final long OBJECT_ARRAY = 0x90ce589f1073296cL;

	private GadgetPayloads() {
	}

	/**
	 * Return streams of Java serialization.
	 * @return the bytes by what they are
	 */
	public static Map<String, byte[]> serialized() {
		Map<String, byte[]> payloads = new LinkedHashMap<>();
		for (String name : CLASSES) {
			payloads.put("object of " + name, stream((out) -> object(out, name)));
			payloads.put("class " + name, stream((out) -> {
				out.writeByte(ObjectStreamConstants.TC_CLASS);
				description(out, name);
			}));
			payloads.put("array of " + name, stream((out) -> array(out, "[L" + name + ";", 0)));
		}
		payloads.put("URLDNS", serialize(new HashMap<Object, Object>(Map.of(quietUrl(), "x"))));
		payloads.put("proxy", serialize(Proxy.newProxyInstance(GadgetPayloads.class.getClassLoader(),
				new Class<?>[] { Comparator.class }, (InvocationHandler & Serializable) (self, method, args) -> 0)));
		payloads.put("SerialDOS", serialize(sharedSets()));
		payloads.put("SerialDOS of maps", serialize(sharedMaps()));
		payloads.put("huge array", stream((out) -> array(out, "[Ljava.lang.Object;", Integer.MAX_VALUE)));
		payloads.put("huge arrays inside each other", stream((out) -> {
			for (int level = 0; level < 50; level++) {
				array(out, "[Ljava.lang.Object;", 16_000);
			}
		}));
		return payloads;
	}

	/**
	 * Return JSON that names classes in the ways that polymorphic types are written.
	 * @return texts
	 */
	public static List<String> json() {
		List<String> payloads = new ArrayList<>();
		for (String name : CLASSES) {
			payloads.add("{\"@class\":\"%s\",\"song\":\"x\"}".formatted(name));
			payloads.add("{\"@type\":\"%s\",\"song\":\"x\"}".formatted(name));
			payloads.add("[\"%s\",{\"song\":\"x\"}]".formatted(name));
			payloads.add("{\"%s\":{\"song\":\"x\"}}".formatted(name));
			payloads.add("[\"[L%s;\",[{\"song\":\"x\"}]]".formatted(name));
			payloads.add("[\"java.util.ArrayList<%s>\",[{\"song\":\"x\"}]]".formatted(name));
			payloads.add("[\"java.util.ArrayList\",[[\"%s\",{\"song\":\"x\"}]]]".formatted(name));
			payloads
				.add("{\"@class\":\"java.util.HashMap<java.lang.String,%s>\",\"a\":{\"song\":\"x\"}}".formatted(name));
			payloads.add("{\"@class\":\"java.util.HashMap\",\"a\":{\"@class\":\"%s\",\"song\":\"x\"}}".formatted(name));
			payloads
				.add("{\"@class\":\"java.util.HashMap<java.lang.Class,java.lang.Object>\",\"%s\":1}".formatted(name));
			payloads.add("[\"java.util.ArrayList<java.lang.Class>\",[\"%s\"]]".formatted(name));
			payloads.add("[\"java.lang.Class\",\"%s\"]".formatted(name));
			payloads.add("[\"java.util.EnumSet<%s$Color>\",[\"YELLOW\"]]".formatted(name));
			payloads.add("{\"@class\":\"java.util.EnumMap<%s$Color,java.lang.Object>\",\"YELLOW\":1}".formatted(name));
		}
		return payloads;
	}

	/** Return an address that is looked up by whoever hashes it, but not here. */
	private static Object quietUrl() {
		try {
			return new URL(null, "http://canary.invalid", new URLStreamHandler() {

				@Override
				protected InetAddress getHostAddress(URL url) {
					throw new IllegalStateException("The name of a host was looked up");
				}

				@Override
				protected int hashCode(URL url) {
					return 1;
				}

				@Override
				protected URLConnection openConnection(URL url) throws IOException {
					throw new IOException("A connection was opened");
				}

			});
		}
		catch (MalformedURLException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return sets that share their elements, so that hashing visits each path. Each set
	 * is still empty when it is hashed here.
	 */
	private static Object sharedSets() {
		Set<Object> root = new HashSet<>();
		Set<Object> left = root;
		Set<Object> right = new HashSet<>();
		for (int level = 0; level < LEVELS; level++) {
			Set<Object> nextLeft = new HashSet<>(Set.of("left"));
			Set<Object> nextRight = new HashSet<>();
			for (Set<Object> each : List.of(left, right)) {
				each.add(nextLeft);
				each.add(nextRight);
			}
			left = nextLeft;
			right = nextRight;
		}
		return root;
	}

	private static Object sharedMaps() {
		Map<Object, Object> root = new HashMap<>();
		Map<Object, Object> current = root;
		for (int level = 0; level < LEVELS; level++) {
			Map<Object, Object> next = new HashMap<>();
			current.put(next, next);
			current = next;
		}
		current.put("a", "b");
		return new ArrayList<>(List.of(root));
	}

	private static byte[] serialize(Object value) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
			out.writeObject(value);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

	private static byte[] stream(StreamContent content) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (DataOutputStream out = new DataOutputStream(bytes)) {
			out.writeInt(0xACED0005);
			content.write(out);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

	private static void object(DataOutputStream out, String className) throws IOException {
		out.writeByte(ObjectStreamConstants.TC_OBJECT);
		description(out, className);
	}

	private static void array(DataOutputStream out, String className, int length) throws IOException {
		out.writeByte(ObjectStreamConstants.TC_ARRAY);
		description(out, className);
		out.writeInt(length);
	}

	/** Write the description of a class that is serializable and has no fields. */
	private static void description(DataOutputStream out, String className) throws IOException {
		out.writeByte(ObjectStreamConstants.TC_CLASSDESC);
		out.writeUTF(className);
		out.writeLong(className.startsWith("[") ? OBJECT_ARRAY : 1);
		out.writeByte(ObjectStreamConstants.SC_SERIALIZABLE);
		out.writeShort(0);
		out.writeByte(ObjectStreamConstants.TC_ENDBLOCKDATA);
		out.writeByte(ObjectStreamConstants.TC_NULL);
	}

	/** What follows the beginning of a stream. */
	private interface StreamContent {

		void write(DataOutputStream out) throws IOException;

	}

}
