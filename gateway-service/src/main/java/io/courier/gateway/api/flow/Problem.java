package io.courier.gateway.api.flow;

import io.courier.messages.client.ErrorCode;

/// Why something was not done: for the developer of the server that asked for it.
public record Problem(int code, String reason, boolean isTemporary) {
  public static Problem of(ErrorCode code, String reason) {
    return new Problem(code.code(), reason, code.isTemporary());
  }

  /// A request that is answered with it as a whole. Carries no stack trace.
  public static class Failure extends RuntimeException {
    private final int status;
    private final transient Problem problem;

    public Failure(int status, ErrorCode code, String reason) {
      this(status, Problem.of(code, reason));
    }

    public Failure(int status, Problem problem) {
      super(problem.reason, null, false, false);
      this.status = status;
      this.problem = problem;
    }

    /// Of HTTP.
    public int status() {
      return status;
    }

    public Problem problem() {
      return problem;
    }
  }
}
