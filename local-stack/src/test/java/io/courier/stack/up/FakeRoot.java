package io.courier.stack.up;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/// A directory that looks like a built Courier, with fake services in it.
public final class FakeRoot {
  private FakeRoot() {}

  public static Path in(Path directory) throws IOException {
    for (Service service : Service.values()) {
      put(directory, service, FakeService.class);
    }
    return directory;
  }

  public static void put(Path root, Service service, Class<?> main) throws IOException {
    Path target = Files.createDirectories(root.resolve(service.module()).resolve("target"));
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(Attributes.Name.MAIN_CLASS, main.getName());
    attributes.put(Attributes.Name.CLASS_PATH, classes(main));
    try (OutputStream file = Files.newOutputStream(target.resolve(service.module() + "-1.jar"))) {
      new JarOutputStream(file, manifest).close();
    }
  }

  private static String classes(Class<?> type) {
    try {
      return type.getProtectionDomain().getCodeSource().getLocation().toURI().toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
