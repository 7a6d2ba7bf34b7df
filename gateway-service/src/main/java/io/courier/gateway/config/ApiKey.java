package io.courier.gateway.config;

import com.google.protobuf.ByteString;
import io.courier.messages.id.UserId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// A key of the server API. Its secret is known to nobody but the server that has it: here is the
/// hash, which authorises nothing.
///
/// Written as `name:sender:scope,scope:sha256`, the hash of the secret's text in hexadecimal.
///
/// @param name in metrics and logs
/// @param sender the user that its messages are from
/// @param sha256 of the secret
public record ApiKey(String name, String sender, Set<ApiScope> scopes, ByteString sha256) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");

  public boolean may(ApiScope scope) {
    return scopes.contains(scope);
  }

  /// Reads keys, separated by white space.
  ///
  /// @throws IllegalArgumentException with a sentence that names the key that is wrong
  static List<ApiKey> parse(String text) {
    List<ApiKey> keys = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (String one : text.strip().split("\\s+", -1)) {
      if (!one.isEmpty()) {
        ApiKey key = one(one, keys.size() + 1);
        if (!names.add(key.name)) {
          throw new IllegalArgumentException("has two keys with the name " + key.name);
        }
        keys.add(key);
      }
    }
    return List.copyOf(keys);
  }

  private static ApiKey one(String text, int number) {
    String[] parts = text.split(":", -1);
    require(
        parts.length == 4,
        number,
        "is name:sender:scopes:sha256, and has " + parts.length + " parts");
    require(NAME.matcher(parts[0]).matches(), number, "has a name of 1 to 64 of A-Z a-z 0-9 . _ -");
    require(UserId.isValid(parts[1]), number, "has a sender that is a user id");
    EnumSet<ApiScope> scopes = EnumSet.noneOf(ApiScope.class);
    for (String scope : parts[2].split(",", -1)) {
      scopes.add(
          ApiScope.of(scope)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          sentence(number, "has scopes of send, send-as, disconnect, presence"))));
    }
    require(SHA256.matcher(parts[3]).matches(), number, "ends with 64 hexadecimal digits");
    return new ApiKey(
        parts[0],
        parts[1],
        Set.copyOf(scopes),
        ByteString.copyFrom(HexFormat.of().parseHex(parts[3])));
  }

  private static void require(boolean holds, int number, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(sentence(number, rule));
    }
  }

  /// Not the text itself: somebody may have written a secret there.
  private static String sentence(int number, String rule) {
    return "lists keys, and each " + rule + "; key " + number + " is another";
  }

  @Override
  public String toString() {
    return "ApiKey[" + name + "]";
  }
}
