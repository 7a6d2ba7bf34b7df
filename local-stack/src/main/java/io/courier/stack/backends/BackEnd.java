package io.courier.stack.backends;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// One running back end, to be disturbed by fault tests. Address, port and data stay the same over
/// all of it; every method returns when its effect is there.
public interface BackEnd {
  /// `kafka`, `redis` or `postgres`; `kafka-2` for one of several brokers.
  String name();

  /// Those that can be ended alone: this one, or the brokers that it is made of.
  default List<BackEnd> processes() {
    return List.of(this);
  }

  /// Its port on 127.0.0.1.
  int port();

  /// Its processes, the main one first; empty while it is stopped and for containers.
  List<Long> pids();

  /// Where it logs; none for containers.
  Optional<Path> log();

  /// Ends it in order. Stopping what is stopped does nothing.
  void stop();

  /// Ends it as a power cut would.
  void kill();

  /// Starts it again and waits until it serves. Starting what runs does nothing.
  void start();

  /// Removes its data while it is stopped or killed: its next start begins with nothing.
  void forget();

  /// Lets it stand still with its connections open, as a machine that hangs.
  void pause();

  void resume();
}
