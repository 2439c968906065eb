package io.ringcast.app;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.client.Chat;
import io.ringcast.client.ChatListener;
import io.ringcast.client.RingcastClient;
import io.ringcast.management.NodeAccess;
import io.ringcast.node.Endpoint;
import io.ringcast.web.WebClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.micrometer.metrics.test.autoconfigure.AutoConfigureMetrics;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.web.servlet.client.RestTestClient;

/** The whole program, with a node of its own, over HTTP. */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "ringcast.node-id=server1",
      "ringcast.port=0",
      "ringcast.cluster.port=0",
      "ringcast.cluster.interface=none",
      "ringcast.lb.agent-port=0"
    })
@AutoConfigureRestTestClient
@AutoConfigureMetrics
class RingcastApplicationTest {

  @Autowired private RestTestClient http;
  @Autowired private NodeAccess access;
  @Autowired private LoadBalancerAgent agent;
  @LocalServerPort private int httpPort;

  @Test
  void theStatusTellsTheAddressesThatWereReallyTaken() {
    int clientPort = access.require().view().self().addresses().client().port();
    assertThat(clientPort).isPositive();
    http.get()
        .uri("/status")
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.node.id")
        .isEqualTo("server1")
        .jsonPath("$.node.client_address")
        .isEqualTo("127.0.0.1:" + clientPort)
        .jsonPath("$.node.http_address")
        .isEqualTo("127.0.0.1:" + httpPort)
        .jsonPath("$.cluster.state")
        .isEqualTo("standalone");
  }

  @Test
  void theNodeIsReady() {
    http.get()
        .uri("/actuator/health/readiness")
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.components.node.status")
        .isEqualTo("UP");
  }

  @Test
  void theNextClientGoesToTheOnlyNode() {
    http.get()
        .uri("/pick")
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.node_id")
        .isEqualTo("server1");
  }

  @Test
  void loadBalancersAreAnswered() {
    await().untilAsserted(() -> assertThat(agentCheck()).matches("up ready [0-9]{1,3}%\n"));
  }

  private String agentCheck() throws IOException {
    int agentPort = agent.listener().orElseThrow().port();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), agentPort)) {
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }

  @Test
  void aBrowserAndAProgramChat() throws Exception {
    List<String> received = new CopyOnWriteArrayList<>();
    ChatListener listener =
        new ChatListener() {
          @Override
          public void onMessage(Chat chat) {
            received.add(chat.content());
          }
        };
    Endpoint address = access.require().view().self().addresses().client();
    try (RingcastClient program =
            RingcastClient.builder("program").address(address).listener(listener).build();
        WebClient browser = WebClient.registered(httpPort, "browser")) {
      program.connect();
      browser.broadcast("browser", "b1", "from a page");
      await().untilAsserted(() -> assertThat(received).containsExactly("from a page"));
      program.broadcast("from a socket");
      assertThat(browser.awaitMessage("from a socket")).contains("\"sender_id\":\"program\"");
    }
  }

  @Test
  void agentChecksAreCounted() throws IOException {
    agentCheck();
    http.get()
        .uri("/actuator/prometheus")
        .exchange()
        .expectBody(String.class)
        .value(page ->
            assertThat(page)
                .containsPattern("ringcast_agent_checks_total\\{outcome=\"answered\"} [1-9]"));
  }

  @Test
  void theMetricsAreThere() {
    http.get()
        .uri("/actuator/prometheus")
        .exchange()
        .expectBody(String.class)
        .value(page -> assertThat(page).contains("ringcast_is_leader 1.0"));
  }
}
