package io.courier.stack.backends;

import io.courier.stack.StackFailure;
import io.courier.stack.process.Directories;
import java.io.IOException;
import java.nio.file.Path;
import redis.embedded.core.ExecutableProvider;

/// The Redis server that embedded-redis carries, as a file that can be run.
public final class RedisProgram {
  private RedisProgram() {}

  /// Puts it into the directory and returns its path.
  ///
  /// The file is written by a process of its own. While this JVM has a file open for writing, a
  /// process that another thread starts can have it open too for a moment, and the system refuses
  /// to run such a file.
  public static Path unpack(Path directory) {
    Path program = directory.resolve("redis-server");
    try {
      Path jar = Directories.make(directory.resolve("from-jar"));
      Path unpacked = ExecutableProvider.newJarResourceProvider(jar.toFile()).get().toPath();
      Process copy =
          new ProcessBuilder("cp", "-p", unpacked.toString(), program.toString())
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("copy.log").toFile())
              .start();
      if (copy.waitFor() != 0) {
        throw new StackFailure("Redis could not be copied to " + program + ": make room there");
      }
      return program;
    } catch (IOException e) {
      throw new StackFailure(
          "No Redis for this machine in embedded-redis: set COURIER_BACKENDS=containers", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackFailure("Interrupted while Redis is unpacked", e);
    }
  }
}
