package io.ringcast.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.node.Endpoint;
import io.ringcast.wire.CloseReason;
import io.ringcast.wire.Message;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EndingTest {

  private static Message.ServerResponse response(Map<String, Object> data) {
    return new Message.ServerResponse(false, "why", data);
  }

  @ParameterizedTest
  @EnumSource(CloseReason.class)
  void aKnownReasonTellsWhetherToComeBackEvenWithoutTheHint(CloseReason reason) {
    assertThat(Ending.of(response(Map.of("reason", reason.code()))).mayReconnect())
        .isEqualTo(reason.reconnect());
  }

  @Test
  void theNodesOwnHintCountsMost() {
    Map<String, Object> data = Map.of("reason", "replaced", "reconnect", true);

    assertThat(Ending.of(response(data)).mayReconnect()).isTrue();
    assertThat(Ending.of(response(Map.of())).mayReconnect()).isTrue();
  }

  @Test
  void onlyAResponseWithTheHintEndsAConnection() {
    assertThat(Ending.isToldBy(response(Map.of("reconnect", false)))).isTrue();
    assertThat(Ending.isToldBy(response(Map.of("reason", "x")))).isFalse();
    assertThat(Ending.isToldBy(new Message.ServerResponse(true, "", Map.of("reconnect", true))))
        .isFalse();
  }

  @Test
  void aRedirectWithoutAUsableAddressIsNone() {
    assertThat(Ending.of(response(Map.of("redirect", Map.of("host", "h", "port", 5)))).redirect())
        .isEqualTo(new Endpoint("h", 5));
    assertThat(Ending.of(response(Map.of("redirect", Map.of("host", "h", "port", 0)))).redirect())
        .isNull();
    assertThat(Ending.of(response(Map.of("redirect", "h:5"))).redirect()).isNull();
    assertThat(Ending.of(response(Map.of("redirect", Map.of("host", "", "port", 5)))).redirect())
        .isNull();
  }
}
