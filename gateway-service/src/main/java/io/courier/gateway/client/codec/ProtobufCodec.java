package io.courier.gateway.client.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import io.courier.gateway.client.codec.Command.ConnectData;
import io.courier.gateway.client.codec.Command.SdkPosition;
import io.courier.messages.client.PublicationFrame;
import io.courier.messages.client.wire.ConnectRequest;
import io.courier.messages.client.wire.ConnectResult;
import io.courier.messages.client.wire.DisconnectPush;
import io.courier.messages.client.wire.EmptyResult;
import io.courier.messages.client.wire.Error;
import io.courier.messages.client.wire.Push;
import io.courier.messages.client.wire.RefreshResult;
import io.courier.messages.client.wire.Reply;
import io.courier.messages.client.wire.RpcResult;
import io.courier.messages.client.wire.SubscribeRequest;
import io.courier.messages.client.wire.SubscribeResult;
import io.courier.messages.link.Codec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/// The binary codec: protobuf messages, each prefixed by its length as a varint.
final class ProtobufCodec implements ClientCodec {
  static final ProtobufCodec INSTANCE = new ProtobufCodec();

  private static final byte[] PING = {0};

  private ProtobufCodec() {}

  @Override
  public Codec name() {
    return Codec.PROTOBUF;
  }

  @Override
  public boolean isText() {
    return false;
  }

  @Override
  public List<Command> decode(byte[] frame, int length) throws BadFrameException {
    List<Command> commands = new ArrayList<>(1);
    CodedInputStream in = CodedInputStream.newInstance(frame, 0, length);
    try {
      while (!in.isAtEnd()) {
        int size = in.readRawVarint32();
        int start = in.getTotalBytesRead();
        if (size < 0 || size > length - start) {
          throw new BadFrameException("a command is longer than its frame");
        }
        commands.add(
            command(
                io.courier.messages.client.wire.Command.parser().parseFrom(frame, start, size)));
        in.skipRawBytes(size);
      }
    } catch (InvalidProtocolBufferException malformed) {
      throw new BadFrameException("a frame is a row of length-prefixed commands");
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    if (commands.isEmpty()) {
      throw new BadFrameException("a frame has at least one command");
    }
    return commands;
  }

  private static Command command(io.courier.messages.client.wire.Command command)
      throws BadFrameException {
    int id = command.getId();
    if (command.hasRpc()) {
      ByteString data = command.getRpc().getData();
      return new Command.Rpc(
          id,
          command.getRpc().getMethod(),
          data.isEmpty() ? data : JsonText.checkedAndCompact(data));
    }
    if (command.hasConnect()) {
      return connect(id, command.getConnect());
    }
    if (command.hasRefresh()) {
      return new Command.Refresh(id, command.getRefresh().getToken());
    }
    if (command.hasUnsubscribe()) {
      return new Command.Unsubscribe(id);
    }
    if (command.hasSend()) {
      return new Command.Send(id);
    }
    if (isUnavailable(command)) {
      return new Command.Unavailable(id);
    }
    if (id == 0 && command.getUnknownFields().asMap().isEmpty()) {
      return Command.Pong.INSTANCE;
    }
    throw new BadFrameException("unknown command");
  }

  private static boolean isUnavailable(io.courier.messages.client.wire.Command command) {
    return command.hasSubscribe()
        || command.hasPublish()
        || command.hasPresence()
        || command.hasPresenceStats()
        || command.hasHistory()
        || command.hasPing()
        || command.hasSubRefresh();
  }

  private static Command connect(int id, ConnectRequest request) throws BadFrameException {
    ConnectData data =
        request.getData().isEmpty() ? ConnectData.NONE : JsonText.connectData(request.getData());
    SubscribeRequest inbox = request.getSubsMap().get(PublicationFrame.INBOX);
    SdkPosition position =
        inbox == null
            ? null
            : new SdkPosition(inbox.getRecover(), inbox.getOffset(), inbox.getEpoch());
    return new Command.Connect(id, request.getToken(), data, position);
  }

  @Override
  public byte[] connected(int id, ConnectReply reply) {
    SubscribeResult inbox =
        SubscribeResult.newBuilder()
            .setRecoverable(true)
            .setPositioned(true)
            .setEpoch(reply.epoch())
            .setOffset(reply.offset())
            .setWasRecovering(reply.wasRecovering())
            .setRecovered(true)
            .build();
    return delimited(
        Reply.newBuilder()
            .setId(id)
            .setConnect(
                ConnectResult.newBuilder()
                    .setClient(reply.client())
                    .setVersion(ConnectReply.VERSION)
                    .setExpires(true)
                    .setTtl((int) reply.ttlSeconds())
                    .putSubs(PublicationFrame.INBOX, inbox)
                    .setPing(reply.pingSeconds())
                    .setPong(true)
                    .setSession(reply.session())
                    .setNode(reply.node())
                    .setTime(reply.timeMillis()))
            .build());
  }

  @Override
  public byte[] rpc(int id, ByteString data) {
    return delimited(
        Reply.newBuilder().setId(id).setRpc(RpcResult.newBuilder().setData(data)).build());
  }

  @Override
  public byte[] error(int id, int code, String message, boolean isTemporary) {
    return delimited(
        Reply.newBuilder()
            .setId(id)
            .setError(
                Error.newBuilder().setCode(code).setMessage(message).setTemporary(isTemporary))
            .build());
  }

  @Override
  public byte[] refreshed(int id, String client, long ttlSeconds) {
    return delimited(
        Reply.newBuilder()
            .setId(id)
            .setRefresh(
                RefreshResult.newBuilder()
                    .setClient(client)
                    .setVersion(ConnectReply.VERSION)
                    .setExpires(true)
                    .setTtl((int) ttlSeconds))
            .build());
  }

  @Override
  public byte[] unsubscribed(int id) {
    return delimited(
        Reply.newBuilder().setId(id).setUnsubscribe(EmptyResult.getDefaultInstance()).build());
  }

  @Override
  public byte[] disconnect(int code, String reason) {
    return delimited(
        Reply.newBuilder()
            .setPush(
                Push.newBuilder()
                    .setDisconnect(DisconnectPush.newBuilder().setCode(code).setReason(reason)))
            .build());
  }

  @Override
  public byte[] ping() {
    return PING;
  }

  private static byte[] delimited(Reply reply) {
    int size = reply.getSerializedSize();
    byte[] frame = new byte[CodedOutputStream.computeUInt32SizeNoTag(size) + size];
    CodedOutputStream out = CodedOutputStream.newInstance(frame);
    try {
      out.writeUInt32NoTag(size);
      reply.writeTo(out);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return frame;
  }
}
