package io.courier.access.deliver;

/// One opening of a session at this owner, on one link.
///
/// A session that is opened again (its link broke, the shard moved and came back) is a new object
/// with the same id: inputs are matched by identity, pages by id.
public interface DeviceSession {
  /// The client id of the connect reply.
  String id();
}
