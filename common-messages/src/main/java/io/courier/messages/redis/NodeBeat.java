package io.courier.messages.redis;

/// A sign of life of an access node: the value of a field of `nodes`, `<millis> <link address>`.
///
/// @param atMillis by the node's own clock; peers judge by whether it changes, not by its value
public record NodeBeat(long atMillis, String link) {
  public String format() {
    return atMillis + " " + link;
  }

  /// @throws IllegalArgumentException when the value is of another form
  public static NodeBeat parse(String value) {
    int space = value.indexOf(' ');
    if (space < 0) {
      throw new IllegalArgumentException("not a node's beat: " + value);
    }
    return new NodeBeat(Long.parseLong(value.substring(0, space)), value.substring(space + 1));
  }
}
