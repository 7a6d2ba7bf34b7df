package io.courier.logic.relation;

import io.courier.logic.group.Refusal;
import java.util.List;
import java.util.Map;

/// Everybody may write to everybody.
public final class OpenPolicy implements ContactPolicy {
  @Override
  public Map<Integer, Refusal> refusals(List<Contact> contacts) {
    return Map.of();
  }
}
