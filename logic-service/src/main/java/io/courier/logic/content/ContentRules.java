package io.courier.logic.content;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rules about content, in the order in which they are asked: the cheapest first. The first one
/// that refuses decides. Without a rule nothing is read.
public final class ContentRules {
  public static final ContentRules NONE = new ContentRules(List.of());

  private final List<ContentRule> rules;

  private ContentRules(List<ContentRule> rules) {
    this.rules = rules;
  }

  /// @param types that messages declare; empty: they need not declare any
  /// @param allowedHosts that links may lead to, and to names below them; empty: to all
  /// @param deniedHosts that texts may not name, nor names below them
  /// @param deniedWords without case; each only letters and digits
  /// @param deniedPatterns regular expressions of RE2
  /// @throws IllegalArgumentException when one of them is not of that form; its message goes on
  ///     after the name of the list: "has …"
  public static ContentRules of(
      List<String> types,
      List<String> allowedHosts,
      List<String> deniedHosts,
      List<String> deniedWords,
      List<String> deniedPatterns) {
    List<ContentRule> rules = new ArrayList<>();
    if (!types.isEmpty()) {
      rules.add(new DeclaredTypes(types));
    }
    if (!allowedHosts.isEmpty() || !deniedHosts.isEmpty()) {
      rules.add(new LinkRule(allowedHosts, deniedHosts));
    }
    if (!deniedWords.isEmpty() || !deniedPatterns.isEmpty()) {
      rules.add(new WordRule(deniedWords, deniedPatterns));
    }
    return new ContentRules(List.copyOf(rules));
  }

  /// @param content one JSON value
  /// @return null: no rule has anything against it
  public @Nullable ContentRefusal refusal(ByteString content) {
    if (rules.isEmpty()) {
      return null;
    }
    Content read = Content.read(content);
    for (ContentRule rule : rules) {
      ContentRefusal refusal = rule.refusal(read);
      if (refusal != null) {
        return refusal;
      }
    }
    return null;
  }
}
