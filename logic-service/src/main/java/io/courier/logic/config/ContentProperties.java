package io.courier.logic.config;

import io.courier.logic.content.ContentRules;
import java.util.Arrays;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What messages may say, beyond that it is JSON of a size. Everything empty: no more than that.
///
/// @param types that messages declare: text, image, file, custom; empty: they need not
/// @param allowedHosts that links may lead to, and to names below them; empty: to all
/// @param deniedHosts that may not be named, nor names below them
/// @param deniedWords without case, with a comma or the end of a line between
/// @param deniedPatterns regular expressions of RE2, one a line
public record ContentProperties(
    @DefaultValue List<String> types,
    @DefaultValue List<String> allowedHosts,
    @DefaultValue List<String> deniedHosts,
    @DefaultValue("") String deniedWords,
    @DefaultValue("") String deniedPatterns) {
  private static final String PREFIX = "courier.logic.content.";

  public ContentProperties {
    List<String> none = List.of();
    check("types", () -> ContentRules.of(types, none, none, none, none));
    check("allowed-hosts", () -> ContentRules.of(none, allowedHosts, none, none, none));
    check("denied-hosts", () -> ContentRules.of(none, none, deniedHosts, none, none));
    check("denied-words", () -> ContentRules.of(none, none, none, words(deniedWords), none));
    check("denied-patterns", () -> ContentRules.of(none, none, none, none, lines(deniedPatterns)));
  }

  ContentRules rules() {
    return ContentRules.of(
        types, allowedHosts, deniedHosts, words(deniedWords), lines(deniedPatterns));
  }

  private static List<String> words(String text) {
    return parts(text, "[,\\r\\n]");
  }

  private static List<String> lines(String text) {
    return parts(text, "[\\r\\n]");
  }

  private static List<String> parts(String text, String between) {
    return Arrays.stream(text.split(between, -1))
        .map(String::strip)
        .filter(it -> !it.isEmpty())
        .toList();
  }

  /// Says which list it is. Without a cause, which would be reported in its place.
  private static void check(String key, Runnable made) {
    try {
      made.run();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(PREFIX + key + " " + e.getMessage());
    }
  }
}
