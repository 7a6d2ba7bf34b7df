package io.courier.kafka.check;

import io.courier.kafka.deadletter.PermanentFailure;
import io.courier.messages.id.DeviceId;
import io.courier.messages.id.Position;
import io.courier.messages.id.Shards;
import io.courier.messages.id.UserId;
import io.courier.messages.topic.DeviceChoice;
import io.courier.messages.topic.Devices;
import io.courier.messages.topic.Message;
import io.courier.messages.topic.Page;
import io.courier.messages.topic.PageEntry;
import io.courier.messages.topic.SessionRound;
import java.util.List;

/// Refuses what no record may say, whoever wrote it: such a record can never succeed and goes to
/// the dead letters, where people find the reason.
///
/// The limits are far above what the services write. They bound what one foreign record can make a
/// service hold, ask Redis for or write to PostgreSQL.
public final class RecordCheck {
  /// Users, sessions or entries that one record may name.
  public static final int MAX_NAMED = 10_000;

  /// Devices that one record may name of one user.
  public static final int MAX_DEVICES = 1_000;

  /// Of an id that is not a user's or a device's; the longest, of a conversation, has 264.
  private static final int MAX_ID_LENGTH = 300;

  private static final long MAX_POSITION = (1L << 53) - 1;

  private final Shards shards;

  public RecordCheck(Shards shards) {
    this.shards = shards;
  }

  /// @throws PermanentFailure with the reason, when it does not hold
  public static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new PermanentFailure(otherwise);
    }
  }

  /// @param what it is an id of, for the sentence
  public static void id(String id, String what) {
    require(!id.isEmpty(), what + " has no id");
    require(id.length() <= MAX_ID_LENGTH, what + " has an id of " + id.length() + " characters");
  }

  /// One to [#MAX_NAMED].
  ///
  /// @param what is counted, for the sentence
  public static void some(int count, String what) {
    require(count > 0, what + " to nobody");
    atMost(count, what);
  }

  private static void atMost(int count, String what) {
    require(count <= MAX_NAMED, what + " names " + count + ", at most " + MAX_NAMED + " may be");
  }

  public void message(Message message) {
    id(message.getId(), "the message");
    require(!message.getPublication().isEmpty(), "the message has no body");
    require(message.getAt() > 0, "the message's time " + message.getAt() + " is impossible");
    require(message.getSeq() >= 0, "the seq " + message.getSeq() + " is impossible");
    require(
        message.getConversation().length() <= MAX_ID_LENGTH,
        "the conversation has an id of " + message.getConversation().length() + " characters");
  }

  /// A position that a stored message can have; [Position#NONE] is not one.
  public void position(long position) {
    require(
        position > Position.NONE && position <= MAX_POSITION,
        "the position " + position + " is impossible");
  }

  /// A message and its position: an ephemeral one has none, every other has one.
  public void delivered(long position, Message message) {
    message(message);
    if (message.getEphemeral()) {
      require(position == Position.NONE, "an ephemeral message has the position " + position);
    } else {
      position(position);
    }
  }

  /// A user of this shard: all others' devices, presence and order are kept elsewhere.
  public void user(int shard, String user) {
    require(UserId.isValid(user), "a user id has an impossible form");
    int home = shards.of(user);
    require(home == shard, "a user of shard " + home + " is named in shard " + shard);
  }

  public void devices(List<String> devices) {
    require(
        devices.size() <= MAX_DEVICES,
        "a user has " + devices.size() + " devices, at most " + MAX_DEVICES + " may be");
    for (String device : devices) {
      require(DeviceId.isValid(device), "a device id has an impossible form");
    }
  }

  /// Some of these users' devices, or all of them.
  public void choices(int shard, List<DeviceChoice> choices, String what) {
    some(choices.size(), what);
    for (DeviceChoice choice : choices) {
      user(shard, choice.getUser());
      devices(choice.getDevicesList());
      require(choice.getAllExcept() || choice.getDevicesCount() > 0, what + " without a device");
    }
  }

  /// Some devices of these users.
  public void targets(int shard, List<Devices> targets, String what) {
    some(targets.size(), what);
    for (Devices target : targets) {
      user(shard, target.getUser());
      devices(target.getDevicesList());
      require(target.getDevicesCount() > 0, what + " without a device");
    }
  }

  public void session(int shard, SessionRound session) {
    user(shard, session.getUser());
    require(DeviceId.isValid(session.getDevice()), "a device id has an impossible form");
    id(session.getSession(), "a session");
    require(
        session.getEpoch() >= 0 && session.getCounter() >= 0,
        "the round (" + session.getEpoch() + ", " + session.getCounter() + ") is impossible");
  }

  public void sessions(int shard, List<SessionRound> sessions, String what) {
    some(sessions.size(), what);
    for (SessionRound session : sessions) {
      session(shard, session);
    }
  }

  /// Pages are numbered from 1, and there is one after every number.
  public void pageNumber(int number) {
    require(
        number > 0 && number < Integer.MAX_VALUE, "the page number " + number + " is impossible");
  }

  /// A page: its entries are in the order of their positions.
  public void page(int shard, Page page) {
    session(shard, page.getSession());
    pageNumber(page.getNumber());
    atMost(page.getEntriesCount(), "a page");
    long before = Position.NONE;
    for (PageEntry entry : page.getEntriesList()) {
      position(entry.getPosition());
      require(entry.getPosition() > before, "the entries of a page are out of order");
      before = entry.getPosition();
      message(entry.getMessage());
    }
  }

  /// Positions that were confirmed, in any order.
  public void positions(List<Long> positions) {
    atMost(positions.size(), "a confirmation");
    for (long position : positions) {
      position(position);
    }
  }
}
