package io.courier.gateway.support;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Many clients that connect and say no more. They read nothing, so they keep nothing.
public final class IdleClients implements AutoCloseable {
  private static final String UPGRADE =
      """
      GET /connection/websocket HTTP/1.1
      Host: localhost
      Upgrade: websocket
      Connection: Upgrade
      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
      Sec-WebSocket-Version: 13

      """;

  private final int port;
  private final List<SocketChannel> channels = new ArrayList<>();

  public IdleClients(int port) {
    this.port = port;
  }

  /// Opens so many connections, and sends a connect command on each.
  public void connect(int count, String userPrefix) throws IOException {
    for (int i = 0; i < count; i++) {
      SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
      channels.add(channel);
      channel.write(
          ByteBuffer.wrap(UPGRADE.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII)));
      String connect =
          "{\"id\":1,\"connect\":{\"token\":\"" + TestTokens.of(userPrefix + i) + "\"}}";
      byte[] payload = connect.getBytes(StandardCharsets.US_ASCII);
      ByteBuffer frame = ByteBuffer.allocate(8 + payload.length);
      frame.put((byte) 0x81).put((byte) (0x80 | 126)).putShort((short) payload.length);
      frame.putInt(0).put(payload).flip();
      channel.write(frame);
    }
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel channel : channels) {
      channel.close();
    }
  }
}
