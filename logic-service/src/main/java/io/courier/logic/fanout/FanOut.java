package io.courier.logic.fanout;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import io.courier.messages.id.Shards;
import io.courier.messages.topic.DeviceChoice;
import io.courier.messages.topic.Fanout;
import io.courier.messages.topic.Message;
import io.courier.messages.topic.PushTask;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Spreads a message over the shards of its recipients: one record for each shard, not for each
/// recipient.
///
/// A shard with very many recipients gets several records, chunks. A hash of the user decides which
/// one, so that the same recipients give the same records, whatever the order they come in.
public final class FanOut {
  /// What no device is called.
  private static final String NONE = "";

  private final Shards shards;
  private final Packing packing;

  /// @param recipientsPerTask above which a shard's recipients are split; a chunk may exceed it by
  ///     the unevenness of a hash
  public FanOut(Shards shards, int recipientsPerTask) {
    this.shards = shards;
    this.packing = new Packing(shards, recipientsPerTask);
  }

  /// How audiences for this fan-out are packed.
  public Packing packing() {
    return packing;
  }

  /// To all devices of all users, but the sender's own.
  public List<ShardTask> toUsers(
      Message message, List<String> users, String sender, String senderDevice) {
    List<ShardTask> tasks = new ArrayList<>();
    byShard(users)
        .forEach(
            (shard, members) -> {
              List<List<String>> chunks = packing.split(members);
              for (int chunk = 0; chunk < chunks.size(); chunk++) {
                Fanout.Builder fanout = Fanout.newBuilder().setMessage(message).setChunk(chunk);
                for (String user : chunks.get(chunk)) {
                  fanout.addRecipients(all(user, sender, senderDevice));
                }
                if (fanout.getRecipientsCount() > 0) {
                  tasks.add(task(shard, fanout));
                }
              }
            });
    return tasks;
  }

  /// To all devices of a group's members, but the sender's own.
  public List<PackedTask> toOthers(
      Message message, Audience audience, String sender, String senderDevice) {
    return packed(message, audience, List.of(), sender, senderDevice);
  }

  /// To all devices of a group's members, and of those who have just left it.
  ///
  /// @param gone none of the audience, each once. They are in chunks behind those of the members
  public List<PackedTask> toAll(Message message, Audience audience, Collection<String> gone) {
    return packed(message, audience, gone, NONE, NONE);
  }

  /// To one device alone.
  public ShardTask toDevice(Message message, String user, String device) {
    Fanout.Builder fanout =
        Fanout.newBuilder()
            .setMessage(message)
            .addRecipients(DeviceChoice.newBuilder().setUser(user).addDevices(device));
    return task(shards.of(user), fanout);
  }

  private List<PackedTask> packed(
      Message message,
      Audience audience,
      Collection<String> gone,
      String sender,
      String senderDevice) {
    ByteString head = Fanout.newBuilder().setMessage(message).build().toByteString();
    int senderShard = sender.isEmpty() ? -1 : shards.of(sender);
    List<PackedTask> tasks = new ArrayList<>();
    audience
        .chunksOfShard()
        .forEach(
            (shard, chunks) -> {
              for (int number = 0; number < chunks.size(); number++) {
                Chunk chunk = chunks.get(number);
                ByteString recipients =
                    shard == senderShard
                        ? chunk.packedWithout(sender, senderDevice)
                        : chunk.packed();
                add(tasks, shard, head, number, recipients);
              }
            });
    byShard(gone)
        .forEach(
            (shard, users) -> {
              int number = audience.chunks(shard);
              for (Chunk chunk : packing.pack(users)) {
                add(tasks, shard, head, number++, chunk.packed());
              }
            });
    return tasks;
  }

  private static void add(
      List<PackedTask> tasks, int shard, ByteString head, int chunk, ByteString recipients) {
    if (!recipients.isEmpty()) {
      ByteString number = Fanout.newBuilder().setChunk(chunk).build().toByteString();
      ByteString fanout = head.concat(number).concat(recipients);
      tasks.add(new PackedTask(shard, BytesValue.of(fanout)));
    }
  }

  private Map<Integer, List<String>> byShard(Collection<String> users) {
    Map<Integer, List<String>> usersOfShard = new TreeMap<>();
    for (String user : users) {
      usersOfShard.computeIfAbsent(shards.of(user), s -> new ArrayList<>()).add(user);
    }
    return usersOfShard;
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
