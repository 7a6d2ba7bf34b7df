package io.courier.logic.content;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/// Takes contents of some types, which say in their field `type` what they are.
///
/// | type | fields |
/// |---|---|
/// | `text` | `text`: a string that is not blank |
/// | `image`, `file` | `url`: https; `name`?, `mimeType`?, `text`?, `size`?, `width`?, `height`? |
/// | `custom` | none that must be there |
///
/// The first three with a `?` are strings, the others whole numbers and not below 0. Further fields
/// are the application's. A field of the table is given once.
final class DeclaredTypes implements ContentRule {
  private static final int MAX_URL = 2_048;

  /// What a content says that it is.
  private enum Type {
    TEXT,
    IMAGE,
    FILE,
    CUSTOM;

    private String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Set<Type> taken = EnumSet.noneOf(Type.class);
  private final String takenText;

  /// @throws IllegalArgumentException when one of them is none
  DeclaredTypes(Iterable<String> names) {
    for (String name : names) {
      Type type = type(name);
      if (type == null) {
        throw new IllegalArgumentException(
            "has text, image, file and custom, not \"" + name + "\"");
      }
      taken.add(type);
    }
    takenText = taken.stream().map(Type::text).collect(Collectors.joining(", "));
  }

  @Override
  public @Nullable ContentRefusal refusal(Content content) {
    String wrong = wrong(content);
    return wrong == null ? null : new ContentRefusal(ContentRefusal.Kind.TYPE, wrong);
  }

  private @Nullable String wrong(Content content) {
    Content.Field declared = content.fields().get("type");
    if (!content.isObject() || declared == null || !declared.isString()) {
      return "the content says no type";
    }
    Type type = content.twice().contains("type") ? null : type(declared.text());
    if (type == null || !taken.contains(type)) {
      return "the content's type is not one of " + takenText;
    }
    return switch (type) {
      case TEXT -> text(content);
      case IMAGE, FILE -> attachment(content);
      case CUSTOM -> null;
    };
  }

  private static @Nullable String text(Content content) {
    Content.Field text = content.fields().get("text");
    if (text == null || !text.isString() || text.text().isBlank()) {
      return "a text has the field text, which is not blank";
    }
    return twice(content, "text");
  }

  private static @Nullable String attachment(Content content) {
    Content.Field url = content.fields().get("url");
    if (url == null || !url.isString() || !isHttps(url.text())) {
      return "an image and a file have the field url, which begins with https:// and names a host";
    }
    String twice = twice(content, "url");
    if (twice != null) {
      return twice;
    }
    for (String name : new String[] {"name", "mimeType", "text"}) {
      Content.Field field = content.fields().get(name);
      if (field != null && !field.isString()) {
        return "the content's " + name + " is a string";
      }
    }
    for (String name : new String[] {"size", "width", "height"}) {
      Content.Field field = content.fields().get(name);
      if (field != null && !isCount(field)) {
        return "the content's " + name + " is a whole number, and not below 0";
      }
    }
    return twice(content, "name", "mimeType", "text", "size", "width", "height");
  }

  private static @Nullable String twice(Content content, String... names) {
    for (String name : names) {
      if (content.twice().contains(name)) {
        return "the content has " + name + " twice";
      }
    }
    return null;
  }

  private static boolean isCount(Content.Field field) {
    return field.token() == JsonToken.VALUE_NUMBER_INT && !field.text().startsWith("-");
  }

  /// Strict: without spaces, backslashes, names in other than ASCII and names of users, which
  /// clients read in different ways.
  private static boolean isHttps(String url) {
    if (url.length() > MAX_URL) {
      return false;
    }
    try {
      URI uri = new URI(url).parseServerAuthority();
      return "https".equalsIgnoreCase(uri.getScheme())
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && url.chars().allMatch(it -> it < 0x80);
    } catch (URISyntaxException notAnAddress) {
      return false;
    }
  }

  private static @Nullable Type type(String name) {
    for (Type type : Type.values()) {
      if (type.text().equals(name)) {
        return type;
      }
    }
    return null;
  }
}
