package io.cachestarter.advice;

/**
 * How much a finding matters.
 *
 * @since 0.1.0
 */
public enum Severity {

	/** Something fails now, or data is lost. */
	CRITICAL,

	/** Something will fail, or costs more than it needs to. */
	WARNING,

	/** Worth to know. */
	INFO

}
