package io.cachestarter.lock;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.cachestarter.redis.MessageHandler;

/**
 * The lines of this node, by the name that messages call them by.
 * <p>
 * A message is {@code {node to skip}|{name}}. One that is lost costs at most a second,
 * and none when the subscription was renewed since: then all lines look.
 */
final class Lines implements MessageHandler {

	private final ConcurrentMap<String, Line> lines = new ConcurrentHashMap<>();

	private final LockNode node;

	private final String nodeId;

	Lines(LockNode node, String nodeId) {
		this.node = node;
		this.nodeId = nodeId;
	}

	/** Lets a caller stand in its line, and returns that. */
	Line join(Waiter waiter) {
		String name = waiter.line();
		while (true) {
			Line line = find(name);
			if (line.join(waiter)) {
				return line;
			}
			this.lines.remove(name, line);
		}
	}

	private Line find(String name) {
		Line known = this.lines.get(name);
		if (known != null) {
			return known;
		}
		Line created = new Line(this.node, this, name);
		Line other = this.lines.putIfAbsent(name, created);
		return (other != null) ? other : created;
	}

	void remove(String name, Line line) {
		this.lines.remove(name, line);
	}

	int count() {
		return this.lines.size();
	}

	@Override
	public void onMessage(byte[] message) {
		String text = new String(message, StandardCharsets.UTF_8);
		int end = text.indexOf('|');
		Line line = (end >= 0) ? this.lines.get(text.substring(end + 1)) : null;
		if (line != null && !text.startsWith(this.nodeId)) {
			line.wake();
		}
	}

	@Override
	public void onSubscribed() {
		this.lines.values().forEach(Line::wake);
	}

	void close(Throwable cause) {
		this.lines.values().forEach((line) -> line.close(cause));
	}

}
