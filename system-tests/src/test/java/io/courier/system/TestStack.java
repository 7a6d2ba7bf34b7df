package io.courier.system;

import io.courier.stack.up.Service;
import io.courier.stack.up.Stack;
import io.courier.stack.up.StackSettings;
import java.util.Map;

/// The stack that all system tests share: two gateways, one of each other service. It ends with the
/// JVM. Tests take users of their own.
final class TestStack {
  /// Short, so that a dead connection is noticed within the patience of a test.
  private static final Map<String, String> QUICK_TIMES =
      Map.of("COURIER_ACCESS_DELIVER_ACK_TIMEOUT", "3s", "COURIER_ACCESS_DELIVER_GRACE", "3s");

  /// One client of a test sends as many as it can.
  private static final Map<String, String> NO_RATE =
      Map.of("COURIER_COMMANDS_PER_SECOND", "10000", "COURIER_COMMAND_BURST", "10000");

  /// Above what other tests leave in a mailbox.
  static final int QUOTA = 1_100;

  private static final Map<String, String> SMALL_MAILBOXES =
      Map.of("COURIER_OFFLINE_MAILBOX_MAX_MESSAGES", String.valueOf(QUOTA));

  private static final Stack STACK = start();

  private TestStack() {}

  static Stack get() {
    return STACK;
  }

  static String webSocket(int gateway) {
    return STACK.gatewayUrl(gateway).replace("http:", "ws:") + "/connection/websocket";
  }

  private static Stack start() {
    Stack stack =
        Stack.start(
            StackSettings.temporary()
                .with(Service.GATEWAY, 2)
                .withEnvironment(Service.GATEWAY, NO_RATE)
                .withEnvironment(Service.ACCESS, QUICK_TIMES)
                .withEnvironment(Service.OFFLINE, SMALL_MAILBOXES));
    Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "stop-test-stack"));
    return stack;
  }
}
