package io.courier.drill.ledger;

/// Which repeats under the same id a fault allows.
public enum Repeats {
  NONE,

  /// Of what a device read before its connection ended, and had not confirmed: its shard has
  /// another access node now, which did not see it go out.
  UNCONFIRMED,

  ANY
}
