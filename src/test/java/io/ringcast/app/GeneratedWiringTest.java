package io.ringcast.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.env.DefaultPropertiesPropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class GeneratedWiringTest {

  private final StandardEnvironment environment = new StandardEnvironment();

  private boolean fitsWithOption(String name) {
    environment.getPropertySources().addFirst(new MapPropertySource("options", Map.of(name, "1")));
    return GeneratedWiring.fits(environment);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ringcast.port",
        "ringcast.admin.token",
        "server.port",
        "server.address",
        "spring.application.name",
        "spring.lifecycle.timeout-per-shutdown-phase",
        "logging.level.io.ringcast",
        "springfield.of-somebody-else"
      })
  void settingsThatDecideAboutNoPartAreTaken(String name) {
    assertThat(fitsWithOption(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "management.server.port",
        "management.endpoints.web.exposure.include",
        "spring.profiles.active",
        "spring.threads.virtual.enabled",
        "server.ssl.bundle"
      })
  void settingsThatMayDecideAboutPartsAreNot(String name) {
    assertThat(fitsWithOption(name)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"MANAGEMENT_SERVER_PORT", "SPRING_CONFIG_IMPORT"})
  void variablesOfTheEnvironmentCountAsWell(String name) {
    environment
        .getPropertySources()
        .replace(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
            new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, Map.of(name, "1")));
    assertThat(GeneratedWiring.fits(environment)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = "spring.main.banner-mode")
  void theProgramsOwnDefaultsAreKnown(String name) {
    DefaultPropertiesPropertySource.addOrMerge(
        Map.of(name, "off"), environment.getPropertySources());
    assertThat(GeneratedWiring.fits(environment)).isTrue();
  }
}
