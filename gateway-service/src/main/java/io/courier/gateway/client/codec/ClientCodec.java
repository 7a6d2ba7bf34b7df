package io.courier.gateway.client.codec;

import com.google.protobuf.ByteString;
import io.courier.messages.link.Codec;
import java.util.List;
import java.util.OptionalLong;

/// One form of the client protocol on the wire. Stateless, for any thread.
///
/// Encoded replies may be joined into one frame: see [#isText()].
public sealed interface ClientCodec permits JsonCodec, ProtobufCodec {
  static ClientCodec of(Codec codec) {
    return codec == Codec.PROTOBUF ? ProtobufCodec.INSTANCE : JsonCodec.INSTANCE;
  }

  /// The position in the data of an `inbox.ack`: the one thing that a gateway reads of a command,
  /// since the next owner is told from where the device goes on.
  static OptionalLong ackOffset(ByteString data) {
    return JsonText.ackOffset(data);
  }

  Codec name();

  /// Text frames, replies joined by line feeds; otherwise binary frames, replies joined as they
  /// are.
  boolean isText();

  /// All commands of one frame, or none of them when one is malformed.
  List<Command> decode(byte[] frame, int length) throws BadFrameException;

  byte[] connected(int id, ConnectReply reply);

  /// @param data compact JSON, or empty for an empty result
  byte[] rpc(int id, ByteString data);

  byte[] error(int id, int code, String message, boolean isTemporary);

  byte[] refreshed(int id, String client, long ttlSeconds);

  byte[] unsubscribed(int id);

  /// A push that ends the connection where there is no close frame to say so.
  byte[] disconnect(int code, String reason);

  /// Shared; not to be written into.
  byte[] ping();
}
