package io.cachestarter.test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;

/**
 * A server with the user {@code shop} of docs/security.md, whose rights a test takes away
 * one after the other.
 */
public final class RedisRights implements AutoCloseable {

	private static final Pattern BASE = Pattern.compile("^ACL SETUSER shop (on .*)$", Pattern.MULTILINE);

	private final RedisServerHandle server = RedisServers.start();

	private final RedisClient client = RedisClient.create(RedisURI.create(this.server.host(), this.server.port()));

	private final RedisCommands<String, String> admin = this.client.connect().sync();

	/**
	 * Start a server.
	 * @param feature how the rules of the tested feature begin on that page
	 */
	public RedisRights(String feature) {
		set(rules(BASE).toArray(String[]::new));
		set(rules(featureRules(feature)).toArray(String[]::new));
	}

	/**
	 * Return the commands that the page lists for a feature.
	 * @param feature how its rules begin
	 * @return the commands in lower case
	 */
	public static List<String> commands(String feature) {
		return rules(featureRules(feature)).stream()
			.filter((rule) -> rule.startsWith("+"))
			.map((rule) -> rule.substring(1))
			.toList();
	}

	private static Pattern featureRules(String feature) {
		return Pattern.compile("^ACL SETUSER shop (" + Pattern.quote(feature) + " .*)$", Pattern.MULTILINE);
	}

	private static List<String> rules(Pattern pattern) {
		try {
			return pattern.matcher(Files.readString(Path.of("..", "docs", "security.md")))
				.results()
				.map((match) -> match.group(1))
				.findFirst()
				.map((rules) -> List.of(rules.split(" ")))
				.orElseThrow();
		}
		catch (IOException ex) {
			throw new IllegalStateException("The page with the rules cannot be read", ex);
		}
	}

	/** Return what an application needs to connect as this user. */
	public String[] properties() {
		List<String> properties = new ArrayList<>(List.of(this.server.properties()));
		properties.addAll(List.of("spring.data.redis.username=shop", "spring.data.redis.password=secret"));
		return properties.toArray(String[]::new);
	}

	/** Take a right away, and forget what was refused before. */
	public void take(String command) {
		set("-" + command);
		this.admin.aclLogReset();
	}

	/** Give a right back. */
	public void give(String command) {
		set("+" + command);
	}

	/** Return what has been refused. */
	public List<String> refused() {
		return this.admin.aclLog().stream().map((entry) -> String.valueOf(entry.get("object"))).toList();
	}

	/** Forget what has been refused. */
	public void forgetRefused() {
		this.admin.aclLogReset();
	}

	/** Remove a key as somebody who may do everything. */
	public void remove(String key) {
		this.admin.del(key);
	}

	private void set(String... rules) {
		CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8).add("SETUSER").add("shop");
		Arrays.stream(rules).forEach(arguments::add);
		String answer = this.admin.dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8), arguments);
		if (!"OK".equals(answer)) {
			throw new IllegalStateException("The rules " + Arrays.toString(rules) + " were answered by " + answer);
		}
	}

	@Override
	public void close() {
		this.client.shutdown();
		this.server.close();
	}

}
