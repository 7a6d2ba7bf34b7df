package io.courier.stack.cli;

import io.courier.messages.topic.Topic;
import io.courier.stack.StackFailure;
import io.courier.stack.up.Component;
import io.courier.stack.up.StackView;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Whom to ask about dead letters: the service that consumes their topic, here or at a URL.
final class LetterServices {
  @Option(
      names = "--url",
      description = "the management port of a service elsewhere, such as http://127.0.0.1:9083")
  private @Nullable String url;

  /// Each answers for the topics that it consumes; the gateway consumes none.
  static final List<String> ALL = List.of("logic", "push", "access", "offline");

  private static String serviceOf(Topic topic) {
    return switch (topic) {
      case CHAT_INPUT -> "logic";
      case PUSH_TASK, PUSH_RECEIPT -> "push";
      case PUSH_DELIVER -> "access";
      case OFFLINE_STORAGE, OFFLINE_ACK, OFFLINE_RETRIEVE, USER_ONLINE -> "offline";
    };
  }

  /// A topic by its own name or by that of its dead letters.
  static Topic topic(String name) {
    return Arrays.stream(Topic.values())
        .filter(it -> it.topicName().equals(name) || it.deadLetterName().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new StackFailure(
                    "No topic is called \"%s\": there are %s"
                        .formatted(
                            name,
                            Arrays.stream(Topic.values())
                                .map(Topic::topicName)
                                .collect(Collectors.joining(", ")))));
  }

  boolean isElsewhere() {
    return url != null;
  }

  DeadLettersPort of(Places places, Topic topic) {
    String service = serviceOf(topic);
    return of(places, service)
        .orElseThrow(
            () ->
                new StackFailure(
                    "No %s-service runs here, which answers for %s: start one, or name its"
                            .formatted(service, topic.topicName())
                        + " management port with --url"));
  }

  /// Empty when no instance of the service is alive.
  Optional<DeadLettersPort> of(Places places, String service) {
    if (url != null) {
      return Optional.of(new DeadLettersPort(url));
    }
    StackView view =
        places
            .state()
            .read()
            .filter(StackView::anythingAlive)
            .orElseThrow(
                () ->
                    new StackFailure(
                        "Nothing runs here: start it with ./courier up, or name a management port"
                            + " with --url"));
    return view.components().stream()
        .filter(it -> it.service().equals(service) && it.isAlive())
        .map(Component::managementPort)
        .filter(port -> port != null)
        .findFirst()
        .map(port -> new DeadLettersPort("http://127.0.0.1:" + port));
  }
}
