package io.cachestarter.redis;

import java.time.Duration;
import java.util.Optional;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ReadFrom;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.handler.flush.FlushConsolidationHandler;

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

	/** Commands that are written together at most. */
	private static final int MAX_TOGETHER = 256;

	private static final Duration LOOK_AT_CLUSTER = Duration.ofSeconds(10);

	private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

	private LettuceClients() {
	}

	static LettuceConnectionFactory derive(LettuceConnectionFactory factory, ClientResources resources,
			RedisSettings settings) {
		LettuceClientConfiguration configuration = new DerivedConfiguration(factory.getClientConfiguration(), resources,
				settings.connectTimeout(), factory.getClusterConfiguration() != null);
		LettuceConnectionFactory derived = new LettuceConnectionFactory(servers(factory), configuration);
		derived.afterPropertiesSet();
		derived.start();
		return derived;
	}

	/**
	 * Makes resources of which each channel that is opened is known. A channel writes
	 * what several threads give to it at the same time with one call to the system, and
	 * Redis reads it with one.
	 */
	static ClientResources tracking(ClientResources resources, ChannelGroup channels) {
		NettyCustomizer given = resources.nettyCustomizer();
		return resources.mutate().nettyCustomizer(new NettyCustomizer() {

			@Override
			public void afterBootstrapInitialized(Bootstrap bootstrap) {
				given.afterBootstrapInitialized(bootstrap);
			}

			@Override
			public void afterChannelInitialized(Channel channel) {
				channels.add(channel);
				channel.pipeline().addFirst(new FlushConsolidationHandler(MAX_TOGETHER, true));
				given.afterChannelInitialized(channel);
			}

		}).build();
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

	private static ClientOptions options(ClientOptions original, Duration connectTimeout, boolean cluster) {
		ClientOptions options = original.mutate()
			.socketOptions(original.getSocketOptions().mutate().connectTimeout(connectTimeout).build())
			.requestQueueSize(MAX_PENDING)
			.autoReconnect(true)
			.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
			.timeoutOptions(TimeoutOptions.builder().timeoutCommands(false).build())
			.build();
		return cluster ? clusterOptions(original, options) : options;
	}

	/** A cluster whose primaries change is looked at again at once, and now and then. */
	private static ClusterClientOptions clusterOptions(ClientOptions original, ClientOptions options) {
		ClusterClientOptions.Builder builder = ClusterClientOptions.builder(options);
		boolean followed = original instanceof ClusterClientOptions given
				&& given.getTopologyRefreshOptions().isPeriodicRefreshEnabled();
		return followed ? builder.build()
				: builder
					.topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
						.enablePeriodicRefresh(LOOK_AT_CLUSTER)
						.adaptiveRefreshTriggersTimeout(LOOK_AGAIN)
						.build())
					.build();
	}

	private record DerivedConfiguration(LettuceClientConfiguration original, ClientResources resources,
			Duration handshakeTimeout, boolean cluster) implements LettuceClientConfiguration {

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
			return Optional.of(options(this.original.getClientOptions().orElseGet(ClientOptions::create),
					this.handshakeTimeout, this.cluster));
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
