package io.courier.kafka.oncall;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Shows a record to people, field by field, and no more of it than people read.
///
/// Content is what is in `bytes` fields, in all of `topics.proto`: hidden unless asked for. Fields
/// that this version does not know are counted and never shown.
final class RecordView {
  private static final int MAX_ELEMENTS = 50;
  private static final int MAX_TEXT = 500;
  private static final int MAX_CONTENT = 16 << 10;
  private static final int MAX_HEX = 256;

  /// Fields and elements of one record, so that lists in lists stay bounded too.
  private static final int MAX_VALUES = 2_000;

  private final boolean content;
  private int values;

  private RecordView(boolean content) {
    this.content = content;
  }

  static Map<String, Object> of(Message record, boolean content) {
    return new RecordView(content).fields(record);
  }

  /// The beginning of something, in hexadecimal.
  static String hex(byte[] bytes) {
    String hex = HexFormat.of().formatHex(Arrays.copyOf(bytes, Math.min(bytes.length, MAX_HEX)));
    return bytes.length > MAX_HEX ? hex + " … " + bytes.length + " bytes" : hex;
  }

  /// Bytes as text when they are, else in hexadecimal.
  static String text(byte[] bytes) {
    String text = new String(bytes, UTF_8);
    return Arrays.equals(text.getBytes(UTF_8), bytes) ? shortened(text, MAX_CONTENT) : hex(bytes);
  }

  private Map<String, Object> fields(Message record) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (Map.Entry<FieldDescriptor, Object> field : record.getAllFields().entrySet()) {
      if (values++ > MAX_VALUES) {
        fields.put("…", "more than is shown here");
        break;
      }
      fields.put(
          field.getKey().getName(),
          field.getValue() instanceof List<?> list ? elements(list) : value(field.getValue()));
    }
    int unknown = record.getUnknownFields().getSerializedSize();
    if (unknown > 0) {
      fields.put("unknown fields", unknown + " bytes");
    }
    return fields;
  }

  private List<Object> elements(List<?> list) {
    List<Object> elements = new ArrayList<>();
    for (Object element : list) {
      if (elements.size() == MAX_ELEMENTS || values++ > MAX_VALUES) {
        elements.add("… " + (list.size() - elements.size()) + " more");
        break;
      }
      elements.add(value(element));
    }
    return elements;
  }

  private Object value(Object value) {
    return switch (value) {
      case Message message -> fields(message);
      case ByteString bytes ->
          content ? text(bytes.toByteArray()) : "hidden, " + bytes.size() + " bytes";
      case EnumValueDescriptor constant -> constant.getName();
      case String text -> shortened(text, MAX_TEXT);
      default -> value;
    };
  }

  private static String shortened(String text, int length) {
    return text.length() > length
        ? text.substring(0, length) + "… " + (text.length() - length) + " more characters"
        : text;
  }
}
