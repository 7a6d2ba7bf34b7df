package io.courier.access.session;

import io.courier.messages.id.DeviceId;
import io.courier.messages.id.Shards;
import io.courier.messages.id.UserId;
import io.courier.messages.link.Down;
import io.courier.messages.link.ServerAnswer;
import io.courier.messages.link.ServerCall;
import io.courier.messages.link.ServerDisconnect;

/// The calls of the operator's own servers, as far as they are the same whatever is asked.
public final class ServerCalls {
  private ServerCalls() {}

  /// Whether its users can be users, and all of them belong to the shard that it names.
  static boolean isOfItsShard(ServerCall call, Shards shards) {
    if (call.getShard() < 0 || call.getShard() >= shards.count()) {
      return false;
    }
    return switch (call.getWhatCase()) {
      case SEND -> isOf(call, call.getSend().getSender(), shards);
      case DISCONNECT ->
          isOf(call, call.getDisconnect().getUser(), shards) && hasDevice(call.getDisconnect());
      case PRESENCE ->
          call.getPresence().getUsersList().stream().allMatch(user -> isOf(call, user, shards));
      case WHAT_NOT_SET -> true;
    };
  }

  private static boolean isOf(ServerCall call, String user, Shards shards) {
    return UserId.isValid(user) && shards.of(user) == call.getShard();
  }

  private static boolean hasDevice(ServerDisconnect call) {
    return call.getDevice().isEmpty() || DeviceId.isValid(call.getDevice());
  }

  /// Nothing was done: somebody else owns the shard.
  public static Down notOwner(ServerCall call) {
    return answer(call, ServerAnswer.newBuilder().setNotOwner(true));
  }

  public static Down answer(ServerCall call, ServerAnswer.Builder answer) {
    return Down.newBuilder().setServerAnswer(answer.setCall(call.getCall())).build();
  }
}
