package io.courier.stack.backends;

/// One PostgreSQL database and who may enter it.
public record Database(String name, String url, String user, String password) {
  private static final String ROLE = "courier";

  /// One of this machine's PostgreSQL that a stack started, for another process than that.
  public static Database onThisMachine(int port, String name) {
    DatabaseNames.check(name);
    return new Database(name, "jdbc:postgresql://127.0.0.1:" + port + "/" + name, ROLE, ROLE);
  }
}
