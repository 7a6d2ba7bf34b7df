package io.courier.access.settings;

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
      Check.that(
          address.matches("wss?://[^/ ]+:\\d+/link"),
          "link.address",
          "is ws://host:port/link, not '" + address + "'");
      Check.positive(queueBytes, "link.queue-bytes");
      Check.positive(batchBytes, "link.batch-bytes");
      Check.positive(maxMessage, "link.max-message");
      Check.positive(sendTimeout, "link.send-timeout");
      Check.positive(silence, "link.silence");
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
      Check.that(threads >= 0, "loops.threads", "is 0 or more");
      Check.that(inputs >= 1, "loops.inputs", "is 1 or more");
      Check.that(turn >= 1, "loops.turn", "is 1 or more");
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
      Check.positive(lease, "ownership.lease");
      Check.positive(beat, "ownership.beat");
      Check.positive(peerConnect, "ownership.peer-connect");
      Check.that(
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
      Check.that(max >= 1, "sessions.max", "is 1 or more");
      Check.that(devicesPerUser >= 1, "sessions.devices-per-user", "is 1 or more");
      Check.that(waitingPerShard >= 1, "sessions.waiting-per-shard", "is 1 or more");
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
      Check.positive(beat, "presence.beat");
      Check.that(batch >= 1, "presence.batch", "is 1 or more");
      Check.positive(retry, "presence.retry");
      Check.that(markersPerSecond >= 10, "presence.markers-per-second", "is 10 or more");
    }

    /// How many sessions of one shard may ask within a time, at least one.
    public int markersIn(Duration time) {
      return (int) Math.max(1, markersPerSecond * time.toMillis() / 1_000);
    }
  }

  /// What clients send.
  ///
  /// @param maxContent the largest content of one message, as compact JSON
  /// @param inFlightPerSession messages of one session that Kafka has not acknowledged yet
  /// @param inFlight the same for the whole node
  public record Inbound(
      @DefaultValue("16KB") DataSize maxContent,
      @DefaultValue("256") int inFlightPerSession,
      @DefaultValue("20000") int inFlight) {
    public Inbound {
      Check.positive(maxContent, "inbound.max-content");
      Check.that(inFlightPerSession >= 1, "inbound.in-flight-per-session", "is 1 or more");
      Check.that(inFlight >= 1, "inbound.in-flight", "is 1 or more");
    }
  }

  /// What waits for Kafka's producer.
  ///
  /// @param queueBytes beyond it messages of clients are refused as temporary, nobody new is taken
  ///     in, and questions for mailboxes wait
  public record Produce(@DefaultValue("64MB") DataSize queueBytes) {
    public Produce {
      Check.positive(queueBytes, "produce.queue-bytes");
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
      @DefaultValue("3s") Duration takeoverGrace,
      @DefaultValue("10s") Duration hold,
      @DefaultValue("10s") Duration ask,
      @DefaultValue("100ms") Duration tick) {
    public Deliver {
      Check.that(unresolvedRecords >= 1, "deliver.unresolved-records", "is 1 or more");
      Check.positive(unresolvedBytes, "deliver.unresolved-bytes");
      Check.that(heldMessages >= 1, "deliver.held-messages", "is 1 or more");
      Check.positive(heldBytes, "deliver.held-bytes");
      Check.that(window >= 1, "deliver.window", "is 1 or more");
      Check.that(absentDevices >= 1, "deliver.absent-devices", "is 1 or more");
      Check.that(remembered >= 1, "deliver.remembered", "is 1 or more");
      Check.positive(rememberedFor, "deliver.remembered-for");
      Check.positive(ackTimeout, "deliver.ack-timeout");
      Check.positive(grace, "deliver.grace");
      Check.positive(takeoverGrace, "deliver.takeover-grace");
      Check.positive(hold, "deliver.hold");
      Check.positive(ask, "deliver.ask");
      Check.positive(tick, "deliver.tick");
    }
  }
}
