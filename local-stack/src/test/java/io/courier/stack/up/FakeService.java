package io.courier.stack.up;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/// Stands in for a service: listens on its ports, is ready, and shows its environment.
public final class FakeService {
  private FakeService() {}

  public static void main(String[] arguments) throws IOException {
    Map<String, String> environment = new TreeMap<>(System.getenv());
    String server = environment.getOrDefault("SERVER_PORT", "");
    String management = environment.getOrDefault("MANAGEMENT_SERVER_PORT", server);
    HttpServer http = listen(management);
    http.createContext("/actuator/health/readiness", exchange -> answer(exchange, "ready"));
    http.createContext("/env", exchange -> answer(exchange, environment.toString()));
    if (!server.equals(management)) {
      listen(server).createContext("/", exchange -> answer(exchange, "hello"));
    }
    System.out.println("fake " + environment.get("COURIER_INSTANCE") + " started");
  }

  private static HttpServer listen(String port) throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
    HttpServer server = HttpServer.create(address, 0);
    server.start();
    return server;
  }

  static void answer(HttpExchange exchange, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
