package io.cachestarter.observe;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.cachestarter.warm.CacheWarmers;
import io.cachestarter.warm.WarmState;
import io.cachestarter.warm.WarmerStatus;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Tests for {@link WarmersEndpoint}. */
class WarmersEndpointTests {

	private final Warmers warmers = new Warmers();

	private final WarmersEndpoint endpoint = new WarmersEndpoint(() -> this.warmers);

	@Test
	void listsWarmers() {
		assertThat(this.endpoint.warmers().warmers()).extracting(WarmerStatus::name).containsExactly("items");
		assertThat(this.endpoint.warmer("items")).isEqualTo(this.warmers.status("items"));
		assertThat(this.endpoint.warmer("other")).isNull();
	}

	@Test
	void startsAndCancelsOne() {
		assertThat(this.endpoint.change("items", null)).extracting(WarmerStatus::state).isEqualTo(WarmState.LOADING);
		assertThat(this.endpoint.change("items", "cancel")).extracting(WarmerStatus::state).isEqualTo(WarmState.IDLE);
		assertThat(this.endpoint.change("items", "start")).extracting(WarmerStatus::state).isEqualTo(WarmState.LOADING);
		assertThat(this.endpoint.change("other", "start")).isNull();
	}

	@Test
	void refusesAnythingElse() {
		assertThatExceptionOfType(InvalidEndpointRequestException.class)
			.isThrownBy(() -> this.endpoint.change("items", "stop"))
			.withMessageContaining("'action' is 'stop'")
			.extracting(InvalidEndpointRequestException::getReason)
			.isEqualTo("Use 'start' or 'cancel'");
		assertThat(this.warmers.state).isEqualTo(WarmState.IDLE);
	}

	/** One warmer that only changes its state. */
	private static final class Warmers implements CacheWarmers {

		private WarmState state = WarmState.IDLE;

		@Override
		public Set<String> names() {
			return Set.of("items");
		}

		@Override
		public WarmerStatus status(String name) {
			return new WarmerStatus(name, "items", this.state, null, 0, 0, 0, 0, 0, null, Duration.ZERO, null, null);
		}

		@Override
		public WarmerStatus run(String name) {
			return runAsync(name).join();
		}

		@Override
		public CompletableFuture<WarmerStatus> runAsync(String name) {
			this.state = WarmState.LOADING;
			return new CompletableFuture<>();
		}

		@Override
		public boolean cancel(String name) {
			this.state = WarmState.IDLE;
			return true;
		}

	}

}
