package io.cachestarter.observe;

import java.util.Set;
import java.util.stream.Collectors;

import io.cachestarter.message.MessageObserver.Outcome;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

class MessageMetricsTests {

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final MessageMetrics metrics = new MessageMetrics(() -> null);

	@BeforeEach
	void bind() {
		this.metrics.bindTo(this.registry);
	}

	@Test
	void countsByTopic() {
		this.metrics.onPublished("stock");
		this.metrics.onPublished("stock");
		this.metrics.onDropped("stock");
		this.metrics.onHandled("stock", Outcome.DEAD_LETTER);
		this.metrics.onHandled("orders", Outcome.SUCCESS);
		this.metrics.onLag("orders", 7);

		assertThat(this.registry.get("messages.published").tags("topic", "stock").counter().count()).isEqualTo(2);
		assertThat(this.registry.get("messages.dropped").tags("topic", "stock").counter().count()).isOne();
		assertThat(this.registry.get("messages.handled")
			.tags("topic", "stock", "outcome", "dead_letter")
			.counter()
			.count()).isOne();
		assertThat(this.registry.get("messages.lag").tags("topic", "orders").timer().totalTime(MILLISECONDS))
			.isEqualTo(7);
		assertThat(this.registry.get("messages.queue.size").gauge().value()).isZero();
	}

	@Test
	void foldsTopicsThatAreTooMany() {
		for (int i = 0; i < 150; i++) {
			this.metrics.onPublished("topic-" + i);
		}

		Set<String> tags = this.registry.find("messages.published")
			.counters()
			.stream()
			.map((counter) -> String.valueOf(counter.getId().getTag("topic")))
			.collect(Collectors.toSet());
		assertThat(tags).hasSize(101).contains("topic-0", "topic-99", "other").doesNotContain("topic-100");
		assertThat(this.registry.get("messages.published").tags("topic", "other").counter().count()).isEqualTo(50);
	}

	@Test
	void takesItsMetersAwayWhenClosed() {
		this.metrics.onPublished("stock");
		this.metrics.onLag("stock", 1);
		this.metrics.onHandled("stock", Outcome.RETRY);
		this.metrics.close();
		this.metrics.onPublished("orders");

		assertThat(this.registry.getMeters()).isEmpty();
	}

}
