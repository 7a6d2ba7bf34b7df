package io.courier.push;

import com.google.protobuf.ByteString;
import io.courier.messages.topic.DeviceChoice;
import io.courier.messages.topic.Devices;
import io.courier.messages.topic.Fanout;
import io.courier.messages.topic.Message;
import io.courier.messages.topic.SessionRound;
import java.util.List;

/// Records as the neighbours write them.
public final class Records {
  private Records() {}

  public static Message message(String id) {
    return Message.newBuilder()
        .setId(id)
        .setConversation("direct:alice:bob")
        .setSeq(7)
        .setAt(1_760_000_000_000L)
        .setPublication(ByteString.copyFromUtf8("{\"type\":\"message\",\"id\":\"" + id + "\"}"))
        .build();
  }

  public static Message ephemeral(String id) {
    return message(id).toBuilder().setEphemeral(true).build();
  }

  public static Fanout fanout(Message message, DeviceChoice... recipients) {
    return Fanout.newBuilder().setMessage(message).addAllRecipients(List.of(recipients)).build();
  }

  public static DeviceChoice allExcept(String user, String... devices) {
    return only(user, devices).toBuilder().setAllExcept(true).build();
  }

  public static DeviceChoice only(String user, String... devices) {
    return DeviceChoice.newBuilder().setUser(user).addAllDevices(List.of(devices)).build();
  }

  public static Devices devices(String user, String... devices) {
    return Devices.newBuilder().setUser(user).addAllDevices(List.of(devices)).build();
  }

  public static SessionRound round(String user, String device) {
    return SessionRound.newBuilder()
        .setUser(user)
        .setDevice(device)
        .setSession("session-1")
        .setEpoch(3)
        .setCounter(1)
        .build();
  }
}
