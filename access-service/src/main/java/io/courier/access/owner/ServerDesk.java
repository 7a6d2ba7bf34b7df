package io.courier.access.owner;

import io.courier.access.inbound.ServerSender;
import io.courier.access.session.ServerCalls;
import io.courier.access.session.SessionInput;
import io.courier.messages.id.DeviceKey;
import io.courier.messages.link.PresentDevice;
import io.courier.messages.link.ServerAnswer;
import io.courier.messages.link.ServerCall;
import io.courier.messages.link.ServerDisconnect;
import io.courier.messages.link.ServerPresent;
import io.courier.messages.redis.OnlineDevice;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Does what the operator's own servers ask of the shards of one loop. Touched on its loop alone.
///
/// Who is online is answered by who knows it: not before the former owner's presence is taken over.
final class ServerDesk {
  private final ServerSender sender;
  private final Executor loop;
  private final LinkOutbox links;

  /// @param loop runs what follows on this loop
  ServerDesk(ServerSender sender, Executor loop, LinkOutbox links) {
    this.sender = sender;
    this.loop = loop;
    this.links = links;
  }

  /// @param desk of the call's shard; null when that is not ours
  void take(@Nullable ShardDesk desk, SessionInput.Asked asked, long nowNanos) {
    ServerCall call = asked.call();
    if (desk == null || !(call.hasSend() || desk.assignment().isReady())) {
      links.control(asked.link(), asked.shard(), ServerCalls.notOwner(call));
      return;
    }
    switch (call.getWhatCase()) {
      case SEND ->
          sender.send(
              call.getSend(),
              loop,
              sent -> answer(asked, ServerAnswer.newBuilder().addAllSent(sent)));
      case DISCONNECT -> answer(asked, disconnect(desk, call.getDisconnect(), nowNanos));
      case PRESENCE -> {
        ServerAnswer.Builder answer = ServerAnswer.newBuilder();
        call.getPresence()
            .getUsersList()
            .forEach(user -> answer.addPresent(present(desk.online(user))));
        answer(asked, answer);
      }
      case WHAT_NOT_SET -> answer(asked, ServerAnswer.newBuilder().setNotAvailable(true));
    }
  }

  private void answer(SessionInput.Asked asked, ServerAnswer.Builder answer) {
    links.control(asked.link(), asked.shard(), ServerCalls.answer(asked.call(), answer));
  }

  private static ServerAnswer.Builder disconnect(
      ShardDesk desk, ServerDisconnect call, long nowNanos) {
    ServerAnswer.Builder answer = ServerAnswer.newBuilder();
    for (OnlineDevice online : desk.online(call.getUser())) {
      boolean isMeant = call.getDevice().isEmpty() || call.getDevice().equals(online.device());
      DeviceKey device = new DeviceKey(call.getUser(), online.device());
      if (isMeant && desk.disconnect(device, call.getCode(), nowNanos)) {
        answer.addDisconnected(online.device());
      }
    }
    return answer;
  }

  private static ServerPresent present(List<OnlineDevice> devices) {
    ServerPresent.Builder present = ServerPresent.newBuilder();
    for (OnlineDevice online : devices) {
      present.addDevices(
          PresentDevice.newBuilder().setDevice(online.device()).setSince(online.sinceMillis()));
    }
    return present.build();
  }
}
