package io.cachestarter.advice;

/**
 * Something that was seen, and what to do about it.
 *
 * @param id tells findings of one kind from others, and stays the same over versions
 * @param severity how much it matters
 * @param subject the server, {@code cache} and its name, or the purpose of keys
 * @param seen the numbers that it rests on
 * @param why what follows from them
 * @param remedy what to change, with the name of the setting
 * @since 0.1.0
 */
public record Finding(String id, Severity severity, String subject, String seen, String why, String remedy) {

}
