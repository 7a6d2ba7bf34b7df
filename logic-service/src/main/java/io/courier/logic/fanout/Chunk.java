package io.courier.logic.fanout;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.courier.messages.topic.DeviceChoice;
import io.courier.messages.topic.Fanout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/// Recipients of one record as its bytes have them: all devices of each user.
///
/// Serialised once, and copied into the record of every message.
final class Chunk {
  private final String[] users;

  /// Where each user's bytes end.
  private final int[] ends;

  private final ByteString packed;

  private Chunk(String[] users, int[] ends, ByteString packed) {
    this.users = users;
    this.ends = ends;
    this.packed = packed;
  }

  static Chunk of(List<String> users) {
    String[] names = users.toArray(String[]::new);
    int[] ends = new int[names.length];
    ByteString.Output bytes = ByteString.newOutput(names.length * 16);
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      for (int i = 0; i < names.length; i++) {
        out.writeMessage(
            Fanout.RECIPIENTS_FIELD_NUMBER,
            DeviceChoice.newBuilder().setUser(names[i]).setAllExcept(true).build());
        ends[i] = out.getTotalBytesWritten();
      }
      out.flush();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return new Chunk(names, ends, bytes.toByteString());
  }

  /// The field `recipients` of a [Fanout], repeated.
  ByteString packed() {
    return packed;
  }

  /// As [#packed()], but for one device of one user, who need not be here.
  ByteString packedWithout(String user, String device) {
    for (int i = 0; i < users.length; i++) {
      if (users[i].equals(user)) {
        DeviceChoice others =
            DeviceChoice.newBuilder().setUser(user).setAllExcept(true).addDevices(device).build();
        return packed
            .substring(0, i == 0 ? 0 : ends[i - 1])
            .concat(Fanout.newBuilder().addRecipients(others).build().toByteString())
            .concat(packed.substring(ends[i]));
      }
    }
    return packed;
  }
}
