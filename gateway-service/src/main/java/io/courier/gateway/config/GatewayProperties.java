package io.courier.gateway.config;

import io.courier.messages.settings.Bounds;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// All settings of the gateway, `courier.gateway.*`. Each key is explained in `application.yaml`.
@ConfigurationProperties(prefix = "courier.gateway", ignoreUnknownFields = false)
public record GatewayProperties(
    @DefaultValue Token token,
    @DefaultValue Client client,
    @DefaultValue Http http,
    @DefaultValue Ping ping,
    @DefaultValue Rpc rpc,
    @DefaultValue ApiProperties api,
    @DefaultValue Owners owners,
    @DefaultValue Link link,
    @DefaultValue Drain drain,
    @DefaultValue Demo demo) {
  private static final Bounds BOUNDS = new Bounds("courier.gateway");
  private static final Duration MILLI = Duration.ofMillis(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
  private static final long KB = 1 << 10;
  private static final long MB = 1 << 20;
  private static final long GB = 1 << 30;

  public GatewayProperties {
    BOUNDS.that(
        !demo.enabled() || !token.secret().isEmpty(),
        "demo.enabled",
        "needs courier.gateway.token.secret (COURIER_TOKEN_SECRET), which signs its tokens");
  }

  /// How tokens are verified: by the shared secret (HS256), the JWK set (RS256, ES256), or both.
  ///
  /// @param secret at least 32 bytes, or empty
  /// @param jwkSetUrl http(s) URL, or empty
  /// @param grace how long a session outlives its token when no refresh comes
  /// @param queue tokens that may wait for a check by the JWK set; beyond it the client is told to
  ///     come again
  /// @param maxSize of one token; a larger one is invalid
  public record Token(
      @DefaultValue("") String secret,
      @DefaultValue("") String jwkSetUrl,
      @DefaultValue("5s") Duration grace,
      @DefaultValue("2000") int queue,
      @DefaultValue("8KB") DataSize maxSize) {
    private static final int MIN_SECRET_BYTES = 32;

    public Token {
      BOUNDS.that(
          !secret.isEmpty() || !jwkSetUrl.isEmpty(),
          "token.secret (COURIER_TOKEN_SECRET)",
          "or courier.gateway.token.jwk-set-url (COURIER_TOKEN_JWK_SET_URL) is required");
      BOUNDS.that(
          secret.isEmpty() || secret.getBytes(StandardCharsets.UTF_8).length >= MIN_SECRET_BYTES,
          "token.secret",
          "has at least " + MIN_SECRET_BYTES + " bytes");
      BOUNDS.that(
          jwkSetUrl.isEmpty() || jwkSetUrl.matches("https?://[^/ ]+.*"),
          "token.jwk-set-url",
          "is an http or https URL, not '" + jwkSetUrl + "'");
      BOUNDS.time("token.grace", grace, Duration.ZERO, TEN_MINUTES);
      BOUNDS.count("token.queue", queue, 1, 1_000_000);
      BOUNDS.size("token.max-size", maxSize.toBytes(), 256, MB);
    }

    // A record prints its components, and a secret must never reach a log.
    @Override
    public String toString() {
      return "Token[jwkSetUrl=" + jwkSetUrl + ", grace=" + grace + ", queue=" + queue + "]";
    }
  }

  /// Bounds of one client connection, and of all of them.
  ///
  /// @param maxConnections beyond it a connect command is answered with a temporary error
  /// @param connectTimeout from the upgrade to the connect command; then close 3502
  /// @param connectAttempts connect commands of one connection that may fail; then close 3013
  /// @param ownerTimeout how long a connect command waits for its session at the owner
  /// @param maxFrame larger frames are answered with error 106
  /// @param maxReadableFrame larger ones are not read: close 1009
  /// @param commandsPerSecond of one connection, lasting
  /// @param commandBurst of one connection, at once; and how many refusals in a row end it (3013)
  /// @param queue bytes not yet taken by the socket at which a session overflows
  /// @param queueResume bytes at which an overflowed session has room again
  /// @param slowTimeout how long a session may stay overflowed; then close 3008
  /// @param closeTimeout how long a closed connection may take to answer the close frame
  public record Client(
      @DefaultValue("100000") int maxConnections,
      @DefaultValue("5s") Duration connectTimeout,
      @DefaultValue("10") int connectAttempts,
      @DefaultValue("4s") Duration ownerTimeout,
      @DefaultValue("64KB") DataSize maxFrame,
      @DefaultValue("1MB") DataSize maxReadableFrame,
      @DefaultValue("50") int commandsPerSecond,
      @DefaultValue("100") int commandBurst,
      @DefaultValue("1MB") DataSize queue,
      @DefaultValue("256KB") DataSize queueResume,
      @DefaultValue("30s") Duration slowTimeout,
      @DefaultValue("3s") Duration closeTimeout) {
    public Client {
      BOUNDS.count("client.max-connections", maxConnections, 1, 10_000_000);
      BOUNDS.time("client.connect-timeout", connectTimeout, MILLI, MINUTE);
      BOUNDS.count("client.connect-attempts", connectAttempts, 1, 1_000_000);
      BOUNDS.time("client.owner-timeout", ownerTimeout, MILLI, MINUTE);
      // Access takes messages of 1 MB from a link.
      BOUNDS.size("client.max-frame", maxFrame.toBytes(), KB, 900 * KB);
      BOUNDS.size(
          "client.max-readable-frame", maxReadableFrame.toBytes(), maxFrame.toBytes(), 64 * MB);
      BOUNDS.count("client.commands-per-second", commandsPerSecond, 1, 1_000_000);
      BOUNDS.count("client.command-burst", commandBurst, 1, 1_000_000);
      BOUNDS.size("client.queue", queue.toBytes(), 4 * KB, GB);
      BOUNDS.size("client.queue-resume", queueResume.toBytes(), 1, queue.toBytes() - 1);
      BOUNDS.time("client.slow-timeout", slowTimeout, MILLI, TEN_MINUTES);
      BOUNDS.time("client.close-timeout", closeTimeout, MILLI, MINUTE);
    }
  }

  /// HTTP streams, for clients that cannot open a WebSocket.
  ///
  /// @param allowedOrigins of pages that other servers than this one serve, as browsers write them
  ///     (`https://app.example`), or `*` for all; none: only pages of the same origin
  /// @param patience how long an emulation request looks for a session that its owner does not know
  ///     (yet: it may just have taken the shard); then status 404
  /// @param maxRelayedBytes of all requests for sessions of other gateways that wait; beyond it
  ///     status 429. Nobody has proved who he is by then, so commands of sessions have their own
  public record Http(
      @DefaultValue List<String> allowedOrigins,
      @DefaultValue("1s") Duration patience,
      @DefaultValue("16MB") DataSize maxRelayedBytes) {
    private static final Pattern ORIGIN = Pattern.compile("https?://[^/?#@\\s]+|\\*");

    public Http {
      for (String origin : allowedOrigins) {
        if (!ORIGIN.matcher(origin).matches()) {
          throw new IllegalArgumentException(
              "courier.gateway.http.allowed-origins: \"%s\" is no origin such as https://app.example"
                  .formatted(origin));
        }
      }
      allowedOrigins = List.copyOf(allowedOrigins);
      BOUNDS.size("http.max-relayed-bytes", maxRelayedBytes.toBytes(), 64 * KB, GB);
    }

    /// Whether scripts of this origin may read what the gateway answers.
    ///
    /// @param origin of a request; empty where it names none
    public boolean allows(String origin) {
      return !origin.isEmpty() && (allowedOrigins.contains("*") || allowedOrigins.contains(origin));
    }
  }

  /// Liveness of clients.
  ///
  /// @param interval of an idle session; each ping comes up to a fifth of it earlier
  /// @param timeout from a ping to its pong; then close 3012
  public record Ping(
      @DefaultValue("25s") Duration interval, @DefaultValue("10s") Duration timeout) {
    public Ping {
      BOUNDS.time("ping.interval", interval, Duration.ofMillis(100), TEN_MINUTES);
      BOUNDS.time("ping.timeout", timeout, Duration.ofMillis(100), TEN_MINUTES);
    }
  }

  /// Commands on their way to an owner: kept until answered, and sent again to the next owner.
  ///
  /// @param timeout from a command to its answer; then a temporary error 100
  /// @param maxHeld commands of one session; beyond it a temporary error 111
  /// @param maxHeldBytes bytes of one session
  /// @param maxHeldBytesTotal bytes of all sessions of this gateway
  public record Rpc(
      @DefaultValue("4500ms") Duration timeout,
      @DefaultValue("64") int maxHeld,
      @DefaultValue("256KB") DataSize maxHeldBytes,
      @DefaultValue("64MB") DataSize maxHeldBytesTotal) {
    public Rpc {
      BOUNDS.time("rpc.timeout", timeout, MILLI, MINUTE);
      BOUNDS.count("rpc.max-held", maxHeld, 1, 1_000_000);
      BOUNDS.size("rpc.max-held-bytes", maxHeldBytes.toBytes(), KB, GB);
      BOUNDS.size("rpc.max-held-bytes-total", maxHeldBytesTotal.toBytes(), KB, 64 * GB);
    }
  }

  /// Where the owners of shards are looked up.
  ///
  /// @param refresh period of reading `shards` and `topics`
  /// @param avoid how long an owner that refused a shard is not asked again
  public record Owners(
      @DefaultValue("250ms") Duration refresh, @DefaultValue("1s") Duration avoid) {
    public Owners {
      BOUNDS.time("owners.refresh", refresh, Duration.ofMillis(10), MINUTE);
      BOUNDS.time("owners.avoid", avoid, Duration.ZERO, MINUTE);
    }
  }

  /// The links to access nodes.
  ///
  /// @param queueFrames waiting frames of one link; beyond it commands are refused (error 111)
  /// @param queue waiting bytes of one link
  /// @param batch bytes joined into one WebSocket message
  /// @param maxMessage largest message taken from an access node
  /// @param readAhead bytes received and not yet taken by sessions at which reading pauses
  /// @param pingInterval period of link pings
  /// @param silence without a frame after which a link is dead
  /// @param connectTimeout of one attempt, with the WebSocket handshake and the hello
  /// @param backoff first pause between attempts; doubles, with jitter
  /// @param maxBackoff longest pause
  /// @param idle how long a link to a node that owns nothing is kept
  public record Link(
      @DefaultValue("65536") int queueFrames,
      @DefaultValue("16MB") DataSize queue,
      @DefaultValue("64KB") DataSize batch,
      @DefaultValue("4MB") DataSize maxMessage,
      @DefaultValue("16MB") DataSize readAhead,
      @DefaultValue("1s") Duration pingInterval,
      @DefaultValue("4s") Duration silence,
      @DefaultValue("2s") Duration connectTimeout,
      @DefaultValue("100ms") Duration backoff,
      @DefaultValue("3s") Duration maxBackoff,
      @DefaultValue("30s") Duration idle) {
    public Link {
      BOUNDS.count("link.queue-frames", queueFrames, 16, 10_000_000);
      BOUNDS.size("link.queue", queue.toBytes(), KB, GB);
      BOUNDS.size("link.batch", batch.toBytes(), 1, 900 * KB);
      BOUNDS.size("link.max-message", maxMessage.toBytes(), 64 * KB, 64 * MB);
      BOUNDS.size("link.read-ahead", readAhead.toBytes(), KB, GB);
      BOUNDS.time("link.ping-interval", pingInterval, Duration.ofMillis(10), MINUTE);
      BOUNDS.time("link.silence", silence, pingInterval, TEN_MINUTES);
      BOUNDS.time("link.connect-timeout", connectTimeout, MILLI, MINUTE);
      BOUNDS.time("link.backoff", backoff, MILLI, MINUTE);
      BOUNDS.time("link.max-backoff", maxBackoff, backoff, TEN_MINUTES);
      BOUNDS.time("link.idle", idle, Duration.ZERO, Duration.ofDays(1));
    }
  }

  /// The orderly stop.
  ///
  /// @param sessionsPerSecond closed at this pace, or faster when `maxDuration` demands it
  /// @param maxDuration of closing all sessions
  /// @param delay between readiness going off and the first close
  /// @param retrySpread clients are told to come back at a random moment within it
  public record Drain(
      @DefaultValue("500") int sessionsPerSecond,
      @DefaultValue("20s") Duration maxDuration,
      @DefaultValue("0s") Duration delay,
      @DefaultValue("2s") Duration retrySpread) {
    public Drain {
      BOUNDS.count("drain.sessions-per-second", sessionsPerSecond, 1, 1_000_000);
      BOUNDS.time("drain.max-duration", maxDuration, Duration.ZERO, TEN_MINUTES);
      BOUNDS.time("drain.delay", delay, Duration.ZERO, TEN_MINUTES);
      BOUNDS.time("drain.retry-spread", retrySpread, Duration.ZERO, TEN_MINUTES);
    }
  }

  /// The demo page and its tokens; never in production.
  ///
  /// @param tokenTtl hours or minutes a demo token lasts
  public record Demo(
      @DefaultValue("false") boolean enabled, @DefaultValue("1h") Duration tokenTtl) {
    public Demo {
      BOUNDS.time("demo.token-ttl", tokenTtl, Duration.ofSeconds(1), Duration.ofDays(30));
    }
  }
}
