package io.cachestarter.ratelimit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides on requests whose keys lie in several slots of a cluster: one limiter after the
 * other, because no script reaches more than one slot. If one denies or fails, those
 * before it get their permits back, and those after it are only asked what they have.
 */
final class SlotBySlot {

	private static final Logger logger = LoggerFactory.getLogger(SlotBySlot.class);

	private final List<RateLimitResult> results = new ArrayList<>();

	private final LimitScripts scripts;

	private final List<Ask> asks;

	private final byte[] holder;

	private int taken;

	SlotBySlot(LimitScripts scripts, List<Ask> asks, byte[] holder) {
		this.scripts = scripts;
		this.asks = asks;
		this.holder = holder;
	}

	CompletableFuture<Decisions> decide() {
		return ask(0, true).thenApply((done) -> new Decisions(this.results, 0)).whenComplete((decisions, ex) -> {
			if (ex != null) {
				giveBack();
			}
		});
	}

	private CompletableFuture<Void> ask(int next, boolean take) {
		if (next == this.asks.size()) {
			return CompletableFuture.completedFuture(null);
		}
		List<Ask> one = List.of(this.asks.get(next));
		return this.scripts.tryAcquire(one, take, 0, this.holder).thenCompose((answer) -> {
			RateLimitResult result = Decisions.of(one, answer, take ? this.holder : null).results().get(0);
			this.results.add(result);
			if (take && result.isAllowed()) {
				this.taken++;
			}
			else {
				giveBack();
			}
			return ask(next + 1, take && result.isAllowed());
		});
	}

	/** What cannot be given back ends with its window. */
	private void giveBack() {
		while (this.taken > 0) {
			Ask ask = this.asks.get(--this.taken);
			if (this.results.get(this.taken).getOutcome() == RateLimitOutcome.ALLOWED) {
				CompletableFuture<?> unused = this.scripts
					.refund(ask, ask.quotas(), this.holder, LimitNews.about(LimitedKey.of(ask)))
					.whenComplete((given, ex) -> {
						if (ex != null) {
							logger.debug("Permits of '{}' were taken for nothing", ask.limiter().name(), ex);
						}
					});
			}
		}
	}

}
