package io.cachestarter.message;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.cachestarter.internal.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * A handler of a durable topic that gets all messages behind an id. Where it is, it knows
 * by itself. Safe for use by multiple threads.
 */
final class ReplayReader<T> extends StreamReader<T> {

	private static final String NEWEST = "$";

	private final HandlerCall<T> call;

	/** Written by one read at a time, which follows the one before. */
	private volatile String after;

	ReplayReader(BusContext context, Topic<T> topic, TopicChannel channel, @Nullable String after,
			TopicHandler<T> handler, Consumer<Subscriber> onClose) {
		super(context, topic, channel, onClose);
		this.after = (after != null) ? after : NEWEST;
		this.call = new HandlerCall<>(context, topic, null, handler);
	}

	@Override
	CompletableFuture<List<byte[]>> read(int room) {
		return (room > 0) ? context().streams().read(topic(), this.after, room)
				: CompletableFuture.completedFuture(List.of(Utf8.bytes(this.after)));
	}

	@Override
	int accept(List<byte[]> answer) {
		this.after = StreamScripts.text(answer.get(0));
		for (int i = 1; i < answer.size(); i += 2) {
			this.after = StreamScripts.text(answer.get(i));
			take(new Entry(this.after, 1, answer.get(i + 1)));
		}
		return answer.size() / 2;
	}

	@Override
	void handle(Entry entry) {
		tellLag(entry);
		Throwable failure = this.call.handle(entry.json(), entry.id(), 1);
		if (failure == null) {
			this.call.succeeded();
		}
		else {
			this.call.failed(entry.id(), 1, MessageObserver.Outcome.FAILURE, failure);
		}
		release();
	}

	@Override
	public void leave() {
		// Redis knows nothing of this handler.
	}

}
