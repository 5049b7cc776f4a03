package io.cachestarter.interceptor;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

import org.springframework.expression.EvaluationContext;
import org.springframework.expression.ParseException;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.VariableReference;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.util.ClassUtils;

/**
 * A parsed expression that can tell where it stands. Its text is that place.
 */
final class AnnotationExpression {

	private static final SpelExpressionParser PARSER = new SpelExpressionParser();

	private static final String REMEDY = ". Correct the expression: a fixed text needs quotes of its own ('products'), "
			+ "arguments are #name or #p0, and #result is there after the invocation only";

	private final String place;

	private final SpelExpression expression;

	private final String remedy;

	private AnnotationExpression(String place, SpelExpression expression, String remedy) {
		this.place = place;
		this.expression = expression;
		this.remedy = remedy;
	}

	/**
	 * Parses an expression.
	 * @param annotation the annotation with the expression, as it looks in the source
	 * @param text the expression
	 * @param method the annotated method
	 * @return the parsed expression
	 * @throws IllegalStateException if the text is no expression
	 */
	static AnnotationExpression parse(String annotation, String text, Method method) {
		String place = annotation + " on " + ClassUtils.getQualifiedMethodName(method);
		return parse(place, text, REMEDY);
	}

	/**
	 * Parses an expression that may stand elsewhere.
	 * @param place where it stands, for messages
	 * @param text the expression
	 * @param remedy what to do if it fails; begins with a full stop
	 * @return the parsed expression
	 * @throws IllegalStateException if the text is no expression
	 */
	static AnnotationExpression parse(String place, String text, String remedy) {
		try {
			return new AnnotationExpression(place, (SpelExpression) PARSER.parseExpression(text), remedy);
		}
		catch (ParseException | IllegalArgumentException ex) {
			throw new IllegalStateException(place + " is not an expression: " + ex.getMessage() + remedy, ex);
		}
	}

	<T> @Nullable T evaluate(EvaluationContext context, Class<T> type) {
		try {
			return this.expression.getValue(context, type);
		}
		catch (RuntimeException ex) {
			throw new IllegalStateException(this.place + " failed: " + ex.getMessage() + this.remedy, ex);
		}
	}

	boolean usesResult() {
		return usesResult(this.expression.getAST());
	}

	private static boolean usesResult(SpelNode node) {
		if (node instanceof VariableReference && node.toStringAST().equals("#" + InvocationContext.RESULT)) {
			return true;
		}
		for (int i = 0; i < node.getChildCount(); i++) {
			if (usesResult(node.getChild(i))) {
				return true;
			}
		}
		return false;
	}

	@Override
	public String toString() {
		return this.place;
	}

}
