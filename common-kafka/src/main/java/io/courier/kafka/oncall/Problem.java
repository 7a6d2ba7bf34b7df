package io.courier.kafka.oncall;

/// Why a call could not be answered: a status of HTTP and one sentence for people.
final class Problem extends RuntimeException {
  private final int status;

  private Problem(int status, String sentence) {
    super(sentence, null, false, false);
    this.status = status;
  }

  /// The caller's mistake.
  static Problem badArgument(String sentence) {
    return new Problem(400, sentence);
  }

  static Problem notThere(String sentence) {
    return new Problem(404, sentence);
  }

  /// Somebody else is at it.
  static Problem busy(String sentence) {
    return new Problem(409, sentence);
  }

  /// A back end does not answer.
  static Problem unavailable(String sentence) {
    return new Problem(503, sentence);
  }

  static Problem kafkaAway(Throwable cause) {
    return unavailable(
        "Kafka does not answer (" + cause.getMessage() + "): try again when it does.");
  }

  int status() {
    return status;
  }

  String sentence() {
    return String.valueOf(getMessage());
  }
}
