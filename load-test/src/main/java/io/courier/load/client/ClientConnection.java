package io.courier.load.client;

import com.google.protobuf.ByteString;
import io.courier.messages.client.Method;
import io.courier.messages.client.wire.Command;
import io.courier.messages.client.wire.ConnectRequest;
import io.courier.messages.client.wire.Reply;
import io.courier.messages.client.wire.RpcRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.ByteBufOutputStream;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/// One connection of a client with the protobuf codec: connects, answers pings after it has handed
/// over what came before them, carries commands up, and hands what comes down to its listener. Runs
/// on its channel's event loop; [#send], [#call], [#close] and [#abandon] may come from elsewhere.
public final class ClientConnection extends SimpleChannelInboundHandler<WebSocketFrame> {
  private static final int CONNECT_ID = 1;

  private final ConnectRequest request;
  private final ClientListener listener;
  private volatile @Nullable Channel channel;
  private int nextId = CONNECT_ID + 1;
  private int closeCode;
  private String closeReason = "";
  private boolean abandoned;
  private boolean over;

  public ClientConnection(ConnectRequest request, ClientListener listener) {
    this.request = request;
    this.listener = listener;
  }

  /// The connect command of a device.
  public static ConnectRequest.Builder request(String token, String device) {
    ByteString data = ByteString.copyFromUtf8("{\"device\":\"" + device + "\"}");
    return ConnectRequest.newBuilder().setToken(token).setData(data).setName("load");
  }

  /// Sends a message; what goes out before the handshake is over is lost.
  ///
  /// @return the command's id, by which the reply is known
  public int send(String to, String clientId, String contentJson) {
    String data =
        "{\"to\":\"" + to + "\",\"clientId\":\"" + clientId + "\",\"content\":" + contentJson + "}";
    return call(Method.MESSAGE_SEND, data);
  }

  /// Calls a method; what goes out before the handshake is over is lost.
  ///
  /// @return the command's id, by which the reply is known
  public int call(String method, String dataJson) {
    int id = nextId++;
    Channel open = channel;
    if (open != null) {
      RpcRequest rpc =
          RpcRequest.newBuilder()
              .setMethod(method)
              .setData(ByteString.copyFromUtf8(dataJson))
              .build();
      write(open, Command.newBuilder().setId(id).setRpc(rpc).build());
    }
    return id;
  }

  /// Runs it on the connection's event loop; not at all when there never was one.
  public void execute(Runnable action) {
    Channel open = channel;
    if (open != null) {
      open.eventLoop().execute(action);
    }
  }

  public void close() {
    Channel open = channel;
    if (open != null) {
      open.close();
    }
  }

  /// Neither reads nor writes any more and tells nobody, as when a phone has lost its network. The
  /// listener hears no more, the socket stays open until [#close].
  public void abandon() {
    abandoned = true;
    Channel open = channel;
    if (open != null) {
      open.config().setAutoRead(false);
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    channel = context.channel();
    if (abandoned) {
      context.channel().config().setAutoRead(false);
    }
    context.fireChannelActive();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE && !abandoned) {
      write(context.channel(), Command.newBuilder().setId(CONNECT_ID).setConnect(request).build());
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
    if (abandoned) {
      return;
    }
    if (frame instanceof CloseWebSocketFrame close) {
      closeCode = Math.max(0, close.statusCode());
      closeReason = close.reasonText();
      context.close();
      return;
    }
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
    end(closeCode, closeReason.isEmpty() ? "the connection was closed" : closeReason);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    end(0, cause.toString());
    context.close();
  }

  /// Tells the listener, once.
  void end(int code, String reason) {
    if (!over && !abandoned) {
      over = true;
      listener.ended(code, reason);
    }
  }

  private void on(ChannelHandlerContext context, Reply reply) {
    if (reply.hasPush()) {
      if (reply.getPush().hasPub()) {
        listener.received(reply.getPush().getPub());
      }
    } else if (reply.hasConnect()) {
      listener.connected(reply.getConnect());
    } else if (reply.getId() != 0) {
      listener.replied(reply);
    } else {
      listener.pinged();
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
