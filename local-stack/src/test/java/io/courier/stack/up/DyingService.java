package io.courier.stack.up;

/// Stands in for a service that cannot start.
public final class DyingService {
  private DyingService() {}

  public static void main(String[] arguments) {
    System.out.println("starting");
    System.out.println("ERROR the key courier.logic.rate must be positive");
    System.out.println("goodbye");
    System.exit(3);
  }
}
