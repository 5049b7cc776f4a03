package io.cachestarter.sample.sale;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.cachestarter.message.MessageBus;
import io.cachestarter.message.Topic;
import io.cachestarter.sample.product.Ordered;
import io.cachestarter.structure.Expiry;
import io.cachestarter.structure.Leaderboards;
import io.cachestarter.structure.Ranked;
import io.cachestarter.structure.RedisStructures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;

/**
 * Ranks products as they are sold, and tells all instances what is left of them. An order
 * stands whether this succeeds or not, so failures are only logged. Safe for use by
 * multiple threads.
 */
@Service
public class Sales {

	static final Topic<StockChange> STOCK = Topic.of("stock", StockChange.class);

	private static final Logger logger = LoggerFactory.getLogger(Sales.class);

	private static final String ALL = "all";

	private final Leaderboards<Long> bestsellers;

	private final MessageBus messages;

	Sales(RedisStructures structures, MessageBus messages) {
		this.bestsellers = structures.leaderboards("bestsellers", Long.class, Expiry.afterWrite(Duration.ofDays(30)));
		this.messages = messages;
	}

	@EventListener
	void sold(Ordered order) {
		CompletableFuture<?> unused = CompletableFuture
			.allOf(this.bestsellers.incrementAsync(ALL, order.product(), order.quantity()),
					this.messages.publishAsync(STOCK, new StockChange(order.product(), order.left())))
			.whenComplete((done, ex) -> {
				if (ex != null) {
					logger.warn("{} is not in the ranking, or not known to all", order, ex);
				}
			});
	}

	/**
	 * Ranks products by the pieces sold since this ranking began, without asking the
	 * database.
	 * @param count how many products
	 * @return their numbers and the pieces sold, the best first
	 */
	public List<Ranked<Long>> bestsellers(int count) {
		return this.bestsellers.top(ALL, count);
	}

}
