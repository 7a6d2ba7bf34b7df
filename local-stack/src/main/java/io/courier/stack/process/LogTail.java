package io.courier.stack.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// The end of a log file, for people who want to know why.
public final class LogTail {
  private static final Pattern TELLING =
      Pattern.compile("(?i)error|exception|fatal|caused by|failed|could not|in use|refused");

  private static final Pattern STACK_FRAME = Pattern.compile("^\\s+at |^\\s+\\.\\.\\. \\d+ ");

  private LogTail() {}

  /// The last `count` lines; none when there is no log.
  public static List<String> lines(Path log, int count) {
    if (!Files.exists(log)) {
      return List.of();
    }
    try {
      // Not readString: a process killed while it wrote may have left half a character.
      String text = new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
      List<String> all = text.lines().toList();
      return all.subList(Math.max(0, all.size() - count), all.size());
    } catch (IOException e) {
      return List.of("the log could not be read: " + e.getMessage());
    }
  }

  /// The line that most likely says why a process ended: the last that sounds like a failure, else
  /// the last at all.
  public static String reason(Path log) {
    List<String> lines =
        lines(log, 400).stream()
            .filter(line -> !line.isBlank() && !STACK_FRAME.matcher(line).find())
            .toList();
    for (String line : lines.reversed()) {
      if (TELLING.matcher(line).find()) {
        return line.strip();
      }
    }
    return lines.isEmpty() ? "it logged nothing" : lines.getLast().strip();
  }
}
