package io.courier.stack.backends;

/// Holds the back ends that the tests of one JVM share.
final class SharedBackEnds {
  static final BackEnds INSTANCE = open();

  private SharedBackEnds() {}

  private static BackEnds open() {
    BackEnds backEnds = BackEnds.open(BackEndSettings.temporary());
    Runtime.getRuntime().addShutdownHook(new Thread(backEnds::close, "back-ends-closer"));
    return backEnds;
  }
}
