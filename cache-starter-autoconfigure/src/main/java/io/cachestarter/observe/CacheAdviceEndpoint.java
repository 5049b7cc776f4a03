package io.cachestarter.observe;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import io.cachestarter.advice.AdviceReport;
import io.cachestarter.advice.CacheAdvisor;
import io.cachestarter.advice.CacheTraffic;
import io.cachestarter.advice.Finding;
import io.cachestarter.advice.ServerStatus;
import io.cachestarter.advice.SizeGroup;
import io.cachestarter.advice.SizeReport;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * Says what the servers and the traffic of this node advise, and looks at the sizes of
 * keys on demand.
 *
 * @since 0.1.0
 */
@Endpoint(id = "cacheadvice")
public final class CacheAdviceEndpoint {

	private static final int KEYS = 10_000;

	private static final int TOP = 10;

	private final Supplier<CacheAdvisor> advisor;

	/**
	 * Creates an endpoint.
	 * @param advisor gives who is asked
	 */
	public CacheAdviceEndpoint(Supplier<CacheAdvisor> advisor) {
		this.advisor = advisor;
	}

	/**
	 * Looks at the servers and at what the caches of this node have answered.
	 * @return what was seen, and what follows
	 */
	@ReadOperation
	public Advice advice() {
		AdviceReport report = this.advisor.get().advise();
		return new Advice(report.findings(), report.servers(), report.caches());
	}

	/**
	 * Looks at the sizes of the keys in Redis. No read operation, because it costs the
	 * servers a command for each key.
	 * @param maxKeys how many keys to look at, 10,000 if not given
	 * @param top how many of the largest keys of each purpose to name, 10 if not given
	 * @return what was seen, and what follows
	 */
	@WriteOperation
	public Sizes sizes(@Nullable Integer maxKeys, @Nullable Integer top) {
		try {
			SizeReport report = this.advisor.get()
				.survey((maxKeys != null) ? maxKeys : KEYS, (top != null) ? top : TOP);
			return new Sizes(report.looked(), report.complete(), report.ended(), report.took(), report.groups(),
					report.findings());
		}
		catch (IllegalArgumentException | IllegalStateException ex) {
			String reason = String.valueOf(ex.getMessage());
			throw new InvalidEndpointRequestException(reason, reason, ex);
		}
	}

	/**
	 * What is advised.
	 *
	 * @param findings what to do, what matters most first
	 * @param servers each primary
	 * @param caches each cache, as this node has used it
	 */
	public record Advice(List<Finding> findings, List<ServerStatus> servers,
			List<CacheTraffic> caches) implements OperationResponseBody {

	}

	/**
	 * What keys take.
	 *
	 * @param looked how many keys were looked at
	 * @param complete whether these were all keys
	 * @param ended why not all were looked at, or {@code null}
	 * @param took how long it has taken
	 * @param groups caches and other purposes, what takes most first
	 * @param findings what follows
	 */
	public record Sizes(long looked, boolean complete, @Nullable String ended, Duration took, List<SizeGroup> groups,
			List<Finding> findings) implements OperationResponseBody {

	}

}
