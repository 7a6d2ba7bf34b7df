package io.courier.simulation.comparison;

import java.util.SortedMap;

/// The model or the real thing, with the services' own adapters in front of it.
public interface Side {
  /// Everything that is stored now, in the same words on both sides.
  SortedMap<String, String> contents();
}
