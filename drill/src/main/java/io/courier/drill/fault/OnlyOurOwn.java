package io.courier.drill.fault;

import io.courier.drill.stack.Target;
import java.util.Optional;

/// What ends processes and starts them again is for a stack that the drill has started.
final class OnlyOurOwn {
  private OnlyOurOwn() {}

  static Optional<String> whyNot(Target target) {
    return target.own().isPresent()
        ? Optional.empty()
        : Optional.of(
            "what it would end, nobody would start again; without --running the drill has a stack"
                + " of its own");
  }
}
