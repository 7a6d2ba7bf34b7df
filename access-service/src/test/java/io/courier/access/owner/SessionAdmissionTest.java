package io.courier.access.owner;

import static org.assertj.core.api.Assertions.assertThat;

import io.courier.access.owner.SessionAdmission.Present;
import io.courier.access.owner.SessionAdmission.Refusal;
import io.courier.access.settings.AccessProperties;
import io.courier.messages.client.DisconnectCode;
import org.junit.jupiter.api.Test;

class SessionAdmissionTest {
  private final SessionAdmission admission =
      new SessionAdmission(new AccessProperties.Sessions(1_000, 10, 500));

  @Test
  void belowAllBoundsASessionIsOpened() {
    assertThat(admission.refusal(false, new Present(999, 9, 499, false))).isEmpty();
  }

  @Test
  void aNodeWithAllItsSessionsTakesNobodyAndHisClientComesAgain() {
    assertThat(admission.refusal(false, new Present(1_000, 0, 0, false))).contains(Refusal.FULL);
    assertThat(Refusal.FULL.code().isTerminal()).isFalse();
  }

  @Test
  void aUserWithAllHisDevicesGetsNoOtherAndItsClientStops() {
    assertThat(admission.refusal(false, new Present(1, 10, 0, false))).contains(Refusal.DEVICES);
    assertThat(Refusal.DEVICES.code()).isEqualTo(DisconnectCode.CONNECTION_LIMIT);
  }

  @Test
  void whileTooMuchWaitsForABackEndNobodyNewComesIn() {
    Present forRedis = new Present(1, 0, 500, false);
    Present forKafka = new Present(1, 0, 0, true);
    assertThat(admission.refusal(false, forRedis)).contains(Refusal.PRESENCE);
    assertThat(admission.refusal(false, forKafka)).contains(Refusal.RECORDS);
    assertThat(Refusal.PRESENCE.code().isTerminal()).isFalse();
    assertThat(Refusal.RECORDS.code().isTerminal()).isFalse();
  }

  @Test
  void whoIsBroughtBackFromAnotherOwnerIsNeverTurnedAway() {
    assertThat(admission.refusal(true, new Present(1_000, 10, 500, true))).isEmpty();
  }
}
