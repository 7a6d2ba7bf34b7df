package io.courier.drill.ledger;

/// A message as a device was handed it.
///
/// @param number the sender's own number of it
/// @param position 0 when the publication had none
/// @param late whether it was marked as a replay behind newer ones
public record Arrival(long number, String id, long seq, long position, boolean late) {}
