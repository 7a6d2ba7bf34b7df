package io.courier.load;

import com.google.protobuf.ByteString;
import io.courier.messages.client.Method;
import io.courier.messages.client.wire.Command;
import io.courier.messages.client.wire.ConnectRequest;
import io.courier.messages.client.wire.Push;
import io.courier.messages.client.wire.Reply;
import io.courier.messages.client.wire.RpcRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.ByteBufOutputStream;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// One client with the protobuf codec: connects, answers pings after it has handed over what came
/// before them, sends, and hands publications to its [Inbox]. Runs on its channel's event loop;
/// only [#send] may come from elsewhere.
final class LoadClient extends SimpleChannelInboundHandler<WebSocketFrame> {
  private static final int CONNECT_ID = 1;

  private final String token;
  private final String device;
  private final Inbox inbox;
  private final CompletableFuture<LoadClient> connected = new CompletableFuture<>();
  private @Nullable Channel channel;
  private int nextId = CONNECT_ID + 1;

  /// Where a client's publications and refusals go.
  interface Inbox {
    void received(ByteString publication);

    void refused(String sentence);
  }

  LoadClient(String token, String device, Inbox inbox) {
    this.token = token;
    this.device = device;
    this.inbox = inbox;
  }

  /// Done when the connect reply is here.
  CompletableFuture<LoadClient> connected() {
    return connected;
  }

  void send(String to, String clientId, String contentJson) {
    Channel open = channel;
    if (open == null) {
      throw new IllegalStateException("not connected");
    }
    String data =
        "{\"to\":\"" + to + "\",\"clientId\":\"" + clientId + "\",\"content\":" + contentJson + "}";
    open.eventLoop()
        .execute(
            () -> {
              RpcRequest rpc =
                  RpcRequest.newBuilder()
                      .setMethod(Method.MESSAGE_SEND)
                      .setData(ByteString.copyFromUtf8(data))
                      .build();
              write(open, Command.newBuilder().setId(nextId++).setRpc(rpc).build());
            });
  }

  void close() {
    Channel open = channel;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
      channel = context.channel();
      ByteString data = ByteString.copyFromUtf8("{\"device\":\"" + device + "\"}");
      ConnectRequest connect =
          ConnectRequest.newBuilder().setToken(token).setData(data).setName("bench").build();
      write(context.channel(), Command.newBuilder().setId(CONNECT_ID).setConnect(connect).build());
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
    ByteBuf bytes = frame.content();
    try (ByteBufInputStream in = new ByteBufInputStream(bytes)) {
      while (bytes.isReadable()) {
        Reply reply = Reply.parseDelimitedFrom(in);
        if (reply != null) {
          on(context, reply);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    connected.completeExceptionally(new IOException("the connection was closed"));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    connected.completeExceptionally(cause);
    inbox.refused(cause.toString());
    context.close();
  }

  private void on(ChannelHandlerContext context, Reply reply) {
    if (reply.hasPush()) {
      Push push = reply.getPush();
      if (push.hasPub()) {
        inbox.received(push.getPub().getData());
      }
    } else if (reply.hasError()) {
      inbox.refused(reply.getError().getCode() + " " + reply.getError().getMessage());
    } else if (reply.hasConnect()) {
      connected.complete(this);
    } else if (reply.getId() == 0) {
      ByteBuf pong = context.alloc().buffer(1).writeByte(0);
      context.writeAndFlush(new BinaryWebSocketFrame(pong));
    }
  }

  private static void write(Channel channel, Command command) {
    ByteBuf bytes = channel.alloc().buffer(command.getSerializedSize() + 3);
    try (ByteBufOutputStream out = new ByteBufOutputStream(bytes)) {
      command.writeDelimitedTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    channel.writeAndFlush(new BinaryWebSocketFrame(bytes));
  }
}
