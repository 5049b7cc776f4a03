package io.cachestarter.sample.product;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.springframework.context.MessageSourceResolvable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.ProblemDetail;
import org.springframework.validation.method.ParameterValidationResult;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.HandlerMethodValidationException;

/**
 * Names the invalid inputs in the answer 400. All other errors are left to Spring Boot.
 */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class ValidationProblems {

	@ExceptionHandler
	ProblemDetail invalidBody(MethodArgumentNotValidException ex) {
		return describe(ex.getBody(),
				ex.getFieldErrors().stream().map((error) -> describe(error.getField(), error)).toList());
	}

	@ExceptionHandler
	ProblemDetail invalidParameter(HandlerMethodValidationException ex) {
		return describe(ex.getBody(),
				ex.getParameterValidationResults().stream().flatMap(ValidationProblems::describe).toList());
	}

	private static ProblemDetail describe(ProblemDetail problem, List<String> errors) {
		problem.setDetail("Invalid request: " + String.join("; ", errors.stream().sorted().toList()));
		return problem;
	}

	private static Stream<String> describe(ParameterValidationResult result) {
		String name = Objects.requireNonNullElse(result.getMethodParameter().getParameterName(), "parameter");
		return result.getResolvableErrors().stream().map((error) -> describe(name, error));
	}

	private static String describe(String name, MessageSourceResolvable error) {
		return name + " " + Objects.requireNonNullElse(error.getDefaultMessage(), "is invalid");
	}

}
