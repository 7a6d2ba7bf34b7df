package io.courier.stack.up;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;

/// Whether a component serves, asked from outside.
public final class Readiness {
  private static final int TIMEOUT_MILLIS = 2_000;

  private Readiness() {}

  /// A service by its readiness probe, a back end by whether it takes connections.
  public static boolean of(Component component) {
    if (!component.isAlive()) {
      return false;
    }
    Integer management = component.managementPort();
    if (management != null) {
      return answersReady(management);
    }
    return component.clientPort() != null && takesConnections(component.clientPort());
  }

  static boolean answersReady(int managementPort) {
    return answers(managementPort, "/actuator/health/readiness");
  }

  /// Whether a server of this machine answers 200.
  static boolean answers(int port, String path) {
    try {
      URI probe = URI.create("http://127.0.0.1:" + port + path);
      HttpURLConnection connection = (HttpURLConnection) probe.toURL().openConnection();
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      try {
        return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
      } finally {
        connection.disconnect();
      }
    } catch (IOException notYet) {
      return false;
    }
  }

  private static boolean takesConnections(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }
}
