package io.courier.kafka.deadletter;

import java.util.Locale;

/// What kind of failure made a dead letter. Reasons are free text; this is what metrics carry.
public enum ReasonClass {
  /// Not the record that its topic carries, or of a kind that is not known.
  UNREADABLE,
  /// Readable, and it says something that no record may say.
  REFUSED,
  /// It provokes a defect of the service that reads it.
  DEFECT;

  /// The class of a reason, from how sentences of its kind begin.
  public static ReasonClass of(String reason) {
    if (reason.startsWith("unexpected: ")) {
      return DEFECT;
    }
    return reason.startsWith("not the record that this topic carries")
            || reason.startsWith("a record without a value")
            || reason.startsWith("a record of no kind")
        ? UNREADABLE
        : REFUSED;
  }

  /// As metrics, the endpoint and the command line have it.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
