package io.courier.logic.rate;

/// Whose rate a message is over.
public enum Limit {
  USER,
  CONVERSATION
}
