package io.courier.access.deliver;

/// A message of `push_deliver` on its way to a device, with the custody of its record.
///
/// One object may serve all devices of a record: each device's queue calls
/// [DeviceEffects#resolved] exactly once for each time it was given to [DeviceQueue#deliver].
public interface LiveDelivery {
  /// [io.courier.messages.id.Position#NONE] for an ephemeral message: sent if that is possible at
  /// once, and forgotten otherwise.
  long position();

  /// What it weighs against the bound of held bytes.
  int bytes();
}
