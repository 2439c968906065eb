package io.ringcast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpAddressTest {

  @ParameterizedTest
  @CsvSource({
    "localhost, http://localhost:8080",
    "localhost:8081, http://localhost:8081",
    "http://10.0.0.1:8081, http://10.0.0.1:8081",
    "http://10.0.0.1/, http://10.0.0.1:8080",
    "[::1]:8081, http://[::1]:8081"
  })
  void formsOfAnAddress(String text, String address) {
    assertThat(HttpAddress.parse(text)).hasToString(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a b",
        "https://localhost",
        "localhost:0",
        "localhost:65536",
        "host/status",
        ":80"
      })
  void whatIsNone(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HttpAddress.parse(text))
        .withMessageContaining("'" + text + "' is no HTTP address");
  }
}
