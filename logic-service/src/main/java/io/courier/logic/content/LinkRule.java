package io.courier.logic.content;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Decides by the hosts that texts link to or name.
///
/// A link begins with `https:` or another scheme, with `www.`, or with `//` at the beginning of a
/// text. With allowed hosts each link leads to one of them. A denied host may not be named at all,
/// as a link or without, since many clients make links of bare names.
///
/// Not guaranteed: it reads texts, and follows no redirects or short links.
final class LinkRule implements ContentRule {
  /// The authority of a link, as browsers read it: a backslash is a slash to them, and behind the
  /// schemes of the web any number of slashes will do.
  private static final Pattern LINK =
      Pattern.compile(
          "(?i)(?:\\b(?:https?|wss?|ftp):[/\\\\]*+|:[/\\\\]{2}|^[/\\\\]{2}|\\b(www\\.))"
              + "([^\\s/\\\\?#\"'<>()]*+)");

  /// What could be a name: letters and digits in parts, with dots of all kinds between. Here as
  /// above nothing is looked at twice, so that the time grows with the text and no faster.
  private static final Pattern NAME =
      Pattern.compile(
          "(?<![\\p{L}\\p{M}\\p{N}-])[\\p{L}\\p{M}\\p{N}-]++"
              + "(?:[.\u3002\uFF0E\uFF61][\\p{L}\\p{M}\\p{N}-]++)++");

  private final Hosts allowed;
  private final Hosts denied;

  /// @throws IllegalArgumentException when one of them is no host
  LinkRule(List<String> allowed, List<String> denied) {
    this.allowed = new Hosts(allowed);
    this.denied = new Hosts(denied);
  }

  @Override
  public @Nullable ContentRefusal refusal(Content content) {
    for (String text : content.texts()) {
      if (mayName(text) && (!areLinksAllowed(text) || namesDenied(text))) {
        return new ContentRefusal(
            ContentRefusal.Kind.LINK, "the content links to a host that is not allowed here");
      }
    }
    return null;
  }

  /// Most texts have none of what stands in each link and each name.
  private static boolean mayName(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (":/\\.\u3002\uFF0E\uFF61".indexOf(text.charAt(i)) >= 0) {
        return true;
      }
    }
    return false;
  }

  private boolean areLinksAllowed(String text) {
    Matcher links = LINK.matcher(text);
    while (links.find()) {
      String www = links.group(1);
      String host = host(www == null ? links.group(2) : www + links.group(2));
      String name = host.contains("%") ? null : Hosts.name(host);
      if (name == null) {
        // Browsers may see a host where we see none. Who only writes "https:" links to nothing.
        if (!host.isEmpty()) {
          return false;
        }
      } else if (denied.has(name) || !(allowed.isEmpty() || allowed.has(name))) {
        return false;
      }
    }
    return true;
  }

  /// Without what stands in front of the host, and without the port.
  private static String host(String authority) {
    String host = authority.substring(authority.lastIndexOf('@') + 1);
    int port = host.lastIndexOf(':');
    String bare = port < 0 || host.endsWith("]") ? host : host.substring(0, port);
    return withoutMarks(bare);
  }

  /// A sentence ends behind a link.
  private static String withoutMarks(String host) {
    int end = host.length();
    while (end > 0 && ".,;:!*_~\u2026".indexOf(host.charAt(end - 1)) >= 0) {
      end--;
    }
    return host.substring(0, end);
  }

  private boolean namesDenied(String text) {
    if (denied.isEmpty()) {
      return false;
    }
    Matcher named = NAME.matcher(text);
    while (named.find()) {
      String name = Hosts.name(named.group());
      if (name != null && denied.has(name)) {
        return true;
      }
    }
    return false;
  }
}
