package io.courier.gateway.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A WebSocket client on a bare socket with a small buffer, which reads only when told to.
public final class SlowClient implements AutoCloseable {
  private final Socket socket = new Socket();
  private final InputStream in;
  private final OutputStream out;
  private final StringBuilder read = new StringBuilder();

  public SlowClient(int port, String token) throws IOException {
    socket.setReceiveBufferSize(4096);
    socket.setSoTimeout(10_000);
    socket.connect(new InetSocketAddress("127.0.0.1", port));
    in = socket.getInputStream();
    out = socket.getOutputStream();
    String request =
        """
        GET /connection/websocket HTTP/1.1
        Host: localhost
        Upgrade: websocket
        Connection: Upgrade
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
        Sec-WebSocket-Version: 13

        """;
    out.write(request.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
    readUntil("\r\n\r\n");
    send("{\"id\":1,\"connect\":{\"token\":\"" + token + "\"}}");
    readUntil("\"connect\":");
  }

  /// @param text ASCII, 126 to 65535 characters
  public void send(String text) throws IOException {
    byte[] payload = text.getBytes(StandardCharsets.US_ASCII);
    byte[] frame = new byte[8 + payload.length];
    frame[0] = (byte) 0x81;
    frame[1] = (byte) (0x80 | 126);
    frame[2] = (byte) (payload.length >> 8);
    frame[3] = (byte) payload.length;
    // The mask is zero.
    System.arraycopy(payload, 0, frame, 8, payload.length);
    out.write(frame);
  }

  /// All bytes until this text has come, frame headers included.
  public String readUntil(String text) throws IOException {
    byte[] buffer = new byte[65536];
    int from = 0;
    while (read.indexOf(text, from) < 0) {
      from = Math.max(0, read.length() - text.length());
      int count = in.read(buffer);
      if (count < 0) {
        throw new IOException("closed before " + text);
      }
      read.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
    }
    String result = read.toString();
    read.setLength(0);
    return result;
  }

  /// Whether this side has not closed.
  public boolean isOpen() {
    return !socket.isClosed();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
