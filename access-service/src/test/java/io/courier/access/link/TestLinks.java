package io.courier.access.link;

/// Links without a socket.
public final class TestLinks {
  private TestLinks() {}

  public static Link link(String name) {
    Link link = new Link(name, new LinkSettings(1 << 20, 1 << 16), 0);
    link.greeted(name);
    return link;
  }
}
