package io.courier.access.settings;

import io.courier.messages.settings.Bounds;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// Everything configurable of Access; application.yaml says what each key is for.
@ConfigurationProperties(prefix = "courier.access", ignoreUnknownFields = false)
public record AccessProperties(
    @DefaultValue Link link,
    @DefaultValue Loops loops,
    @DefaultValue Ownership ownership,
    @DefaultValue Sessions sessions,
    @DefaultValue Presence presence,
    @DefaultValue Inbound inbound,
    @DefaultValue Produce produce,
    @DefaultValue Deliver deliver) {
  private static final Bounds BOUNDS = new Bounds("courier.access");
  private static final Duration MILLI = Duration.ofMillis(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /// The links to gateways.
  ///
  /// @param address under which gateways reach this node; published in Redis
  /// @param queueBytes what may wait to be written to one link; beyond it the link is closed
  /// @param batchBytes how much is put into one WebSocket message, but for a single larger frame
  /// @param maxMessage the largest message that a gateway may send
  /// @param sendTimeout how long one write may take before the link is closed
  /// @param silence how long a gateway may say nothing before its link is closed
  public record Link(
      @DefaultValue("ws://127.0.0.1:7001/link") String address,
      @DefaultValue("32MB") DataSize queueBytes,
      @DefaultValue("64KB") DataSize batchBytes,
      @DefaultValue("1MB") DataSize maxMessage,
      @DefaultValue("10s") Duration sendTimeout,
      @DefaultValue("6s") Duration silence) {
    public Link {
      BOUNDS.that(
          address.matches("wss?://[^/ ]+:\\d+/link"),
          "link.address",
          "is ws://host:port/link, not '" + address + "'");
      BOUNDS.size("link.queue-bytes", queueBytes.toBytes(), 1 << 10, 1L << 30);
      BOUNDS.size("link.batch-bytes", batchBytes.toBytes(), 1, 16 << 20);
      BOUNDS.size("link.max-message", maxMessage.toBytes(), 64 << 10, 64 << 20);
      BOUNDS.time("link.send-timeout", sendTimeout, MILLI, MINUTE);
      BOUNDS.time("link.silence", silence, MILLI, MINUTE);
    }
  }

  /// The threads that own shards.
  ///
  /// @param threads how many; 0 means one for each core
  /// @param inputs tasks that may wait for one loop; beyond it links and the poll thread wait
  /// @param turn the most tasks that are done before their effects leave
  public record Loops(
      @DefaultValue("0") int threads,
      @DefaultValue("1024") int inputs,
      @DefaultValue("256") int turn) {
    public Loops {
      BOUNDS.count("loops.threads", threads, 0, 256);
      BOUNDS.count("loops.inputs", inputs, 1, 1_000_000);
      BOUNDS.count("loops.turn", turn, 1, 100_000);
    }

    public int count() {
      return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    }
  }

  /// Who serves which shard.
  ///
  /// @param lease how old the last heartbeat answer may be before this node stops sending
  /// @param beat how often this node shows a sign of life in Redis and renews its entries
  /// @param peerStale how long a peer's beat stands still before its link port is tried
  /// @param peerConnect how long that try may take
  /// @param evictPeers whether a peer that is dead by both signs is removed from the group
  public record Ownership(
      @DefaultValue("4s") Duration lease,
      @DefaultValue("500ms") Duration beat,
      @DefaultValue("1500ms") Duration peerStale,
      @DefaultValue("500ms") Duration peerConnect,
      @DefaultValue("true") boolean evictPeers) {
    public Ownership {
      // The group gives its shards away after 6 s: by then nothing may leave any more.
      BOUNDS.time("ownership.lease", lease, Duration.ofSeconds(1), Duration.ofMillis(5_500));
      BOUNDS.time("ownership.beat", beat, Duration.ofMillis(10), MINUTE);
      BOUNDS.time("ownership.peer-connect", peerConnect, MILLI, MINUTE);
      BOUNDS.time("ownership.peer-stale", peerStale, MILLI, Duration.ofMinutes(10));
      BOUNDS.that(
          peerStale.compareTo(beat) > 0, "ownership.peer-stale", "is longer than ownership.beat");
    }
  }

  /// The sessions of this node.
  ///
  /// @param max of all shards together; beyond it a client is told to come again (3013)
  /// @param devicesPerUser online at once; beyond it the next one is refused (3504)
  /// @param waitingPerShard actions that wait until presence is written; beyond it nobody new of
  ///     the shard is taken in (3013)
  public record Sessions(
      @DefaultValue("200000") int max,
      @DefaultValue("100") int devicesPerUser,
      @DefaultValue("50000") int waitingPerShard) {
    public Sessions {
      BOUNDS.count("sessions.max", max, 1, 10_000_000);
      // In a takeover there may be twice as many, and no record names more than 1,000.
      BOUNDS.count("sessions.devices-per-user", devicesPerUser, 1, 500);
      BOUNDS.count("sessions.waiting-per-shard", waitingPerShard, 1, 10_000_000);
    }
  }

  /// Who is online, in Redis.
  ///
  /// @param beat how often the heartbeat of each shard's presence is raised
  /// @param batch users written in one call for one shard
  /// @param retry how soon a write that failed is repeated
  /// @param markersPerSecond how fast the sessions of each shard ask for their mailboxes after
  ///     Redis
  ///     was emptied
  public record Presence(
      @DefaultValue("1s") Duration beat,
      @DefaultValue("1000") int batch,
      @DefaultValue("200ms") Duration retry,
      @DefaultValue("2000") int markersPerSecond) {
    public Presence {
      BOUNDS.time("presence.beat", beat, Duration.ofMillis(10), MINUTE);
      BOUNDS.count("presence.batch", batch, 1, 100_000);
      BOUNDS.time("presence.retry", retry, MILLI, MINUTE);
      BOUNDS.count("presence.markers-per-second", markersPerSecond, 10, 1_000_000);
    }

    /// How many sessions of one shard may ask within a time, at least one.
    public int markersIn(Duration time) {
      return (int) Math.max(1, markersPerSecond * time.toMillis() / 1_000);
    }
  }

  /// What clients send.
  ///
  /// @param maxContent the largest content of one message, as compact JSON
  /// @param maxCommand the largest data of one command, as compact JSON
  /// @param inFlightPerSession messages of one session that Kafka has not acknowledged yet, and
  ///     commands without a result
  /// @param inFlightOfServers messages of all of the operator's servers that Kafka has not
  ///     acknowledged yet
  /// @param inFlight what Kafka has not acknowledged yet, for the whole node; and as many commands
  ///     without a result
  /// @param resultTimeout how long a command's rpc waits for the result; below the time-out of
  ///     gateways
  public record Inbound(
      @DefaultValue("16KB") DataSize maxContent,
      @DefaultValue("64KB") DataSize maxCommand,
      @DefaultValue("256") int inFlightPerSession,
      @DefaultValue("5000") int inFlightOfServers,
      @DefaultValue("20000") int inFlight,
      @DefaultValue("4s") Duration resultTimeout) {
    public Inbound {
      BOUNDS.size("inbound.max-content", maxContent.toBytes(), 1, 256 << 10);
      BOUNDS.size("inbound.max-command", maxCommand.toBytes(), 1, 256 << 10);
      BOUNDS.time("inbound.result-timeout", resultTimeout, MILLI, MINUTE);
      BOUNDS.count("inbound.in-flight-per-session", inFlightPerSession, 1, 1_000_000);
      BOUNDS.count("inbound.in-flight-of-servers", inFlightOfServers, 1, 1_000_000);
      BOUNDS.count("inbound.in-flight", inFlight, 1, 10_000_000);
    }
  }

  /// What waits for Kafka's producer.
  ///
  /// @param queueBytes beyond it messages of clients are refused as temporary, nobody new is taken
  ///     in, and questions for mailboxes wait
  public record Produce(@DefaultValue("64MB") DataSize queueBytes) {
    public Produce {
      BOUNDS.size("produce.queue-bytes", queueBytes.toBytes(), 1, 16L << 30);
    }
  }

  /// Deliveries to devices.
  ///
  /// @param unresolvedRecords of one shard; at this bound the oldest held deliveries fail
  /// @param unresolvedBytes likewise
  /// @param heldMessages that wait for one device's mailbox; beyond it they fail and come back
  /// @param heldBytes likewise
  /// @param window deliveries sent to one device and not confirmed
  /// @param absentDevices of one shard whose queue is kept without a session; beyond it the one
  ///     that has been away longest is given up
  /// @param remembered positions of one device, to recognise repeats in its mailbox
  /// @param rememberedFor how long a device that is gone is remembered, when something may have
  ///     reached it or it was here too briefly to be known
  /// @param ackTimeout how long a device may take to confirm
  /// @param grace how long a device that went away may take to come back
  /// @param takeoverGrace the same for devices of a shard that this node has just taken over
  /// @param hold how long deliveries wait for a mailbox that does not answer
  /// @param ask how soon a mailbox that does not answer is asked again, doubling up to 16 times
  ///     this
  /// @param tick how often time-outs are looked for
  public record Deliver(
      @DefaultValue("4000") int unresolvedRecords,
      @DefaultValue("12MB") DataSize unresolvedBytes,
      @DefaultValue("64") int heldMessages,
      @DefaultValue("256KB") DataSize heldBytes,
      @DefaultValue("1000") int window,
      @DefaultValue("20000") int absentDevices,
      @DefaultValue("1024") int remembered,
      @DefaultValue("10m") Duration rememberedFor,
      @DefaultValue("10s") Duration ackTimeout,
      @DefaultValue("5s") Duration grace,
      @DefaultValue("10s") Duration takeoverGrace,
      @DefaultValue("10s") Duration hold,
      @DefaultValue("10s") Duration ask,
      @DefaultValue("100ms") Duration tick) {
    public Deliver {
      BOUNDS.count("deliver.unresolved-records", unresolvedRecords, 1, 1_000_000);
      BOUNDS.size("deliver.unresolved-bytes", unresolvedBytes.toBytes(), 1 << 10, 1L << 30);
      BOUNDS.count("deliver.held-messages", heldMessages, 1, 100_000);
      BOUNDS.size("deliver.held-bytes", heldBytes.toBytes(), 1, 1L << 30);
      BOUNDS.count("deliver.window", window, 1, 100_000);
      BOUNDS.count("deliver.absent-devices", absentDevices, 1, 10_000_000);
      BOUNDS.count("deliver.remembered", remembered, 1, 100_000);
      BOUNDS.time("deliver.remembered-for", rememberedFor, MILLI, Duration.ofHours(24));
      BOUNDS.time("deliver.ack-timeout", ackTimeout, MILLI, Duration.ofMinutes(10));
      BOUNDS.time("deliver.grace", grace, MILLI, Duration.ofMinutes(10));
      BOUNDS.time("deliver.takeover-grace", takeoverGrace, MILLI, Duration.ofMinutes(10));
      BOUNDS.time("deliver.hold", hold, MILLI, Duration.ofMinutes(10));
      BOUNDS.time("deliver.ask", ask, MILLI, Duration.ofMinutes(10));
      BOUNDS.time("deliver.tick", tick, MILLI, Duration.ofSeconds(10));
    }
  }
}
