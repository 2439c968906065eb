package io.ringcast.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Wherever settings of Spring move the commands to, the token is asked for there. */
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "ringcast.node-id=server1",
      "ringcast.port=0",
      "ringcast.cluster.port=0",
      "ringcast.cluster.interface=none",
      "ringcast.admin.token=" + AdminPathsTest.TOKEN,
      "spring.mvc.servlet.path=/api",
      "management.endpoints.web.base-path=/manage",
      "management.endpoints.web.path-mapping.drain=leave"
    })
class AdminPathsTest {

  static final String TOKEN = "0123456789abcdef";

  @LocalServerPort private int port;

  private int send(String method, String path, String token) throws Exception {
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

  @ParameterizedTest
  @ValueSource(strings = {"/api/admin/undrain", "/api/admin/drain", "/api/manage/leave"})
  void theTokenIsAskedForThere(String path) throws Exception {
    assertThat(send("POST", path, "wrong")).isEqualTo(401);
  }

  @Test
  void commandsAreTakenThere() throws Exception {
    assertThat(send("DELETE", "/api/manage/leave", TOKEN)).isEqualTo(409);
    assertThat(send("POST", "/api/admin/undrain", TOKEN)).isEqualTo(409);
  }
}
