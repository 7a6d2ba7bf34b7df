package io.courier.stack.up;

/// How far a component, or the whole, is.
public enum Phase {
  WAITING,
  STARTING,
  READY,
  STOPPING,
  ENDED
}
