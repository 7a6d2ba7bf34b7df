package io.courier.logic.content;

import java.net.IDN;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Some hosts, and all names below them.
final class Hosts {
  /// Of a name in DNS, with the dot of the root.
  private static final int MAX_NAME = 254;

  private final Set<String> names = new HashSet<>();

  /// @throws IllegalArgumentException when one of them is no name
  Hosts(List<String> hosts) {
    for (String host : hosts) {
      String name = name(host);
      if (name == null || !name.contains(".") || !name.matches("[a-z0-9.-]+")) {
        throw new IllegalArgumentException(
            "has hosts like chat.example, without scheme, port and *, not \"" + host + "\"");
      }
      names.add(name);
    }
  }

  boolean isEmpty() {
    return names.isEmpty();
  }

  /// @param name as [#name] gives it
  boolean has(String name) {
    String rest = name;
    while (true) {
      if (names.contains(rest)) {
        return true;
      }
      int dot = rest.indexOf('.');
      if (dot < 0) {
        return false;
      }
      rest = rest.substring(dot + 1);
    }
  }

  /// @return as browsers ask for it: small letters, other than ASCII in Punycode, without the dot
  ///     of the root; null when it can be no name
  static @Nullable String name(String host) {
    if (host.length() > MAX_NAME) {
      return null;
    }
    try {
      String name = IDN.toASCII(host).toLowerCase(Locale.ROOT);
      String plain = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
      return plain.isEmpty() ? null : plain;
    } catch (IllegalArgumentException noName) {
      return null;
    }
  }
}
