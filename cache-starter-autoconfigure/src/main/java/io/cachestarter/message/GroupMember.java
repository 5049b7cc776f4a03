package io.cachestarter.message;

/**
 * A handler that shares the messages of a topic with others.
 *
 * @param group the group
 * @param name its own name in Redis, where it is a consumer
 */
record GroupMember(String group, String name) {

}
