package io.courier.offline.intake;

import static io.courier.kafka.check.RecordCheck.require;

import com.google.protobuf.MessageLite;
import io.courier.kafka.check.RecordCheck;
import io.courier.kafka.deadletter.PermanentFailure;
import io.courier.messages.id.DeviceKey;
import io.courier.messages.id.Position;
import io.courier.messages.id.Shards;
import io.courier.messages.topic.Message;
import io.courier.messages.topic.OfflineAck;
import io.courier.messages.topic.OfflineRetrieve;
import io.courier.messages.topic.OfflineStorage;
import io.courier.messages.topic.PageConfirmed;
import io.courier.messages.topic.SessionRound;
import io.courier.messages.topic.Store;
import io.courier.messages.topic.UserOnline;
import io.courier.offline.replay.RoundRequest;
import io.courier.offline.store.Body;
import io.courier.offline.store.Days;
import java.util.List;

/// Turns a record into work, or refuses it with the reason that its dead letter will carry.
///
/// @param check what no record may say
/// @param shards who belongs where: a record in another shard's partition would give that shard a
///     second writer
/// @param keptDays messages older than this are not stored any more
/// @param daysAhead how far in the future a message's time may lie
record PollReader(RecordCheck check, Shards shards, int keptDays, int daysAhead) {
  /// A page carries at least one body whole, in one Kafka record.
  private static final int MAX_BODY_BYTES = 900_000;

  PollReader(Shards shards, int keptDays, int daysAhead) {
    this(new RecordCheck(shards), shards, keptDays, daysAhead);
  }

  /// @param shard partition that the record came from
  /// @param today UTC day
  /// @throws PermanentFailure when the record says something impossible
  Work read(int shard, MessageLite value, int today) {
    return switch (value) {
      case OfflineStorage record -> storage(shard, record, today);
      case OfflineAck record -> ack(shard, record.getPage());
      case OfflineRetrieve record -> new Work.Retrieve(round(shard, record.getSession(), 1));
      case UserOnline record -> presence(shard, record);
      default -> throw new PermanentFailure("a record of a topic that Offline does not read");
    };
  }

  private Work storage(int shard, OfflineStorage record, int today) {
    return switch (record.getKindCase()) {
      case STORE -> store(shard, record.getStore(), today);
      case MARKERS -> markers(shard, record.getMarkers().getSessionsList());
      case KIND_NOT_SET -> throw new PermanentFailure("neither a store nor markers");
    };
  }

  private Work markers(int shard, List<SessionRound> sessions) {
    check.sessions(shard, sessions, "markers");
    return new Work.Markers(
        shard, sessions.stream().map(session -> new RoundRequest(shard, session, 1)).toList());
  }

  private Work store(int shard, Store store, int today) {
    Message message = store.getMessage();
    require(
        store.getPosition() > Position.NONE && !message.getEphemeral(),
        "a message without position is never stored");
    check.position(store.getPosition());
    check.message(message);
    require(
        message.getAt() / 86_400_000 <= today + daysAhead,
        "the message's time is impossible: " + message.getAt());
    require(
        message.getSerializedSize() <= MAX_BODY_BYTES,
        "the message has " + message.getSerializedSize() + " bytes");
    check.choices(shard, store.getTargetsList(), "a store");
    int day = Days.of(message.getAt());
    if (day <= today - keptDays) {
      return new Work.Expired(shard);
    }
    Body body = new Body(day, shard, store.getPosition(), message.toByteArray());
    return new Work.Store(body, store.getTargetsList());
  }

  private Work ack(int shard, PageConfirmed page) {
    check.pageNumber(page.getNumber());
    check.positions(page.getPositionsList());
    RoundRequest next = round(shard, page.getSession(), page.getNumber() + 1);
    return new Work.Ack(
        shard,
        new DeviceKey(page.getSession().getUser(), page.getSession().getDevice()),
        page.getPositionsList(),
        page.getLast() ? List.of() : List.of(next));
  }

  private Work presence(int shard, UserOnline record) {
    check.user(shard, record.getUser());
    check.devices(List.of(record.getDevice()));
    DeviceKey device = new DeviceKey(record.getUser(), record.getDevice());
    return switch (record.getState()) {
      case ONLINE -> new Work.Presence(shard, device, true);
      case OFFLINE -> new Work.Presence(shard, device, false);
      case STATE_UNSPECIFIED, UNRECOGNIZED ->
          throw new PermanentFailure("neither online nor offline");
    };
  }

  private RoundRequest round(int shard, SessionRound session, int number) {
    check.session(shard, session);
    return new RoundRequest(shard, session, number);
  }
}
