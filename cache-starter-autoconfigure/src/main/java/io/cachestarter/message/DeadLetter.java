package io.cachestarter.message;

/**
 * A message that a group could not handle.
 *
 * @param id where it is among the dead letters
 * @param messageId where it was in the topic
 * @param group the group
 * @param attempts how often it was tried
 * @param reason what the last attempt has failed with
 * @param json the payload
 * @since 0.1.0
 */
public record DeadLetter(String id, String messageId, String group, int attempts, String reason, String json) {

}
