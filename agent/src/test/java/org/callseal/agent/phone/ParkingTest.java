package org.callseal.agent.phone;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ParkingTest {

  private final Parking<String> parking = new Parking<>(3);

  @Test
  void shouldLetRequestsGoInTheOrderInWhichTheyCame() {
    parking.park("REGISTER", 0);
    parking.park("INVITE", 1);
    assertThat(parking.next()).contains("REGISTER");
    assertThat(parking.next()).contains("INVITE");
    assertThat(parking.next()).isEmpty();
  }

  @Test
  void shouldRefuseARequestWhenEveryPlaceIsTaken() {
    assertThat(parking.park("1", 0)).isTrue();
    assertThat(parking.park("2", 0)).isTrue();
    assertThat(parking.park("3", 0)).isTrue();
    assertThat(parking.park("4", 0)).isFalse();
  }

  @Test
  void shouldEndAWaitAfterThirtySeconds() {
    parking.park("INVITE", 0);
    parking.park("MESSAGE", 5_000_000_000L);
    assertThat(parking.overdue(29_999_999_999L)).isEmpty();
    assertThat(parking.overdue(30_000_000_000L)).containsExactly("INVITE");
    assertThat(parking.next()).contains("MESSAGE");
  }

  @Test
  void shouldGiveUpARequestThatIsCancelled() {
    parking.park("INVITE", 0);
    assertThat(parking.take("INVITE")).isTrue();
    assertThat(parking.take("INVITE")).isFalse();
    assertThat(parking.isEmpty()).isTrue();
  }
}
