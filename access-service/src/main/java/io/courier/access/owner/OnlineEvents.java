package io.courier.access.owner;

import io.courier.access.presence.FollowUp;
import io.courier.access.presence.PresenceKeeper;
import io.courier.access.produce.RecordSender;
import io.courier.access.produce.Sent;
import io.courier.access.session.Session;
import io.courier.messages.id.DeviceKey;
import io.courier.messages.redis.OnlineDevice;
import io.courier.messages.topic.Topic;
import io.courier.messages.topic.UserOnline;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/// Shows the devices of one shard in presence, and produces `user_online` when presence shows the
/// same: public records.
final class OnlineEvents {
  private static final int VERSION = 1;

  private final int shard;
  private final String node;
  private final PresenceKeeper presence;
  private final RecordSender records;
  private final Executor loop;
  private final Clock clock;
  private final List<UserOnline> lost = new ArrayList<>();

  /// @param loop runs what follows on the shard's loop, as long as the shard is ours
  OnlineEvents(
      int shard,
      String node,
      PresenceKeeper presence,
      RecordSender records,
      Executor loop,
      Clock clock) {
    this.shard = shard;
    this.node = node;
    this.presence = presence;
    this.records = records;
    this.loop = loop;
    this.clock = clock;
  }

  /// A session that is shown already (by the former owner, or over another link) is not told again.
  void online(Session session) {
    DeviceKey device = session.device();
    boolean shown = session.resumed() && presence.shows(device, session.id());
    OnlineDevice online =
        new OnlineDevice(
            device.device(), node, session.link().gateway(), session.id(), session.sinceMillis());
    presence.online(device.user(), online);
    if (!shown) {
      Runnable event = () -> send(device.user(), online, UserOnline.State.ONLINE);
      presence.afterWrite(device, FollowUp.ONLINE, event);
    }
  }

  void offline(DeviceKey device) {
    presence
        .offline(device)
        .ifPresent(
            was -> {
              Runnable event = () -> send(device.user(), was, UserOnline.State.OFFLINE);
              presence.afterWrite(device, FollowUp.OFFLINE, event);
            });
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
    give(event);
  }

  private void give(UserOnline event) {
    records.toShard(
        Topic.USER_ONLINE,
        shard,
        event,
        new Sent() {
          @Override
          public void acknowledged(long offset) {
            // Offline has it from there.
          }

          @Override
          public void failed(Exception failure) {
            loop.execute(() -> lost.add(event));
          }
        });
  }

  /// Lets events leave again that the producer gave back: Offline learns of a new device by them.
  void sendLostAgain() {
    List<UserOnline> again = List.copyOf(lost);
    lost.clear();
    again.forEach(this::give);
  }
}
