package io.courier.gateway.api.flow;

import io.courier.messages.client.ErrorCode;

/// What became of one [Entry].
public sealed interface Result {
  /// Kafka has it: it cannot be lost.
  record Accepted(String id, long seq, long atMillis) implements Result {}

  /// It is not sent.
  record Refused(Problem problem) implements Result {}

  /// It may be sent or not: to be repeated under the same clientId.
  record Unknown() implements Result {
    static final Problem PROBLEM =
        Problem.of(
            ErrorCode.INTERNAL,
            "it is not known whether it was sent: repeat it with the same clientId");
  }

  /// What is told, where it is not known to be accepted.
  static Problem problem(Result result) {
    return switch (result) {
      case Accepted accepted -> throw new IllegalArgumentException("there is no problem");
      case Refused refused -> refused.problem();
      case Unknown unknown -> Unknown.PROBLEM;
    };
  }
}
