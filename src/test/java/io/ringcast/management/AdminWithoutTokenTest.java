package io.ringcast.management;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.test.web.servlet.client.RestTestClient;

@ManagementUnderTest
class AdminWithoutTokenTest {

  @Autowired private RestTestClient http;
  @Autowired private FakeAccess access;
  private final FakeNode node = FakeNode.ofThree();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/admin/drain",
        "/admin/undrain",
        "/admin/rebalance",
        "/admin/kick",
        "/admin/announce",
        "/actuator/drain"
      })
  void nobodyGivesCommands(String uri) {
    access.running(node);
    http.post()
        .uri(uri)
        .header(HttpHeaders.AUTHORIZATION, "Bearer ")
        .exchange()
        .expectStatus()
        .isForbidden()
        .expectBody()
        .jsonPath("$.detail")
        .value(detail -> assertThat(detail.toString()).contains("ringcast.admin.token is not set"));
    assertThat(node.control.told).isEmpty();
  }

  @Test
  void soPagesNeedNotOfferThem() {
    http.get().uri("/admin").exchange().expectBody().jsonPath("$.takes_commands").isEqualTo(false);
  }
}
