package io.cachestarter.interceptor;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.expression.EvaluationContext;
import org.springframework.expression.Expression;
import org.springframework.expression.ExpressionException;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.CompoundExpression;
import org.springframework.expression.spel.ast.Literal;
import org.springframework.expression.spel.ast.MethodReference;
import org.springframework.expression.spel.ast.OpAnd;
import org.springframework.expression.spel.ast.OpEQ;
import org.springframework.expression.spel.ast.OpGE;
import org.springframework.expression.spel.ast.OpGT;
import org.springframework.expression.spel.ast.OpLE;
import org.springframework.expression.spel.ast.OpLT;
import org.springframework.expression.spel.ast.OpMinus;
import org.springframework.expression.spel.ast.OpNE;
import org.springframework.expression.spel.ast.OpOr;
import org.springframework.expression.spel.ast.OpPlus;
import org.springframework.expression.spel.ast.OperatorNot;
import org.springframework.expression.spel.ast.PropertyOrFieldReference;
import org.springframework.expression.spel.ast.VariableReference;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.expression.spel.support.StandardEvaluationContext;
import org.springframework.util.ClassUtils;

/**
 * An expression that may be evaluated once more with nobody the wiser: it compares
 * arguments with each other and with constants, puts texts and numbers among them
 * together, and asks those what they say of themselves. Safe for use by multiple threads.
 */
final class PlainExpression {

	private static final SpelExpressionParser PARSER = new SpelExpressionParser();

	private static final EvaluationContext SHARED = new StandardEvaluationContext();

	/** What any two arguments can be asked. */
	private static final Set<Class<? extends SpelNode>> COMPARISONS = Set.of(OpAnd.class, OpOr.class, OperatorNot.class,
			OpEQ.class, OpNE.class, OpLT.class, OpLE.class, OpGT.class, OpGE.class);

	/** What is done with texts and numbers only; others are made texts for it. */
	private static final Set<Class<? extends SpelNode>> SUMS = Set.of(OpPlus.class, OpMinus.class);

	private final Expression expression;

	private final Map<String, Integer> indexes;

	private PlainExpression(Expression expression, Map<String, Integer> indexes) {
		this.expression = expression;
		this.indexes = indexes;
	}

	/**
	 * Returns the expression of a text.
	 * @param text the text, which must not be empty
	 * @param called the method whose parameters it names
	 * @return the expression, or {@code null} if it is not a plain one, or none at all
	 */
	static @Nullable PlainExpression of(String text, Method called) {
		SpelExpression expression;
		try {
			expression = (SpelExpression) PARSER.parseExpression(text);
		}
		catch (ExpressionException ex) {
			return null;
		}
		Reader reader = new Reader(called);
		return reader.isPlain(expression.getAST()) ? new PlainExpression(expression, Map.copyOf(reader.indexes)) : null;
	}

	/**
	 * Returns the value for a call, or {@code null} if there is none. Spring evaluates
	 * the expression then, and tells the caller what is wrong with it.
	 */
	<T> @Nullable T value(@Nullable Object[] arguments, Class<T> type) {
		EvaluationContext context = new VariableContext(SHARED,
				(name) -> arguments[Objects.requireNonNull(this.indexes.get(name))]);
		try {
			return this.expression.getValue(context, type);
		}
		catch (RuntimeException ex) {
			return null;
		}
	}

	/** Looks at the parts of an expression, and notes the arguments that they name. */
	private static final class Reader {

		private final Map<String, Integer> indexes = new TreeMap<>();

		private final Method called;

		private Reader(Method called) {
			this.called = called;
		}

		private boolean isPlain(SpelNode node) {
			if (node instanceof VariableReference variable) {
				return argument(variable) != ArgumentNames.NONE;
			}
			if (node instanceof CompoundExpression) {
				return isPlainPart(node);
			}
			return node instanceof Literal || (COMPARISONS.contains(node.getClass()) && arePlain(node))
					|| (SUMS.contains(node.getClass()) && arePlain(node) && areValues(node));
		}

		private boolean arePlain(SpelNode parent) {
			return children(parent).allMatch(this::isPlain);
		}

		private boolean areValues(SpelNode parent) {
			return children(parent)
				.allMatch((child) -> !(child instanceof VariableReference variable) || isValue(argument(variable)));
		}

		private static Stream<SpelNode> children(SpelNode parent) {
			return IntStream.range(0, parent.getChildCount()).mapToObj(parent::getChild);
		}

		/** A property, or a method, of an argument of a type that cannot change. */
		private boolean isPlainPart(SpelNode node) {
			if (node.getChildCount() != 2 || !(node.getChild(0) instanceof VariableReference variable)) {
				return false;
			}
			SpelNode part = node.getChild(1);
			return isValue(argument(variable)) && (part instanceof PropertyOrFieldReference
					|| (part instanceof MethodReference && arePlain(part)));
		}

		private boolean isValue(int argument) {
			if (argument == ArgumentNames.NONE) {
				return false;
			}
			Class<?> type = this.called.getParameterTypes()[argument];
			return type == String.class || ClassUtils.isPrimitiveOrWrapper(type);
		}

		private int argument(VariableReference variable) {
			return this.indexes.computeIfAbsent(variable.toStringAST().substring(1),
					(name) -> ArgumentNames.indexOf(name, this.called));
		}

	}

}
