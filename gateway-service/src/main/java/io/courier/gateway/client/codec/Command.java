package io.courier.gateway.client.codec;

import com.google.protobuf.ByteString;
import io.courier.messages.id.Position;
import org.jspecify.annotations.Nullable;

/// One command of a client.
public sealed interface Command {
  /// The number that the reply carries; 0 where there is none.
  int id();

  /// Opens the session.
  ///
  /// @param token empty when the client sent none
  /// @param inbox the position that the SDK kept for its server-side subscription, if any
  record Connect(int id, String token, ConnectData data, @Nullable SdkPosition inbox)
      implements Command {}

  /// A method call, handed to the owner.
  ///
  /// @param data compact JSON, or empty
  record Rpc(int id, String method, ByteString data) implements Command {}

  /// A new token for the running session.
  record Refresh(int id, String token) implements Command {}

  record Unsubscribe(int id) implements Command {}

  /// A command of the protocol that Courier does not offer: error 108.
  record Unavailable(int id) implements Command {}

  /// A message without an answer; Courier has no use for it.
  record Send(int id) implements Command {}

  /// The empty command: the answer to a ping.
  record Pong() implements Command {
    static final Pong INSTANCE = new Pong();

    @Override
    public int id() {
      return 0;
    }
  }

  /// What `subs.inbox` of a connect command says.
  record SdkPosition(boolean recover, long offset, String epoch) {}

  /// What the application says in the `data` of its connect command.
  ///
  /// @param from last position that the application kept, [Position#NONE] when it says none
  /// @param epoch of `from`; empty when it says none
  /// @param ack `explicit`, or empty
  record ConnectData(String device, long from, String epoch, String ack) {
    public static final ConnectData NONE = new ConnectData("", Position.NONE, "", "");
  }
}
