package io.cachestarter.message;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Which messages of a durable topic a handler gets.
 *
 * @param group the group that shares the messages, each of which one handler of the group
 * gets; {@code null} if this handler gets all
 * @param after the id behind which this handler begins; {@code null} for messages
 * published from now on. Not with a group, which knows where it is and begins with the
 * oldest message that the topic holds
 * @since 0.1.0
 */
public record SubscribeOptions(@Nullable String group, @Nullable String after) {

	/** Every message from now on. */
	public static final SubscribeOptions DEFAULT = new SubscribeOptions(null, null);

	private static final String BEFORE_ALL = "0-0";

	private static final Pattern ID = Pattern.compile("\\d{1,19}-\\d{1,19}");

	/**
	 * Creates options.
	 * @throws IllegalArgumentException if the name of the group is empty or too long, the
	 * id is none, or both are given
	 */
	public SubscribeOptions {
		if (group != null) {
			Topic.checkName("group", group);
		}
		if (group != null && after != null) {
			throw new IllegalArgumentException(
					"The group '" + group + "' knows where it is. Leave the id away, or the group to read on your own");
		}
		if (after != null && !ID.matcher(after).matches()) {
			throw new IllegalArgumentException(
					"The id '" + after + "' is none of a message. Take Message.id(), such as 1790000000000-0");
		}
	}

	/**
	 * Returns options of a member of a group: each message goes to one of its handlers,
	 * on whichever node, and is given again until one of them has returned.
	 * @param name the group, from 1 to 200 characters
	 * @return the options
	 */
	public static SubscribeOptions inGroup(String name) {
		return new SubscribeOptions(name, null);
	}

	/**
	 * Returns options to read all that the topic holds, and go on.
	 * @return the options
	 */
	public static SubscribeOptions fromBeginning() {
		return new SubscribeOptions(null, BEFORE_ALL);
	}

	/**
	 * Returns options to read all behind a message, and go on.
	 * @param id the id of the last message that is known
	 * @return the options
	 */
	public static SubscribeOptions after(String id) {
		return new SubscribeOptions(null, id);
	}

}
