package io.cachestarter.interceptor;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import org.springframework.expression.EvaluationContext;
import org.springframework.expression.Expression;
import org.springframework.expression.spel.SpelCompilerMode;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.SpelParserConfiguration;
import org.springframework.expression.spel.ast.CompoundExpression;
import org.springframework.expression.spel.ast.Literal;
import org.springframework.expression.spel.ast.MethodReference;
import org.springframework.expression.spel.ast.NullLiteral;
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
 * An expression that may be evaluated once more with nobody the wiser, because nothing of
 * the application is called for it: it compares texts and numbers among the arguments
 * with each other and with constants, puts them together, asks them what they say of
 * themselves, and tells whether other arguments are there. Safe for use by multiple
 * threads.
 */
final class PlainExpression {

	private static final SpelExpressionParser PARSER = new SpelExpressionParser(
			new SpelParserConfiguration(SpelCompilerMode.OFF, null));

	private static final EvaluationContext SHARED = new StandardEvaluationContext();

	private static final Set<Class<? extends SpelNode>> OPERATORS = Set.of(OpAnd.class, OpOr.class, OperatorNot.class,
			OpEQ.class, OpNE.class, OpLT.class, OpLE.class, OpGT.class, OpGE.class, OpPlus.class, OpMinus.class);

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
		Reader reader = new Reader(called);
		SpelExpression expression = parse(text);
		return (expression != null && reader.isPlain(expression.getAST())) ? reader.read(expression) : null;
	}

	/**
	 * Returns an expression that is true or false, like {@link #of}. Other arguments than
	 * texts and numbers would be asked which of the two they are.
	 */
	static @Nullable PlainExpression ofCondition(String text, Method called) {
		Reader reader = new Reader(called);
		SpelExpression expression = parse(text);
		return (expression != null && reader.arePlainValues(List.of(expression.getAST()))) ? reader.read(expression)
				: null;
	}

	/** Spring may never need it, so it is not for us to say what is wrong with it. */
	private static @Nullable SpelExpression parse(String text) {
		try {
			return (SpelExpression) PARSER.parseExpression(text);
		}
		catch (RuntimeException ex) {
			return null;
		}
	}

	/**
	 * Returns the value for a call, of the type that it has.
	 * @return the value, or {@code null} if there is none: Spring evaluates the
	 * expression then, and tells the caller what is wrong with it
	 */
	@Nullable Object value(@Nullable Object[] arguments) {
		try {
			return this.expression.getValue(context(arguments));
		}
		catch (RuntimeException ex) {
			return null;
		}
	}

	/** Tells whether the value for a call is true. */
	boolean isTrue(@Nullable Object[] arguments) {
		try {
			return Boolean.TRUE.equals(this.expression.getValue(context(arguments), Boolean.class));
		}
		catch (RuntimeException ex) {
			return false;
		}
	}

	private EvaluationContext context(@Nullable Object[] arguments) {
		return new VariableContext(SHARED, (name) -> arguments[Objects.requireNonNull(this.indexes.get(name))]);
	}

	/** Looks at the parts of an expression, and notes the arguments that they name. */
	private static final class Reader {

		private final Map<String, Integer> indexes = new TreeMap<>();

		private final Method called;

		private Reader(Method called) {
			this.called = called;
		}

		private PlainExpression read(Expression expression) {
			return new PlainExpression(expression, Map.copyOf(this.indexes));
		}

		private boolean isPlain(SpelNode node) {
			if (node instanceof VariableReference variable) {
				return argument(variable) != ArgumentNames.NONE;
			}
			if (node instanceof CompoundExpression) {
				return isPlainPart(children(node));
			}
			return node instanceof Literal || isNullCheck(node)
					|| (OPERATORS.contains(node.getClass()) && arePlainValues(children(node)));
		}

		/** Whether an argument is there can be asked of any. */
		private boolean isNullCheck(SpelNode node) {
			List<SpelNode> children = children(node);
			return (node instanceof OpEQ || node instanceof OpNE) && children.stream().allMatch(this::isPlain)
					&& children.stream().anyMatch(NullLiteral.class::isInstance);
		}

		private boolean arePlainValues(List<SpelNode> nodes) {
			return nodes.stream()
				.allMatch((node) -> isPlain(node)
						&& (!(node instanceof VariableReference variable) || isValue(argument(variable))));
		}

		/** A property, or a method, of an argument of a type that cannot change. */
		private boolean isPlainPart(List<SpelNode> nodes) {
			if (nodes.size() != 2 || !(nodes.get(0) instanceof VariableReference variable)) {
				return false;
			}
			SpelNode part = nodes.get(1);
			return isValue(argument(variable)) && (part instanceof PropertyOrFieldReference
					|| (part instanceof MethodReference && arePlainValues(children(part))));
		}

		private static List<SpelNode> children(SpelNode parent) {
			return IntStream.range(0, parent.getChildCount()).mapToObj(parent::getChild).toList();
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
