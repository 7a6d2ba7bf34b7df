package io.courier.logic.content;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Refuses texts in which a denied word stands, or which a denied pattern finds.
///
/// Words are compared whole, without case, after compatibility decomposition (NFKC: wide letters
/// are letters) and without invisible characters. Patterns are those of RE2, whose time grows with
/// the text times the pattern and never faster; they look at each text as it is.
///
/// Not guaranteed: who spells a word in another way is not found.
final class WordRule implements ContentRule {
  /// Of all patterns together: what a text of full size may cost.
  private static final int MAX_INSTRUCTIONS = 1_000;

  private static final int MAX_WORDS = 100_000;
  private static final Pattern COUNT = Pattern.compile("([0-9]+)\\}");

  private final Set<String> words = new HashSet<>();
  private final List<Pattern> patterns = new ArrayList<>();
  private final int longest;

  /// @throws IllegalArgumentException when one of them is none, or they are too many
  WordRule(List<String> words, List<String> patterns) {
    if (words.size() > MAX_WORDS) {
      throw new IllegalArgumentException("has up to " + MAX_WORDS + " words");
    }
    int most = 0;
    for (String word : words) {
      String plain = plain(word);
      if (plain.isEmpty() || !plain.codePoints().allMatch(WordRule::isOfWord)) {
        throw new IllegalArgumentException(
            "has words of letters and digits, not \"" + word + "\"; denied-patterns has more");
      }
      this.words.add(plain);
      most = Math.max(most, plain.length());
    }
    longest = most;
    int instructions = 0;
    for (String pattern : patterns) {
      Pattern compiled = compile(pattern);
      instructions += compiled.programSize();
      this.patterns.add(compiled);
    }
    if (instructions > MAX_INSTRUCTIONS) {
      throw new IllegalArgumentException(
          "has patterns of up to "
              + MAX_INSTRUCTIONS
              + " instructions together, not "
              + instructions);
    }
  }

  private static Pattern compile(String pattern) {
    // What is compiled is a copy for each repetition: twenty signs can ask for a billion.
    double repetitions = 1;
    Matcher counts = COUNT.matcher(pattern);
    while (counts.find()) {
      repetitions *= Math.max(1, Double.parseDouble(counts.group(1)));
    }
    if (pattern.length() > MAX_INSTRUCTIONS || repetitions > MAX_INSTRUCTIONS) {
      throw new IllegalArgumentException(
          "has patterns of up to " + MAX_INSTRUCTIONS + " characters and repetitions each");
    }
    try {
      return Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "has regular expressions of RE2, not \"" + pattern + "\": " + e.getDescription());
    }
  }

  @Override
  public @Nullable ContentRefusal refusal(Content content) {
    for (String text : content.texts()) {
      if (hasWord(text) || isFound(text)) {
        return new ContentRefusal(
            ContentRefusal.Kind.WORD, "the content has words that are not allowed here");
      }
    }
    return null;
  }

  private boolean hasWord(String text) {
    if (words.isEmpty()) {
      return false;
    }
    String plain = plain(text);
    int begin = 0;
    for (int at = 0; at <= plain.length(); ) {
      boolean isEnd = at == plain.length();
      int sign = isEnd ? ' ' : plain.codePointAt(at);
      if (!isOfWord(sign)) {
        int length = at - begin;
        if (length > 0 && length <= longest && words.contains(plain.substring(begin, at))) {
          return true;
        }
        begin = at + Character.charCount(sign);
      }
      at += Character.charCount(sign);
    }
    return false;
  }

  private boolean isFound(String text) {
    for (Pattern pattern : patterns) {
      if (pattern.matcher(text).find()) {
        return true;
      }
    }
    return false;
  }

  private static String plain(String text) {
    String normal = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    if (normal.codePoints().noneMatch(WordRule::isInvisible)) {
      return normal;
    }
    StringBuilder visible = new StringBuilder(normal.length());
    normal.codePoints().filter(it -> !isInvisible(it)).forEach(visible::appendCodePoint);
    return visible.toString();
  }

  private static boolean isInvisible(int sign) {
    return Character.getType(sign) == Character.FORMAT;
  }

  private static boolean isOfWord(int sign) {
    return switch (Character.getType(sign)) {
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK -> true;
      default -> Character.isLetterOrDigit(sign);
    };
  }
}
