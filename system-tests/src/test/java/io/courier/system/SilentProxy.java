package io.courier.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/// A TCP proxy that can fall silent: bytes stop in both directions and nobody is told, as when a
/// phone loses its network. New connections pass.
final class SilentProxy implements AutoCloseable {
  private final ServerSocket server;
  private final URI target;
  private final List<Passage> passages = new CopyOnWriteArrayList<>();

  private record Passage(Socket client, Socket upstream, AtomicBoolean silent) {}

  SilentProxy(String targetUrl) {
    this.target = URI.create(targetUrl);
    try {
      this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  String url() {
    return target.getScheme() + "://127.0.0.1:" + server.getLocalPort() + target.getPath();
  }

  /// All connections of now go silent, for good.
  void silence() {
    passages.forEach(passage -> passage.silent().set(true));
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Passage passage : passages) {
      passage.client().close();
      passage.upstream().close();
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Socket upstream = new Socket(target.getHost(), target.getPort());
        client.setTcpNoDelay(true);
        upstream.setTcpNoDelay(true);
        Passage passage = new Passage(client, upstream, new AtomicBoolean());
        passages.add(passage);
        Thread.ofVirtual().start(() -> pump(client, upstream, passage.silent()));
        Thread.ofVirtual().start(() -> pump(upstream, client, passage.silent()));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static void pump(Socket from, Socket to, AtomicBoolean silent) {
    byte[] buffer = new byte[8192];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        while (silent.get()) {
          LockSupport.park(); // bytes read before are lost, the connection stays open
        }
        out.write(buffer, 0, n);
      }
      to.shutdownOutput();
    } catch (IOException ended) {
      // One side closed: with sockets that is how a passage ends.
    }
  }
}
