package io.courier.stack.up;

import io.courier.stack.StackFailure;
import io.courier.stack.process.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The file by which other commands find a running stack, even when who started it was killed.
public final class StateFile {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path directory;
  private final Path file;

  /// @param directory where the file `state.json` is kept
  public StateFile(Path directory) {
    this.directory = directory;
    this.file = directory.resolve("state.json");
  }

  /// What was written last; empty when nothing was started yet.
  public Optional<StackView> read() {
    try {
      return Optional.of(JSON.readValue(Files.readString(file), StackView.class));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | JacksonException e) {
      throw new StackFailure(
          file + " cannot be read: remove it, after a look for processes that are left", e);
    }
  }

  /// Replaces it in one step: a reader sees the old or the new, never a half.
  public void write(StackView view) {
    Directories.make(directory);
    Path next = directory.resolve("state.json.next");
    try {
      Files.writeString(next, JSON.writeValueAsString(view));
      Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new StackFailure("Could not write " + file + ": check who may write there", e);
    }
  }
}
