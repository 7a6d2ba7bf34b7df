package io.courier.offline.device;

import io.courier.messages.id.DeviceKey;

/// That a device is to be written to the registry.
///
/// @param isNew it was not known, or forgotten: the user's list of devices changes
public record Seen(int shard, DeviceKey device, boolean isNew) {}
