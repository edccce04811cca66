package org.callseal.store.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.CommandHandler;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.callseal.store.redis.RedisAddress.Form;
import org.callseal.store.redis.RedisAddress.Node;
import org.callseal.store.redis.RedisSettings.Login;

/**
 * Connects as the settings say. Nothing waits without limit: not a command for its answer, not a
 * command for a connection, not an answer for its end.
 *
 * <p>Thread rule: any thread that may block. Lifetime: the store's.
 */
final class RedisConnector implements AutoCloseable {

  private static final RedisCodec<String, byte[]> CODEC =
      RedisCodec.of(StringCodec.ASCII, ByteArrayCodec.INSTANCE);

  /** Commands that are sent and not answered; more are refused. */
  static final int MOST_UNANSWERED = 20_000;

  private static final long LONGEST_REPLY = 8L * 1024 * 1024;
  private static final long MOST_PARTS = 100_000;
  private static final int IO_THREADS = 2;

  /** A connection may take so many times what an answer may: it is several of them, and TLS. */
  private static final int CONNECTING = 5;

  /** What Lettuce says where Redis refused and closed before Lettuce looked for the reason. */
  private static final String REASON_LOST = "RedisHandshakeHandler not registered";

  private static final int MOST_ATTEMPTS = 5;

  private static final Duration REFRESH = Duration.ofSeconds(5);
  private static final Duration REFRESH_PAUSE = Duration.ofSeconds(1);
  private static final long CLOSING_SECONDS = 2;

  private final RedisSettings settings;
  private final ClientResources resources;
  private final AbstractRedisClient client;

  /** An open connection. */
  record Connected(
      StatefulConnection<String, byte[]> connection,
      RedisClusterAsyncCommands<String, byte[]> commands) {}

  RedisConnector(RedisSettings settings, RedisFaults faults) {
    this.settings = settings;
    this.resources =
        ClientResources.builder()
            .ioThreadPoolSize(IO_THREADS)
            .computationThreadPoolSize(IO_THREADS)
            .reconnectDelay(
                Delay.exponential(
                    Duration.ofMillis(50), Duration.ofSeconds(1), 2, TimeUnit.MILLISECONDS))
            .nettyCustomizer(new Limits(faults, settings.address()))
            .build();
    try {
      this.client = settings.address().form() == Form.CLUSTER ? cluster() : single();
    } catch (RuntimeException e) {
      resources.shutdown(0, CLOSING_SECONDS, TimeUnit.SECONDS);
      throw e;
    }
  }

  Connected connect() {
    for (int attempt = 1; ; attempt++) {
      try {
        return connectOnce();
      } catch (RedisConnectionException e) {
        if (attempt == MOST_ATTEMPTS || !RedisProblem.words(e).contains(REASON_LOST)) {
          throw e;
        }
      }
    }
  }

  private Connected connectOnce() {
    return switch (client) {
      case RedisClusterClient cluster -> {
        StatefulRedisClusterConnection<String, byte[]> connection = cluster.connect(CODEC);
        yield new Connected(connection, connection.async());
      }
      case RedisClient single -> {
        StatefulRedisConnection<String, byte[]> connection = single.connect(CODEC);
        yield new Connected(connection, connection.async());
      }
      default -> throw new IllegalStateException("a client of another kind");
    };
  }

  private RedisClient single() {
    RedisAddress address = settings.address();
    RedisURI uri;
    if (address.form() == Form.SENTINEL) {
      RedisURI.Builder builder =
          RedisURI.builder()
              .withSentinelMasterId(address.master())
              .withSsl(address.tls())
              .withTimeout(patience());
      for (Node node : address.nodes()) {
        builder.withSentinel(uri(node, settings.sentinelLogin()));
      }
      login(builder, settings.login());
      uri = builder.build();
    } else {
      uri = uri(address.nodes().getFirst(), settings.login());
    }
    RedisClient single = RedisClient.create(resources, uri);
    single.setOptions(common(ClientOptions.builder()).build());
    return single;
  }

  private RedisClusterClient cluster() {
    List<RedisURI> nodes =
        settings.address().nodes().stream().map(node -> uri(node, settings.login())).toList();
    RedisClusterClient cluster = RedisClusterClient.create(resources, nodes);
    ClusterClientOptions.Builder options =
        ClusterClientOptions.builder()
            .topologyRefreshOptions(
                ClusterTopologyRefreshOptions.builder()
                    .enablePeriodicRefresh(REFRESH)
                    .adaptiveRefreshTriggersTimeout(REFRESH_PAUSE)
                    .build());
    common(options);
    cluster.setOptions(options.build());
    return cluster;
  }

  private ClientOptions.Builder common(ClientOptions.Builder options) {
    return options
        .protocolVersion(ProtocolVersion.RESP2)
        .maintNotificationsConfig(MaintNotificationsConfig.disabled())
        .disconnectedBehavior(
            // A cluster's connections are made when they are first needed: there commands wait, as
            // many as go unanswered and as long.
            settings.address().form() == Form.CLUSTER
                ? DisconnectedBehavior.ACCEPT_COMMANDS
                : DisconnectedBehavior.REJECT_COMMANDS)
        .requestQueueSize(MOST_UNANSWERED)
        .timeoutOptions(TimeoutOptions.enabled(settings.timeout()))
        .socketOptions(SocketOptions.builder().connectTimeout(patience()).keepAlive(true).build())
        .sslOptions(ssl());
  }

  /** For a connection, which nobody waits for longer than for his command. */
  private Duration patience() {
    return settings.timeout().multipliedBy(CONNECTING);
  }

  private SslOptions ssl() {
    SslOptions.Builder ssl = SslOptions.builder().jdkSslProvider().handshakeTimeout(patience());
    settings.authorities().ifPresent(file -> ssl.trustManager(file.toFile()));
    if (settings.certificate().isPresent() && settings.key().isPresent()) {
      ssl.keyManager(
          settings.certificate().get().toFile(), settings.key().get().toFile(), new char[0]);
    }
    return ssl.build();
  }

  private RedisURI uri(Node node, Login login) {
    RedisURI.Builder builder =
        RedisURI.builder()
            .withHost(node.host())
            .withPort(node.port())
            .withSsl(settings.address().tls())
            .withTimeout(patience());
    login(builder, login);
    return builder.build();
  }

  private static void login(RedisURI.Builder builder, Login login) {
    login
        .password()
        .ifPresent(file -> builder.withAuthentication(new PasswordFile(login.user(), file)));
  }

  @Override
  public void close() {
    client.shutdown(0, CLOSING_SECONDS, TimeUnit.SECONDS);
    resources.shutdown(0, CLOSING_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  /** Puts the limit of answers before whoever reads them. */
  private record Limits(RedisFaults faults, RedisAddress address) implements NettyCustomizer {
    @Override
    public void afterChannelInitialized(Channel channel) {
      String reader = channel.pipeline().context(CommandHandler.class).name();
      channel
          .pipeline()
          .addBefore(
              reader,
              "reply-limit",
              new ReplyLimit(
                  LONGEST_REPLY,
                  MOST_PARTS,
                  () -> faults.count(RedisFault.ENDLESS_REPLY, address.toString())));
    }
  }
}
