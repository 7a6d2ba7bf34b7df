package io.courier.push.presence;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The devices of one user, as Redis had them after the poll had returned.
///
/// @param online those with a session now; their shard's owner serves them
/// @param known all known ones; null when Redis does not know and Offline must be asked
public record UserDevices(List<String> online, @Nullable List<String> known) {}
