package io.courier.gateway;

import static org.awaitility.Awaitility.await;

import io.courier.gateway.link.OwnerDirectory;
import io.courier.gateway.support.Directory;
import io.courier.gateway.support.FakeAccess;
import io.courier.gateway.support.StreamClient;
import io.courier.gateway.support.TestTokens;
import io.courier.stack.backends.BackEnds;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// A running gateway with real Redis, and one access node that owns all shards.
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
abstract class GatewayTest {
  private static final AtomicLong EPOCHS = new AtomicLong(100);
  private static final AtomicInteger USERS = new AtomicInteger();

  @LocalServerPort int port;
  @Autowired MeterRegistry meters;
  @Autowired OwnerDirectory owners;

  final List<FakeAccess> nodes = new ArrayList<>();
  Directory directory;
  FakeAccess access;
  String user;

  @DynamicPropertySource
  static void properties(DynamicPropertyRegistry registry) {
    BackEnds.shared()
        .springProperties("redis")
        .forEach((key, value) -> registry.add(key, () -> value));
    registry.add("courier.gateway.token.secret", () -> TestTokens.SECRET);
    registry.add("management.server.port", () -> 0);
  }

  @BeforeEach
  void ownAllShards() {
    BackEnds backEnds = BackEnds.shared();
    directory = new Directory(backEnds.redisHost(), backEnds.redisPort());
    directory.writeFacts();
    access = newAccess();
    directory.ownAll(access);
    awaitOwner(access);
    user = "user" + USERS.incrementAndGet();
  }

  @AfterEach
  void closeNodes() {
    nodes.forEach(FakeAccess::close);
    directory.close();
  }

  /// Until the gateway has read that this node owns all shards, of the present generation.
  void awaitOwner(FakeAccess node) {
    await()
        .until(
            () ->
                owners
                    .owners()
                    .filter(of -> of.facts().generation() == Directory.GENERATION)
                    .map(of -> of.of(0))
                    .filter(owner -> owner.node().equals(node.node()))
                    .isPresent());
  }

  FakeAccess newAccess() {
    long epoch = EPOCHS.incrementAndGet();
    FakeAccess node = new FakeAccess("access-" + epoch, epoch);
    nodes.add(node);
    return node;
  }

  double count(String meter, String... tags) {
    return meters.get(meter).tags(tags).counter().count();
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  /// @param transport `http_stream` or `sse`
  StreamClient open(String transport, String connect) {
    return transport.equals("sse")
        ? StreamClient.events(port, connect)
        : StreamClient.lines(port, connect);
  }
}
