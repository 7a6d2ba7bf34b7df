/// Messages from `chat_input`: whether they may be sent, and one poll of them from end to end.
///
/// [Admission] decides and is plain; [ChatProcessor] asks Redis once for each poll and hands on.
/// Never knows where anybody is connected, keeps no message.
@NullMarked
package io.courier.logic.chat;

import org.jspecify.annotations.NullMarked;
