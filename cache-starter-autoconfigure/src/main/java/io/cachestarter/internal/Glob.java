package io.cachestarter.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

import org.jspecify.annotations.Nullable;

/**
 * A glob pattern with the meaning that Redis gives it in {@code SCAN MATCH}: {@code *},
 * {@code ?}, {@code [abc]}, {@code [a-c]}, {@code [^abc]}, and a backslash before a
 * character that stands for itself. It differs from Redis in one point: {@code ?} and
 * classes match a character and not a byte. Immutable.
 * <p>
 * Matching takes time in the order of the length of the text times that of the pattern,
 * however many stars there are.
 *
 * @since 0.1.0
 */
public final class Glob {

	private static final String SPECIAL = "*?[]\\^-";

	/** What each part matches; {@code null} for a star. */
	private final List<@Nullable IntPredicate> parts = new ArrayList<>();

	/** What has to be in each text that matches, piece by piece. */
	private final List<String> literals = new ArrayList<>();

	private final String pattern;

	private Glob(String pattern) {
		this.pattern = pattern;
		new Parser().parse();
	}

	/**
	 * Reads a pattern. Each text is one; what has no meaning stands for itself.
	 * @param pattern the pattern
	 * @return what it matches
	 */
	public static Glob of(String pattern) {
		return new Glob(pattern);
	}

	/**
	 * Returns a pattern that matches nothing but a text.
	 * @param text the text
	 * @return the text, with a backslash before each character that has a meaning
	 */
	public static String quote(String text) {
		StringBuilder quoted = new StringBuilder(text.length() + 8);
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (SPECIAL.indexOf(c) >= 0) {
				quoted.append('\\');
			}
			quoted.append(c);
		}
		return quoted.toString();
	}

	/**
	 * Returns what is in each text that matches, in this order, each as long as can be.
	 * @return the pieces, none if the pattern has no character that stands for itself
	 */
	public List<String> literals() {
		return List.copyOf(this.literals);
	}

	/**
	 * Tells whether a whole text matches.
	 * @param text the text
	 * @return whether it does
	 */
	public boolean matches(String text) {
		int part = 0;
		int at = 0;
		int star = -1;
		int resume = 0;
		while (at < text.length()) {
			int c = text.codePointAt(at);
			if (part < this.parts.size() && this.parts.get(part) == null) {
				star = part++;
				resume = at;
			}
			else if (part < this.parts.size() && matches(part, c)) {
				part++;
				at += Character.charCount(c);
			}
			else if (star >= 0) {
				// What came before the last star matched; let that star take one more.
				part = star + 1;
				resume += Character.charCount(text.codePointAt(resume));
				at = resume;
			}
			else {
				return false;
			}
		}
		while (part < this.parts.size() && this.parts.get(part) == null) {
			part++;
		}
		return part == this.parts.size();
	}

	private boolean matches(int part, int c) {
		IntPredicate single = this.parts.get(part);
		return single != null && single.test(c);
	}

	@Override
	public String toString() {
		return this.pattern;
	}

	/** Reads the pattern once, from the left. */
	private final class Parser {

		private final int[] chars = Glob.this.pattern.codePoints().toArray();

		private final StringBuilder literal = new StringBuilder();

		private int at;

		void parse() {
			while (this.at < this.chars.length) {
				switch (this.chars[this.at]) {
					case '*' -> part(null);
					case '?' -> part((c) -> true);
					case '[' -> part(charClass());
					case '\\' -> literal(isLast() ? '\\' : this.chars[++this.at]);
					default -> literal(this.chars[this.at]);
				}
				this.at++;
			}
			endLiteral();
		}

		private void part(@Nullable IntPredicate part) {
			endLiteral();
			Glob.this.parts.add(part);
		}

		private void literal(int c) {
			this.literal.appendCodePoint(c);
			Glob.this.parts.add((other) -> other == c);
		}

		private void endLiteral() {
			if (!this.literal.isEmpty()) {
				Glob.this.literals.add(this.literal.toString());
				this.literal.setLength(0);
			}
		}

		private boolean isLast() {
			return this.at == this.chars.length - 1;
		}

		/**
		 * Reads a class as Redis does, those included that have no end. Leaves the place
		 * at its last character.
		 */
		private IntPredicate charClass() {
			this.at++;
			boolean negated = this.at < this.chars.length && this.chars[this.at] == '^';
			if (negated) {
				this.at++;
			}
			IntPredicate members = (c) -> false;
			while (this.at < this.chars.length && this.chars[this.at] != ']') {
				members = members.or(member());
				this.at++;
			}
			return negated ? members.negate() : members;
		}

		private IntPredicate member() {
			int first = this.chars[this.at];
			if (first == '\\' && !isLast()) {
				int escaped = this.chars[++this.at];
				return (c) -> c == escaped;
			}
			if (this.at + 2 < this.chars.length && this.chars[this.at + 1] == '-') {
				this.at += 2;
				int low = Math.min(first, this.chars[this.at]);
				int high = Math.max(first, this.chars[this.at]);
				return (c) -> c >= low && c <= high;
			}
			return (c) -> c == first;
		}

	}

}
