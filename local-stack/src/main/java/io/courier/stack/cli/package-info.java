/// The command `./courier`: up, down, status, token, api-key, logs.
///
/// Owns `.courier` in the root of the build: data, logs, secret and state file. Says what stands in
/// the way in one sentence, with exit code 1. Never holds what tests need too: that is in `up`.
@NullMarked
package io.courier.stack.cli;

import org.jspecify.annotations.NullMarked;
