package io.courier.messages.id;

/// One installation of a user. A device is known until it has not been seen for 30 days.
///
/// @param value 1 to 128 of `A–Z a–z 0–9 . _ @ + -`
public record DeviceId(String value) {
  public DeviceId {
    if (!isValid(value)) {
      throw new IllegalArgumentException(
          "a device id is 1 to 128 of A-Z a-z 0-9 . _ @ + -, and this has another form");
    }
  }

  public static boolean isValid(String value) {
    return Names.isValid(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
