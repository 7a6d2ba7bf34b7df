package io.courier.stack.process;

import io.courier.stack.StackFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/// TCP ports of this machine.
public final class Ports {
  /// Below the range from which systems take the ports of outgoing connections, so that a stopped
  /// back end finds its port free again.
  private static final int FIRST = 20_000;

  private static final int LAST = 31_999;

  /// So that nobody is told a port that somebody was told before and has not opened yet.
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private Ports() {}

  /// A port nobody listens on at this moment, and another one each time. Another process can
  /// still take it before its use.
  public static int free() {
    for (int attempt = 0; attempt < 1_000; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
      if (GIVEN.add(port) && isFree(port)) {
        return port;
      }
    }
    throw new StackFailure("No free port between " + FIRST + " and " + LAST + ": end some servers");
  }

  /// Whether a server could listen on the port, on the loopback address and on all addresses.
  public static boolean isFree(int port) {
    return canBind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
        && canBind(new InetSocketAddress(port));
  }

  private static boolean canBind(InetSocketAddress address) {
    try (ServerSocket socket = new ServerSocket()) {
      // As servers do: a connection of a former server that lingers is no hindrance.
      socket.setReuseAddress(true);
      socket.bind(address);
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
