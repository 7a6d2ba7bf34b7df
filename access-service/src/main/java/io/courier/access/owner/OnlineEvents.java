package io.courier.access.owner;

import io.courier.access.produce.RecordSender;
import io.courier.access.produce.Sent;
import io.courier.messages.redis.OnlineDevice;
import io.courier.messages.topic.Topic;
import io.courier.messages.topic.UserOnline;
import java.time.Clock;

/// Produces `user_online` for one shard: public records, each said after presence shows the same.
final class OnlineEvents {
  private static final int VERSION = 1;

  private final int shard;
  private final String node;
  private final RecordSender records;
  private final Clock clock;

  OnlineEvents(int shard, String node, RecordSender records, Clock clock) {
    this.shard = shard;
    this.node = node;
    this.records = records;
    this.clock = clock;
  }

  void online(String user, OnlineDevice device) {
    send(user, device, UserOnline.State.ONLINE);
  }

  void offline(String user, OnlineDevice device) {
    send(user, device, UserOnline.State.OFFLINE);
  }

  private void send(String user, OnlineDevice device, UserOnline.State state) {
    UserOnline event =
        UserOnline.newBuilder()
            .setVersion(VERSION)
            .setUser(user)
            .setDevice(device.device())
            .setSession(device.session())
            .setState(state)
            .setNode(node)
            .setGateway(device.gateway())
            .setAt(clock.millis())
            .build();
    records.toShard(Topic.USER_ONLINE, shard, event, Sent.UNWATCHED);
  }
}
