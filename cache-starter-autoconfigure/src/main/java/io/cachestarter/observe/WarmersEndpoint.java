package io.cachestarter.observe;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.cachestarter.warm.CacheWarmers;
import io.cachestarter.warm.WarmerStatus;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * Lists the warmers with what they do on this node, and starts or cancels one.
 *
 * @since 0.1.0
 */
@Endpoint(id = "warmers")
public final class WarmersEndpoint {

	private final Supplier<CacheWarmers> warmers;

	/**
	 * Creates an endpoint.
	 * @param warmers gives the warmers
	 */
	public WarmersEndpoint(Supplier<CacheWarmers> warmers) {
		this.warmers = warmers;
	}

	/**
	 * Lists the warmers by their names.
	 * @return what they do, or have done last
	 */
	@ReadOperation
	public Warmers warmers() {
		return new Warmers(this.warmers.get().statuses());
	}

	/**
	 * Shows one warmer.
	 * @param name its name
	 * @return what it does, or {@code null} if there is none of that name
	 */
	@ReadOperation
	public @Nullable WarmerStatus warmer(@Selector String name) {
		CacheWarmers all = this.warmers.get();
		return all.names().contains(name) ? all.status(name) : null;
	}

	/**
	 * Starts a warmer on this node, or cancels its run. Does not wait for its end.
	 * @param name its name
	 * @param action {@code start} or {@code cancel}; {@code start} if not given
	 * @return what it does now, or {@code null} if there is none of that name
	 */
	@WriteOperation
	public @Nullable WarmerStatus change(@Selector String name, @Nullable String action) {
		CacheWarmers all = this.warmers.get();
		if (!all.names().contains(name)) {
			return null;
		}
		switch ((action != null) ? action : "start") {
			case "start" -> {
				CompletableFuture<?> unused = all.runAsync(name);
			}
			case "cancel" -> {
				boolean unused = all.cancel(name);
			}
			default ->
				throw new InvalidEndpointRequestException("'action' is '" + action + "'", "Use 'start' or 'cancel'");
		}
		return all.status(name);
	}

	/**
	 * What the endpoint answers.
	 *
	 * @param warmers what each does on this node, or has done last
	 */
	public record Warmers(List<WarmerStatus> warmers) implements OperationResponseBody {

	}

}
