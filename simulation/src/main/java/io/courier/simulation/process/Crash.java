package io.courier.simulation.process;

/// The process ends here and now, in the middle of what it does. No service's code catches it.
final class Crash extends Error {
  Crash() {
    super("the process ends", null, false, false);
  }
}
