package io.courier.simulation;

import java.util.List;

/// What one run came to.
///
/// @param problems what did not hold; empty: all did
/// @param events that happened
/// @param received messages by all devices, repeats among them
/// @param repeats among them
/// @param late among them, or what was passed over
/// @param history what happened, when it was kept
record Outcome(
    Scenario scenario,
    List<String> problems,
    long events,
    int received,
    int repeats,
    int passedOver,
    List<String> history) {
  boolean isGood() {
    return problems.isEmpty();
  }
}
