package io.ringcast.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.springframework.boot.micrometer.metrics.test.autoconfigure.AutoConfigureMetrics;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Commands where management has a port of its own: there, and only there. */
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "ringcast.node-id=server1",
      "ringcast.port=0",
      "ringcast.cluster.port=0",
      "ringcast.cluster.interface=none",
      "ringcast.admin.token=" + ManagementPortTest.TOKEN,
      "management.server.port=0"
    })
@AutoConfigureMetrics
class ManagementPortTest {

  static final String TOKEN = "0123456789abcdef";

  @LocalServerPort private int httpPort;
  @LocalManagementPort private int managementPort;

  private static int get(int port, String path) throws Exception {
    return ask(port, path).statusCode();
  }

  private static String body(int port, String path) throws Exception {
    return ask(port, path).body();
  }

  private static HttpResponse<String> ask(int port, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }

  private static int post(int port, String path, String token) throws Exception {
    return send("POST", port, path, token);
  }

  private static int send(String method, int port, String path, String token) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }
  }

  @Test
  void commandsAreTakenAtThatPortAlone() throws Exception {
    assertThat(managementPort).isNotEqualTo(httpPort);
    assertThat(post(managementPort, "/admin/undrain", TOKEN)).isEqualTo(409);
    assertThat(post(httpPort, "/admin/undrain", TOKEN)).isEqualTo(404);
    assertThat(get(managementPort, "/admin")).isEqualTo(200);
    assertThat(get(httpPort, "/admin")).isEqualTo(404);
  }

  @Test
  void theOnlyNodeCannotStepDownAndIsAskedAtThatPortAlone() throws Exception {
    assertThat(post(managementPort, "/admin/step-down", TOKEN)).isEqualTo(409);
    assertThat(post(httpPort, "/admin/step-down", TOKEN)).isEqualTo(404);
  }

  @Test
  void wrongParametersAndWhatIsNotPossibleAreToldThereToo() throws Exception {
    assertThat(post(managementPort, "/admin/drain?time=soon", TOKEN)).isEqualTo(400);
    assertThat(post(managementPort, "/actuator/drain?time=soon", TOKEN)).isEqualTo(400);
    assertThat(send("DELETE", managementPort, "/actuator/drain", TOKEN)).isEqualTo(409);
  }

  @Test
  void prometheusIsSentToThatPort() throws Exception {
    assertThat(body(httpPort, "/sd/prometheus"))
        .contains("127.0.0.1:" + managementPort, "/actuator/prometheus");
    assertThat(get(managementPort, "/actuator/prometheus")).isEqualTo(200);
  }

  @Test
  void probesAskThePortOfThePages() throws Exception {
    assertThat(get(httpPort, "/livez")).isEqualTo(200);
    await().untilAsserted(() -> assertThat(get(httpPort, "/readyz")).isEqualTo(200));
  }

  @Test
  void theTokenIsAskedForThereToo() throws Exception {
    assertThat(post(managementPort, "/admin/drain", TOKEN + "0")).isEqualTo(401);
    assertThat(post(managementPort, "/actuator/drain", TOKEN + "0")).isEqualTo(401);
  }
}
