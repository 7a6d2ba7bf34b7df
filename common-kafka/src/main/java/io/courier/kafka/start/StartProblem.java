package io.courier.kafka.start;

/// The service cannot start, and a person must change something. Shown as two sentences, without a
/// stack trace.
public final class StartProblem extends RuntimeException {
  private final String action;

  /// @param problem what is wrong
  /// @param action what to do about it
  public StartProblem(String problem, String action) {
    super(problem);
    this.action = action;
  }

  public StartProblem(String problem, String action, Throwable cause) {
    super(problem, cause);
    this.action = action;
  }

  String action() {
    return action;
  }
}
