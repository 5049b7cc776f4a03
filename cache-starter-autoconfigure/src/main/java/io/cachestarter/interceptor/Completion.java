package io.cachestarter.interceptor;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;

/**
 * Runs an action when that has succeeded which a method returned: at once for a plain
 * value, later for a future or publisher. If the action fails, the caller sees its
 * failure.
 */
final class Completion {

	private final Consumer<@Nullable Object> action;

	private final boolean needsElements;

	/**
	 * Creates a completion.
	 * @param action gets the value; of several a list
	 * @param needsElements whether the action looks at the value. If not, the elements of
	 * a stream, which may have no end, are not kept for it
	 */
	Completion(Consumer<@Nullable Object> action, boolean needsElements) {
		this.action = action;
		this.needsElements = needsElements;
	}

	/**
	 * Runs the action, now or later.
	 * @param returned what the method returned
	 * @return what the caller gets in its place
	 */
	@Nullable Object follow(@Nullable Object returned) {
		if (returned instanceof CompletionStage<?> stage) {
			return followStage(stage);
		}
		ReactiveAdapter adapter = (returned != null)
				? ReactiveAdapterRegistry.getSharedInstance().getAdapter(returned.getClass()) : null;
		if (adapter != null) {
			return adapter.fromPublisher(followPublisher(adapter.toPublisher(returned), adapter.isMultiValue()));
		}
		this.action.accept(returned);
		return returned;
	}

	private CompletionStage<?> followStage(CompletionStage<?> stage) {
		return stage.whenComplete((value, ex) -> {
			if (ex == null) {
				this.action.accept(value);
			}
		});
	}

	private Publisher<?> followPublisher(Publisher<?> publisher, boolean several) {
		if (!several) {
			return Mono.from(publisher).doOnSuccess(this.action);
		}
		return this.needsElements ? Flux.defer(() -> followElements(publisher))
				: Flux.from(publisher).doOnComplete(() -> this.action.accept(null));
	}

	private Flux<?> followElements(Publisher<?> publisher) {
		List<Object> elements = new ArrayList<>();
		return Flux.from(publisher).doOnNext(elements::add).doOnComplete(() -> this.action.accept(elements));
	}

}
