package io.courier.load.client;

import io.courier.messages.client.wire.ConnectResult;
import io.courier.messages.client.wire.Publication;
import io.courier.messages.client.wire.Reply;

/// What a [ClientConnection] tells its owner, on the connection's event loop.
public interface ClientListener {
  /// The session is open.
  void connected(ConnectResult result);

  void received(Publication publication);

  /// The answer to a command, with its result or its error; also an error to the connect command.
  void replied(Reply reply);

  /// The server asked for a sign of life and is given it. It comes behind what was received before.
  default void pinged() {}

  /// The connection is over, or never was. Called once, and the last thing that is called.
  ///
  /// @param code of the close frame; 0 when there was none
  void ended(int code, String reason);
}
