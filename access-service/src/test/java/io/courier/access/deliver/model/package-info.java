/// A small world around the real [io.courier.access.deliver.DeviceQueue]: one shard, one device,
/// and everything that can go wrong. The same thing as `delivery_model.py`, with time in it.
///
/// [World] holds the topics and the clock; [PushModel], [OfflineModel], [OwnerModel], [Gateway] and
/// [Client] each do one small step when asked; [Schedule] asks them at random and breaks things.
@NullMarked
package io.courier.access.deliver.model;

import org.jspecify.annotations.NullMarked;
