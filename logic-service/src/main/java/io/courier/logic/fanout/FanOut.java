package io.courier.logic.fanout;

import io.courier.messages.id.Shards;
import io.courier.messages.topic.DeviceChoice;
import io.courier.messages.topic.Fanout;
import io.courier.messages.topic.Message;
import io.courier.messages.topic.PushTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Spreads a message over the shards of its recipients: one record for each shard, not for each
/// recipient.
///
/// A shard with very many recipients gets several records, chunks. A hash of the user decides which
/// one, so that the same recipients give the same records, whatever the order they come in.
public final class FanOut {
  private final Shards shards;
  private final int recipientsPerTask;

  /// @param recipientsPerTask above which a shard's recipients are split; a chunk may exceed it by
  ///     the unevenness of a hash
  public FanOut(Shards shards, int recipientsPerTask) {
    this.shards = shards;
    this.recipientsPerTask = recipientsPerTask;
  }

  /// To all devices of all users, but the sender's own.
  public List<ShardTask> toUsers(
      Message message, List<String> users, String sender, String senderDevice) {
    Map<Integer, List<String>> usersOfShard = new TreeMap<>();
    for (String user : users) {
      usersOfShard.computeIfAbsent(shards.of(user), s -> new ArrayList<>()).add(user);
    }
    List<ShardTask> tasks = new ArrayList<>(usersOfShard.size());
    usersOfShard.forEach(
        (shard, members) -> {
          int chunks = (members.size() + recipientsPerTask - 1) / recipientsPerTask;
          for (int chunk = 0; chunk < chunks; chunk++) {
            Fanout.Builder fanout = Fanout.newBuilder().setMessage(message).setChunk(chunk);
            for (String user : members) {
              if (Math.floorMod(user.hashCode(), chunks) == chunk) {
                fanout.addRecipients(all(user, sender, senderDevice));
              }
            }
            if (fanout.getRecipientsCount() > 0) {
              tasks.add(task(shard, fanout));
            }
          }
        });
    return tasks;
  }

  /// To one device alone.
  public ShardTask toDevice(Message message, String user, String device) {
    Fanout.Builder fanout =
        Fanout.newBuilder()
            .setMessage(message)
            .addRecipients(DeviceChoice.newBuilder().setUser(user).addDevices(device));
    return task(shards.of(user), fanout);
  }

  private static DeviceChoice all(String user, String sender, String senderDevice) {
    DeviceChoice.Builder choice = DeviceChoice.newBuilder().setUser(user).setAllExcept(true);
    if (user.equals(sender)) {
      choice.addDevices(senderDevice);
    }
    return choice.build();
  }

  private static ShardTask task(int shard, Fanout.Builder fanout) {
    return new ShardTask(shard, PushTask.newBuilder().setFanout(fanout).build());
  }
}
