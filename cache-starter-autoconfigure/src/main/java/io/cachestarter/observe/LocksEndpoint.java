package io.cachestarter.observe;

import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

import io.cachestarter.lock.HeldLock;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * Lists the locks that are held on this node.
 *
 * @since 0.1.0
 */
@Endpoint(id = "locks")
public final class LocksEndpoint {

	private final Supplier<List<HeldLock>> held;

	/**
	 * Creates an endpoint.
	 * @param held gives the locks that are held
	 */
	public LocksEndpoint(Supplier<List<HeldLock>> held) {
		this.held = held;
	}

	/**
	 * Lists the locks by their names, those of one name by their tokens.
	 * @return the locks
	 */
	@ReadOperation
	public HeldLocks locks() {
		return new HeldLocks(this.held.get()
			.stream()
			.sorted(Comparator.comparing(HeldLock::name).thenComparing(HeldLock::fencingToken))
			.toList());
	}

	/**
	 * What the endpoint answers.
	 *
	 * @param locks the locks that are held on this node
	 */
	public record HeldLocks(List<HeldLock> locks) implements OperationResponseBody {

	}

}
