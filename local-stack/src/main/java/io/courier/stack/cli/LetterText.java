package io.courier.stack.cli;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// How answers about dead letters are written: tables for people, JSON for programs.
final class LetterText {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
  private static final int WIDEST = 100;

  private LetterText() {}

  static String json(Object value) {
    return JSON.writeValueAsString(value);
  }

  /// A field as text; what a terminal would obey is left out, since records are not to be trusted.
  static String field(JsonNode node, String name) {
    JsonNode value = node.get(name);
    return value == null || value.isNull() ? "-" : plain(value.asString());
  }

  static String plain(String text) {
    return text.codePoints()
        .map(it -> Character.isISOControl(it) ? '?' : it)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /// Columns as wide as what is in them.
  ///
  /// @param rows the first is the head
  static String table(List<List<String>> rows) {
    int columns = rows.getFirst().size();
    Column[] widths = new Column[columns];
    for (int i = 0; i < columns; i++) {
      int column = i;
      int widest = rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
      widths[i] = new Column(Math.min(widest, WIDEST) + 2, 0, Overflow.WRAP);
    }
    TextTable table = TextTable.forColumns(Help.defaultColorScheme(Ansi.AUTO), widths);
    rows.forEach(row -> table.addRowValues(row.toArray(String[]::new)));
    return table.toString().lines().map(String::stripTrailing).collect(Collectors.joining("\n"));
  }

  /// One line of what a replay or skip did.
  static String summary(JsonNode done) {
    StringBuilder line = new StringBuilder();
    for (String outcome : List.of("replayed", "skipped", "needless", "refused", "already")) {
      int count = done.path(outcome).asInt(0);
      if (count > 0) {
        line.append(line.isEmpty() ? "" : ", ").append(count).append(' ').append(outcome);
      }
    }
    if (line.isEmpty()) {
      line.append("nothing to do");
    }
    if (done.path("more").asBoolean(false)) {
      line.append("; there are more: run it again");
    }
    return line.toString();
  }

  static boolean isTrue(@Nullable JsonNode node) {
    return node != null && node.asBoolean(false);
  }
}
