package io.courier.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One word of PromQL.
///
/// @param kind what it is
/// @param text as it was written; of a string what is in it
/// @param at where it begins
record Token(Kind kind, String text, int at) {
  enum Kind {
    /// A metric, a label, a function or a keyword; recording rules have `:` in theirs.
    NAME,
    NUMBER,
    /// `5m`, `1h30m`.
    DURATION,
    STRING,
    /// An operator or bracket.
    SIGN,
    END
  }

  private static final Pattern WORD =
      Pattern.compile(
          """
          \\s+|\\#[^\\n]*\
          |(?<duration>(?:[0-9]+(?:ms|[smhdwy]))+(?![0-9a-zA-Z_.]))\
          |(?<number>(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?(?![0-9a-zA-Z_.]))\
          |(?<name>\\$?[a-zA-Z_][a-zA-Z0-9_:]*)\
          |"(?<string>(?:[^"\\\\\\n]|\\\\.)*)"\
          |(?<sign>==|!=|=~|!~|>=|<=|[-+*/%^(){}\\[\\],=<>@:])\
          """);

  static List<Token> of(String text) {
    List<Token> tokens = new ArrayList<>();
    Matcher word = WORD.matcher(text);
    int at = 0;
    while (at < text.length()) {
      if (!word.region(at, text.length()).lookingAt()) {
        throw new PromqlFailure(text, at, "not PromQL");
      }
      for (Kind kind : Kind.values()) {
        if (kind != Kind.END && word.group(group(kind)) != null) {
          tokens.add(new Token(kind, word.group(group(kind)), at));
        }
      }
      at = word.end();
    }
    tokens.add(new Token(Kind.END, "", at));
    return tokens;
  }

  private static String group(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  boolean is(String sign) {
    return (kind == Kind.SIGN || kind == Kind.NAME) && text.equals(sign);
  }
}
