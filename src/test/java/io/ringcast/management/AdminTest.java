package io.ringcast.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
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
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;

@ManagementUnderTest
@TestPropertySource(properties = "test.admin.token=" + AdminTest.TOKEN)
@ExtendWith(OutputCaptureExtension.class)
class AdminTest {

  static final String TOKEN = "0123456789abcdef";

  private static final AtomicInteger CALLERS = new AtomicInteger();

  @Autowired private RestTestClient http;
  @Autowired private FakeAccess access;
  private final FakeNode node = FakeNode.ofThree();

  /** Another name in each test: what is captured is the output of all of them. */
  private final String caller = "olga" + CALLERS.incrementAndGet();

  @BeforeEach
  void start() {
    access.running(node);
  }

  private ResponseSpec call(HttpMethod method, String uri) {
    return http.method(method)
        .uri(uri)
        .header(HttpHeaders.AUTHORIZATION, "Bearer " + TOKEN)
        .header(AdminDoor.OPERATOR_HEADER, caller)
        .contentType(MediaType.APPLICATION_JSON)
        .exchange();
  }

  private ResponseSpec post(String uri) {
    return call(HttpMethod.POST, uri);
  }

  private void postWithoutToken(String uri) {
    http.post()
        .uri(uri)
        .header(AdminDoor.OPERATOR_HEADER, caller)
        .exchange()
        .expectStatus()
        .isUnauthorized();
  }

  /** The lines of the audit log about this test's calls, as they are without quotes. */
  private List<String> audited(CapturedOutput output) {
    return output
        .getOut()
        .lines()
        .filter(line -> line.contains("who=" + caller + "@"))
        .map(line -> line.replaceAll("^.* who=\\S+ ", ""))
        .toList();
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
  void pagesMayOfferThemWithoutKnowingTheToken() {
    http.get().uri("/admin").exchange().expectBody().jsonPath("$.takes_commands").isEqualTo(true);
  }

  private ResponseSpec drainByActuator(String time) {
    return http.post()
        .uri("/actuator/drain")
        .header(HttpHeaders.AUTHORIZATION, "Bearer " + TOKEN)
        .header(AdminDoor.OPERATOR_HEADER, caller)
        .contentType(MediaType.APPLICATION_JSON)
        .body("{\"time\":\"" + time + "\"}")
        .exchange();
  }

  @Test
  void theActuatorDrainsToo(CapturedOutput output) {
    drainByActuator("30s")
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.result")
        .isEqualTo("done");
    assertThat(node.control.told).containsExactly("drain PT30S");
    assertThat(audited(output)).containsExactly("command=drain detail=30s result=done");
  }

  @Test
  void aWrongTimeForTheActuatorIsToldAndInTheAuditLog(CapturedOutput output) {
    drainByActuator("soon")
        .expectStatus()
        .isBadRequest()
        .expectBody()
        .jsonPath("$.detail")
        .isEqualTo("time must be a duration from 0s to 10m, such as 30s");
    assertThat(node.control.told).isEmpty();
    assertThat(audited(output))
        .containsExactly(
            "command=drain detail=soon"
                + " result=time must be a duration from 0s to 10m, such as 30s");
    assertThat(node.control.events).hasSize(1);
  }

  @Test
  void aDrainThatCannotBeTakenBackIsAConflictForTheActuatorToo() {
    node.control.success = false;
    call(HttpMethod.DELETE, "/actuator/drain")
        .expectStatus()
        .isEqualTo(409)
        .expectHeader()
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .expectBody()
        .jsonPath("$.detail")
        .isEqualTo("not possible");
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /admin/drain, drain",
    "POST, /actuator/drain, drain",
    "DELETE, /actuator/drain, undrain"
  })
  void whatANodeThatStartsIsToldIsInTheAuditLog(
      HttpMethod method, String uri, String command, CapturedOutput output) {
    access.starting();
    call(method, uri)
        .expectStatus()
        .isEqualTo(503)
        .expectHeader()
        .valueEquals(HttpHeaders.RETRY_AFTER, "1");
    assertThat(audited(output))
        .containsExactly("command=" + command + " detail= result=the node is starting");
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
    "/admin/drain?time=30, 'time must be a duration from 0s to 10m, such as 30s'",
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

    assertThat(audited(output)).containsExactly("command=kick detail=bob result=done");
    assertThat(node.control.events).hasSize(1);
    assertThat(node.control.events.getFirst())
        .startsWith("kick by " + caller + "@")
        .endsWith(": done");
  }

  @ParameterizedTest
  @CsvSource({
    "/admin/drain, drain",
    "/admin/undrain, undrain",
    "/admin/rebalance, rebalance",
    "/admin/step-down, step-down",
    "/admin/stand-again, stand-again",
    "/admin/kick?user=bob, kick",
    "/admin/announce?text=Hello, announce",
    "/actuator/drain, drain",
    "/admin/nothing, unknown",
    "/admin/evil/drain, unknown",
    "/admin/, unknown"
  })
  void aRefusalIsInTheAuditLogWithWhatWasTried(String uri, String command, CapturedOutput output) {
    postWithoutToken(uri);
    assertThat(audited(output))
        .containsExactly(
            "command="
                + command
                + " detail=POST result=refused: a command needs the header Authorization: Bearer and"
                + " the value of ringcast.admin.token");
  }

  @ParameterizedTest
  @CsvSource({
    "/admin/nothing, unknown, 404",
    "/admin/drain/, unknown, 404",
  })
  void aCallThatIsNoCommandIsInTheAuditLogToo(
      String uri, String command, int status, CapturedOutput output) {
    post(uri).expectStatus().isEqualTo(status);
    assertThat(audited(output))
        .containsExactly("command=" + command + " detail=POST result=no command: status " + status);
  }

  @Test
  void whatTheActuatorCannotReadIsInTheAuditLogToo(CapturedOutput output) {
    http.post()
        .uri("/actuator/drain")
        .header(HttpHeaders.AUTHORIZATION, "Bearer " + TOKEN)
        .header(AdminDoor.OPERATOR_HEADER, caller)
        .contentType(MediaType.APPLICATION_JSON)
        .body("{")
        .exchange()
        .expectStatus()
        .isBadRequest();
    assertThat(audited(output))
        .containsExactly("command=drain detail=POST result=no command: status 400");
  }

  @Test
  void whatNoDoorHasSeenIsRefused() {
    AdminCommands commands = new AdminCommands(access, new AuditLog(access));
    assertThatExceptionOfType(NotAdmittedException.class)
        .isThrownBy(
            () -> commands.run(new MockHttpServletRequest(), "drain", null, NodeControl::undrain));
    assertThat(node.control.told).isEmpty();
  }

  @Test
  void manyRefusalsAreNotManyEvents(CapturedOutput output) {
    for (int i = 0; i < 50; i++) {
      postWithoutToken("/admin/drain");
      post("/admin/undrain").expectStatus().isOk();
    }
    assertThat(node.control.events.stream().filter(event -> event.contains("refused")))
        .hasSizeLessThan(2);
    assertThat(node.control.events.stream().filter(event -> event.startsWith("undrain")))
        .hasSize(50);
    assertThat(audited(output)).filteredOn(line -> line.contains("refused: ")).hasSize(50);
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
