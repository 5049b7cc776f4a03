package io.cachestarter.redis;

import java.time.Duration;
import java.util.Optional;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ReadFrom;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.resource.ClientResources;

import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.lettuce.RedisCredentialsProviderFactory;

/**
 * Derives our client from the application's connection factory: same servers, credentials
 * and TLS, but own threads and own options, so that neither side can slow the other down.
 */
final class LettuceClients {

	/** Commands that may wait for an answer; more fail at once, as on a frozen server. */
	private static final int MAX_PENDING = 4096;

	private LettuceClients() {
	}

	static LettuceConnectionFactory derive(LettuceConnectionFactory factory, ClientResources resources,
			RedisSettings settings) {
		LettuceClientConfiguration configuration = new DerivedConfiguration(factory.getClientConfiguration(), resources,
				settings.connectTimeout());
		LettuceConnectionFactory derived = new LettuceConnectionFactory(servers(factory), configuration);
		derived.afterPropertiesSet();
		derived.start();
		return derived;
	}

	private static RedisConfiguration servers(LettuceConnectionFactory factory) {
		RedisConfiguration cluster = factory.getClusterConfiguration();
		if (cluster != null) {
			return cluster;
		}
		RedisConfiguration sentinel = factory.getSentinelConfiguration();
		if (sentinel != null) {
			return sentinel;
		}
		RedisConfiguration socket = factory.getSocketConfiguration();
		return (socket != null) ? socket : factory.getStandaloneConfiguration();
	}

	private static ClientOptions options(ClientOptions original, Duration connectTimeout) {
		return original.mutate()
			.socketOptions(original.getSocketOptions().mutate().connectTimeout(connectTimeout).build())
			.requestQueueSize(MAX_PENDING)
			.autoReconnect(true)
			.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
			.timeoutOptions(TimeoutOptions.builder().timeoutCommands(false).build())
			.build();
	}

	private record DerivedConfiguration(LettuceClientConfiguration original, ClientResources resources,
			Duration handshakeTimeout) implements LettuceClientConfiguration {

		@Override
		public boolean isUseSsl() {
			return this.original.isUseSsl();
		}

		@Override
		@SuppressWarnings("deprecation") // still what older custom configurations
											// implement
		public boolean isVerifyPeer() {
			return this.original.isVerifyPeer();
		}

		@Override
		public SslVerifyMode getVerifyMode() {
			return this.original.getVerifyMode();
		}

		@Override
		public boolean isStartTls() {
			return this.original.isStartTls();
		}

		@Override
		public Optional<ClientResources> getClientResources() {
			return Optional.of(this.resources);
		}

		@Override
		public Optional<ClientOptions> getClientOptions() {
			return Optional
				.of(options(this.original.getClientOptions().orElseGet(ClientOptions::create), this.handshakeTimeout));
		}

		@Override
		public Optional<String> getClientName() {
			return this.original.getClientName();
		}

		@Override
		public Optional<ReadFrom> getReadFrom() {
			return Optional.empty();
		}

		@Override
		public Optional<RedisCredentialsProviderFactory> getRedisCredentialsProviderFactory() {
			return this.original.getRedisCredentialsProviderFactory();
		}

		@Override
		public Duration getCommandTimeout() {
			return this.handshakeTimeout;
		}

		@Override
		public Duration getShutdownTimeout() {
			return Duration.ofMillis(100);
		}

		@Override
		public Duration getShutdownQuietPeriod() {
			return Duration.ZERO;
		}

	}

}
