package io.courier.simulation.client;

/// Reads single fields of JSON whose form is known: an object without nesting of that name.
final class Json {
  private Json() {}

  /// 0 when there is no such field.
  static long number(String json, String field) {
    String before = "\"" + field + "\":";
    int found = json.lastIndexOf(before);
    if (found < 0) {
      return 0;
    }
    int start = found + before.length();
    int end = start;
    while (end < json.length() && Character.isDigit(json.charAt(end))) {
      end++;
    }
    return Long.parseLong(json, start, end, 10);
  }

  /// Empty when there is no such field.
  static String text(String json, String field) {
    String before = "\"" + field + "\":\"";
    int found = json.indexOf(before);
    if (found < 0) {
      return "";
    }
    int start = found + before.length();
    return json.substring(start, json.indexOf('"', start));
  }
}
