package io.courier.stack.process;

import java.nio.file.Path;

/// This JVM's executable and class path, for JVMs that run the same code.
public final class JavaCommand {
  private JavaCommand() {}

  public static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /// What this JVM runs on; under Maven's tests, where it is hidden in a manifest, what was meant.
  public static String classPath() {
    String underTest = System.getProperty("surefire.test.class.path");
    return underTest != null ? underTest : System.getProperty("java.class.path");
  }
}
