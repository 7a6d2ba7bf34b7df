package io.courier.push.route;

import io.courier.kafka.deadletter.PermanentFailure;
import io.courier.messages.id.DeviceId;
import io.courier.messages.id.Position;
import io.courier.messages.id.Shards;
import io.courier.messages.id.UserId;
import io.courier.messages.topic.Message;
import io.courier.messages.topic.SessionRound;
import java.util.List;

/// Refuses what no record may say, whoever wrote it: such a record can never succeed and goes to
/// the dead letters, where people find the reason.
public final class RecordCheck {
  private final Shards shards;

  public RecordCheck(Shards shards) {
    this.shards = shards;
  }

  public void message(Message message) {
    require(!message.getId().isEmpty(), "the message has no id");
    require(!message.getPublication().isEmpty(), "the message has no body");
  }

  /// A position that a stored message can have; [Position#NONE] is not one.
  public void position(long position) {
    require(position > Position.NONE, "the position " + position + " is impossible");
  }

  /// A user of this shard: all others' devices, presence and order are kept elsewhere.
  public void user(int shard, String user) {
    require(UserId.isValid(user), "a user id has an impossible form");
    int home = shards.of(user);
    require(home == shard, "a user of shard " + home + " is named in shard " + shard);
  }

  public void devices(List<String> devices) {
    for (String device : devices) {
      require(DeviceId.isValid(device), "a device id has an impossible form");
    }
  }

  public void session(int shard, SessionRound session) {
    user(shard, session.getUser());
    devices(List.of(session.getDevice()));
    require(!session.getSession().isEmpty(), "a session has no id");
  }

  /// @throws PermanentFailure with the reason, when it does not hold
  public static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new PermanentFailure(otherwise);
    }
  }
}
