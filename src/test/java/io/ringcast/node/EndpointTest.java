package io.ringcast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

  @ParameterizedTest
  @CsvSource({
    "localhost:5001, localhost, 5001",
    "127.0.0.1:1, 127.0.0.1, 1",
    "[::1]:65535, ::1, 65535",
    "[2001:db8::7]:6001, 2001:db8::7, 6001",
    "node-1.example.org:80, node-1.example.org, 80"
  })
  void readsHostAndPortAndWritesThemTheSame(String text, String host, int port) {
    Endpoint endpoint = Endpoint.parse(text);

    assertThat(endpoint).isEqualTo(new Endpoint(host, port));
    assertThat(endpoint).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        ":5001",
        "localhost:",
        "localhost:http",
        "localhost:5001x",
        "localhost:+5001",
        "localhost: 5001",
        "localhost:0",
        "localhost:-1",
        "localhost:65536",
        "localhost:99999999999",
        "localhost:\u0665\u0660\u0660\u0661",
        " :5001",
        "[]:5001",
        "[::1]",
        "[::1:5001",
        "::1]:5001",
        "::1:5001",
        "2001:db8::1",
        "localhost:5001:5002"
      })
  void refusesAnythingElse(String text) {
    assertThatThrownBy(() -> Endpoint.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theRefusalNamesWhatIsAllowed() {
    assertThatThrownBy(() -> Endpoint.parse("localhost"))
        .hasMessageContainingAll("'localhost'", "host:port");
    assertThatThrownBy(() -> Endpoint.parse("localhost:70000"))
        .hasMessageContainingAll("70000", "1 to 65535");
    assertThatThrownBy(() -> Endpoint.parse("2001:db8::1"))
        .hasMessageContainingAll("2001:db8::1", "brackets");
  }

  @Test
  void aHostHasAtMost255Characters() {
    assertThat(new Endpoint("h".repeat(255), 1).host()).hasSize(255);
    assertThatThrownBy(() -> new Endpoint("h".repeat(256), 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
