package io.cachestarter.message;

/**
 * What messages are about: a name that all nodes share, the class of the payloads, and
 * whether they are kept. Payloads are JSON of that class; no class names are written.
 * Immutable and safe for use by multiple threads.
 *
 * @param name its name, from 1 to 200 characters; known by the code and not made of data,
 * because it is a tag of the meters
 * @param type the class of the payloads
 * @param durable whether messages are kept in Redis for groups of handlers and for those
 * that come later; otherwise they reach whoever is subscribed at that moment
 * @param <T> the kind of payloads
 * @since 0.1.0
 */
public record Topic<T>(String name, Class<T> type, boolean durable) {

	private static final int LONGEST_NAME = 200;

	/**
	 * Creates a topic.
	 * @throws IllegalArgumentException if the name is empty or too long
	 */
	public Topic {
		checkName("topic", name);
	}

	/**
	 * Returns a topic whose messages reach all nodes that are subscribed at that moment.
	 * @param <T> the kind of payloads
	 * @param name its name
	 * @param type the class of the payloads
	 * @return the topic
	 */
	public static <T> Topic<T> of(String name, Class<T> type) {
		return new Topic<>(name, type, false);
	}

	/**
	 * Returns a topic whose messages are kept.
	 * @param <T> the kind of payloads
	 * @param name its name
	 * @param type the class of the payloads
	 * @return the topic
	 */
	public static <T> Topic<T> durable(String name, Class<T> type) {
		return new Topic<>(name, type, true);
	}

	static void checkName(String what, String name) {
		if (name.isEmpty() || name.length() > LONGEST_NAME) {
			throw new IllegalArgumentException("The name of a " + what + " has " + name.length()
					+ " characters, but it has to have from 1 to " + LONGEST_NAME);
		}
	}

}
