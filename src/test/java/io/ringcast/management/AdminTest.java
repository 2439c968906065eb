package io.ringcast.management;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;

@ManagementUnderTest
@TestPropertySource(properties = "test.admin.token=" + AdminTest.TOKEN)
@ExtendWith(OutputCaptureExtension.class)
class AdminTest {

  static final String TOKEN = "0123456789abcdef";

  @Autowired private RestTestClient http;
  @Autowired private FakeAccess access;
  private final FakeNode node = FakeNode.ofThree();

  @BeforeEach
  void start() {
    access.running(node);
  }

  private ResponseSpec call(HttpMethod method, String uri) {
    return http.method(method)
        .uri(uri)
        .header(HttpHeaders.AUTHORIZATION, "Bearer " + TOKEN)
        .header(AdminDoor.OPERATOR_HEADER, "olga")
        .exchange();
  }

  private ResponseSpec post(String uri) {
    return call(HttpMethod.POST, uri);
  }

  @ParameterizedTest
  @CsvSource({
    "/admin/drain, drain ''",
    "/admin/drain?time=30s, drain PT30S",
    "/admin/undrain, undrain",
    "/admin/rebalance, rebalance",
    "/admin/step-down, step-down PT10M",
    "/admin/step-down?time=24h, step-down PT24H",
    "/admin/stand-again, stand-again",
    "/admin/kick?user=bob, kick bob",
    "/admin/announce?text=Hello, announce Hello"
  })
  void commandsReachTheNode(String uri, String told) {
    post(uri).expectStatus().isOk().expectBody().jsonPath("$.result").isEqualTo("done");
    assertThat(node.control.told).containsExactly(told.replace("''", ""));
  }

  @Test
  void theActuatorDrainsToo(CapturedOutput output) {
    http.post()
        .uri("/actuator/drain")
        .header(HttpHeaders.AUTHORIZATION, "Bearer " + TOKEN)
        .contentType(MediaType.APPLICATION_JSON)
        .body("{\"time\":\"30s\"}")
        .exchange()
        .expectStatus()
        .isOk();
    assertThat(node.control.told).containsExactly("drain PT30S");
    assertThat(output.getOut()).containsPattern("who=\"?127.0.0.1[^ ]* command=\"?drain");
  }

  @Test
  void theActuatorTakesADrainBack() {
    call(HttpMethod.DELETE, "/actuator/drain").expectStatus().isOk();
    assertThat(node.control.told).containsExactly("undrain");
  }

  @ParameterizedTest
  @CsvSource({"/admin/drain", "/admin/step-down", "/admin/kick?user=bob", "/actuator/drain"})
  void withoutTheTokenNothingIsDone(String uri) {
    http.post()
        .uri(uri)
        .header(HttpHeaders.AUTHORIZATION, "Bearer " + TOKEN + "0")
        .exchange()
        .expectStatus()
        .isUnauthorized()
        .expectBody()
        .jsonPath("$.detail")
        .value(detail -> assertThat(detail.toString()).contains("ringcast.admin.token"));
    assertThat(node.control.told).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/admin/drain?time=soon, 'time must be a duration from 0s to 10m, such as 30s'",
    "/admin/drain?time=11m, 'time must be a duration from 0s to 10m, such as 30s'",
    "/admin/step-down?time=0s, 'time must be a duration from 1s to 24h, such as 10m'",
    "/admin/step-down?time=25h, 'time must be a duration from 1s to 24h, such as 10m'",
    "/admin/kick, the parameter user is required",
    "/admin/announce, the parameter text is required"
  })
  void aWrongParameterIsToldWithWhatIsAllowed(String uri, String detail) {
    post(uri).expectStatus().isBadRequest().expectBody().jsonPath("$.detail").isEqualTo(detail);
    assertThat(node.control.told).isEmpty();
  }

  @Test
  void whatCannotBeDoneSaysWhy() {
    node.control.success = false;
    post("/admin/undrain")
        .expectStatus()
        .isEqualTo(409)
        .expectBody()
        .jsonPath("$.detail")
        .isEqualTo("not possible");
  }

  @Test
  void everyCallIsInTheAuditLogAndAnEvent(CapturedOutput output) {
    post("/admin/kick?user=bob");

    assertThat(output.getOut())
        .containsPattern("who=\"?olga@[^ ]+ command=\"?kick\"? detail=\"?bob\"? result=\"?done");
    assertThat(node.control.events).hasSize(1);
    assertThat(node.control.events.getFirst()).startsWith("kick by olga@").endsWith(": done");
  }

  @Test
  void aRefusalIsInTheAuditLogToo(CapturedOutput output) {
    http.post().uri("/admin/drain").exchange().expectStatus().isUnauthorized();
    assertThat(output.getOut()).containsPattern("command=\"?refused");
  }

  @Test
  void whoeverMayReadMayReadWhetherItDrains() {
    http.get()
        .uri("/actuator/drain")
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.draining")
        .isEqualTo(false);
  }
}
