package io.courier.system;

import io.courier.stack.up.Component;
import io.courier.stack.up.Service;
import io.courier.stack.up.Stack;
import io.courier.stack.up.StackSettings;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The stack that all system tests share: two of each service. It ends with the JVM. Tests take
/// users of their own, and leave both gateways and at least one of each other service. Who needs
/// two calls [#startAll()].
final class TestStack {
  /// Short, so that a dead connection is noticed within the patience of a test; and long enough for
  /// who confirms slowly because the machine is busy.
  private static final Map<String, String> QUICK_TIMES =
      Map.of("COURIER_ACCESS_DELIVER_ACK_TIMEOUT", "8s", "COURIER_ACCESS_DELIVER_GRACE", "3s");

  /// One client of a test sends as many as it can.
  private static final Map<String, String> NO_RATE =
      Map.of("COURIER_COMMANDS_PER_SECOND", "10000", "COURIER_COMMAND_BURST", "10000");

  /// The first compiler alone: ten processes start with half the processor time, and none of them
  /// lives long enough to earn the second one's work.
  private static final List<String> QUICK_START = List.of("-XX:TieredStopAtLevel=1");

  /// Above what other tests leave in a mailbox.
  static final int QUOTA = 1_100;

  private static final Map<String, String> SMALL_MAILBOXES =
      Map.of("COURIER_OFFLINE_MAILBOX_MAX_MESSAGES", String.valueOf(QUOTA));

  private static final Stack STACK = start();

  private static final List<String> INSTANCES = List.copyOf(STACK.pids().keySet());

  private TestStack() {}

  static Stack get() {
    return STACK;
  }

  static String webSocket(int gateway) {
    return STACK.gatewayUrl(gateway).replace("http:", "ws:") + "/connection/websocket";
  }

  /// Starts again, all at once, what a test has ended.
  static void startAll() {
    Map<String, Long> running = STACK.pids();
    List<String> ended = INSTANCES.stream().filter(it -> !running.containsKey(it)).toList();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      ended.stream()
          .map(it -> CompletableFuture.runAsync(() -> STACK.start(it), threads))
          .toList()
          .forEach(CompletableFuture::join);
    }
  }

  /// Those that ended although no test told them to.
  static List<String> endedByThemselves() {
    return STACK.endedByThemselves().stream().map(Component::instance).toList();
  }

  private static Stack start() {
    StackSettings settings = StackSettings.temporary();
    for (Service service : Service.values()) {
      settings = settings.with(service, 2);
    }
    Stack stack =
        Stack.start(
            settings
                .withJvmOptions(QUICK_START)
                .withEnvironment(Service.GATEWAY, NO_RATE)
                .withEnvironment(Service.ACCESS, QUICK_TIMES)
                .withEnvironment(Service.OFFLINE, SMALL_MAILBOXES));
    Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "stop-test-stack"));
    return stack;
  }
}
