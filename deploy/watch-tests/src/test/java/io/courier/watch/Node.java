package io.courier.watch;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A mapping of a YAML file, read with failures that name the place.
final class Node {
  private final String place;
  private final Map<String, ?> tree;
  private final Set<String> read = new HashSet<>();

  Node(String place, Map<String, ?> tree) {
    this.place = place;
    this.tree = tree;
  }

  String text(String key) {
    String text = optional(key);
    if (text == null || text.isBlank()) {
      throw new AssertionError(place + " has no " + key);
    }
    return text;
  }

  @Nullable String optional(String key) {
    read.add(key);
    Object value = tree.get(key);
    return value == null ? null : value.toString().strip();
  }

  List<Node> list(String key) {
    read.add(key);
    List<Node> nodes = new ArrayList<>();
    if (tree.get(key) instanceof List<?> list) {
      for (Object each : list) {
        nodes.add(new Node(place + " / " + key + " " + (nodes.size() + 1), mapping(each)));
      }
    }
    return nodes;
  }

  /// Empty when it is not there.
  Map<String, ?> map(String key) {
    read.add(key);
    Object value = tree.get(key);
    return value == null ? Map.of() : mapping(value);
  }

  void requireAllRead() {
    Set<String> unknown = new HashSet<>(tree.keySet());
    unknown.removeAll(read);
    if (!unknown.isEmpty()) {
      throw new AssertionError(place + " has what nobody reads: " + unknown);
    }
  }

  @SuppressWarnings("unchecked")
  private Map<String, ?> mapping(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return (Map<String, ?>) map;
    }
    throw new AssertionError(place + " has a value in place of a mapping: " + value);
  }
}
