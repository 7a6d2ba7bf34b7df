package io.courier.offline.intake;

import io.courier.kafka.batch.Outbound;
import io.courier.messages.id.DeviceKey;
import io.courier.messages.id.Shards;
import io.courier.messages.topic.Devices;
import io.courier.messages.topic.Nudge;
import io.courier.messages.topic.PushTask;
import io.courier.messages.topic.Topic;
import io.courier.offline.device.OnlineDevices;
import io.courier.offline.redis.RedisPipeline;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The nudges of one poll: rows were stored for devices that are online.
///
/// For every row of the poll, repeated ones too: a crash after the transaction and before the nudge
/// makes them repeated. Presence that cannot be read nudges all.
final class Nudges {
  /// Of one record: with ids of full length 260 KB.
  private static final int MAX_DEVICES = 1_000;

  private final Map<String, List<String>> devices;
  private final Map<Integer, OnlineDevices> asked = new LinkedHashMap<>();

  private Nudges(Map<String, List<String>> devices) {
    this.devices = devices;
  }

  /// Asks who is online; [#send] after the pipeline has run.
  static Nudges ask(Collection<DeviceKey> touched, Shards shards, RedisPipeline redis) {
    Map<String, List<String>> devices = new LinkedHashMap<>();
    Map<Integer, List<String>> users = new LinkedHashMap<>();
    for (DeviceKey mailbox : touched) {
      List<String> ofUser = devices.computeIfAbsent(mailbox.user(), it -> new ArrayList<>(2));
      if (ofUser.isEmpty()) {
        users
            .computeIfAbsent(shards.of(mailbox.user()), it -> new ArrayList<>())
            .add(mailbox.user());
      }
      ofUser.add(mailbox.device());
    }
    Nudges nudges = new Nudges(devices);
    users.forEach(
        (shard, names) -> nudges.asked.put(shard, OnlineDevices.ask(redis, shard, names)));
    return nudges;
  }

  /// Whether a device of which rows were stored may be online, after the pipeline has run.
  boolean mayBeOnline(int shard, DeviceKey device) {
    OnlineDevices online = asked.get(shard);
    return online != null
        && online.users().contains(device.user())
        && online.mayBeOnline(device.user(), device.device());
  }

  /// @return how many devices were nudged
  int send(Outbound out) {
    int[] nudged = new int[1];
    asked.forEach(
        (shard, online) -> {
          Nudge.Builder nudge = Nudge.newBuilder();
          int inRecord = 0;
          for (int i = 0; i < online.users().size(); i++) {
            Devices.Builder ofUser = Devices.newBuilder().setUser(online.users().get(i));
            for (String device : devices.getOrDefault(online.users().get(i), List.of())) {
              if (online.mayBeOnline(i, device)) {
                ofUser.addDevices(device);
              }
            }
            if (ofUser.getDevicesCount() > 0) {
              nudge.addDevices(ofUser);
              inRecord += ofUser.getDevicesCount();
              nudged[0] += ofUser.getDevicesCount();
            }
            if (inRecord >= MAX_DEVICES) {
              send(shard, nudge, out);
              inRecord = 0;
            }
          }
          if (inRecord > 0) {
            send(shard, nudge, out);
          }
        });
    return nudged[0];
  }

  private static void send(int shard, Nudge.Builder nudge, Outbound out) {
    out.toShard(Topic.PUSH_TASK, shard, PushTask.newBuilder().setNudge(nudge).build());
    nudge.clear();
  }
}
