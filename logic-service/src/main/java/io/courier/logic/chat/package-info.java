/// Records from `chat_input`, messages and commands: one poll of them from end to end.
///
/// [RequestReader] reads a record, [Admission] decides whether a message may be sent.
/// [PollDecision] decides on a poll, as of what is known of groups. These are plain.
/// [ChatProcessor] asks Redis once for each poll and hands on. Never knows where anybody is
/// connected, keeps no message.
@NullMarked
package io.courier.logic.chat;

import org.jspecify.annotations.NullMarked;
