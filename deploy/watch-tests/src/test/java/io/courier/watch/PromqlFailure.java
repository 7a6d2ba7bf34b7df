package io.courier.watch;

/// A query that is no PromQL, or that names what is not there.
final class PromqlFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  PromqlFailure(String query, int at, String problem) {
    super("%s, at character %d of: %s".formatted(problem, at, query));
  }
}
