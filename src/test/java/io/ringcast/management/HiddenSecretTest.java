package io.ringcast.management;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;

/** An operator who wants to see all settings does not see this one. */
@ManagementUnderTest
@TestPropertySource(
    properties = {
      "management.endpoints.web.exposure.include=env",
      "management.endpoint.env.show-values=always",
      "ringcast.cluster.secret=nobody may read this",
      "ringcast.cluster.name=everybody may read this"
    })
class HiddenSecretTest {

  @Autowired private RestTestClient http;

  private String env(String path) {
    byte[] body =
        http.get()
            .uri("/actuator/env" + path)
            .exchange()
            .expectBody()
            .returnResult()
            .getResponseBodyContent();
    return new String(body, java.nio.charset.StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/ringcast.cluster.secret"})
  void theSecretIsNotShown(String path) {
    assertThat(env(path)).contains("******").doesNotContain("nobody may read this");
  }

  @Test
  void otherSettingsAre() {
    assertThat(env("/ringcast.cluster.name")).contains("everybody may read this");
  }
}
