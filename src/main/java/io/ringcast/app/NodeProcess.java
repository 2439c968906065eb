package io.ringcast.app;

import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import picocli.CommandLine.ExitCode;

/** Starts Spring with a node in it. */
final class NodeProcess {

  private static final String BOOTS_REPORTER =
      "org.springframework.boot.diagnostics.LoggingFailureAnalysisReporter";

  /**
   * What is the same for every node and nobody's setting, so not in application.yml: Spring starts
   * and fails without words of its own; {@link OneLineReporter} and the node itself speak.
   */
  private static final Map<String, Object> QUIET =
      Map.of(
          "spring.main.banner-mode",
          "off",
          "spring.main.log-startup-info",
          "false",
          "logging.level.org.springframework",
          "warn",
          "logging.level.org.apache",
          "warn",
          "logging.level.org.hibernate",
          "warn",
          "logging.level." + BOOTS_REPORTER,
          "off",
          "logging.level.org.springframework.boot.web.server.servlet.context",
          "error");

  private NodeProcess() {}

  /** The {@link NodeCommand.Starter} of this program. */
  static int start(List<String> arguments, ShortForm shortForm) {
    SpringApplication application = application();
    application.addInitializers(context -> addHttpPort(context.getEnvironment(), shortForm));
    try {
      application.run(arguments.toArray(String[]::new));
      return ExitCode.OK;
    } catch (SpringApplication.AbandonedRunException e) {
      throw e;
    } catch (RuntimeException e) {
      return exitCode(e);
    }
  }

  static SpringApplication application() {
    SpringApplication application = new SpringApplication(RingcastApplication.class);
    application.setDefaultProperties(QUIET);
    application.addListeners(new GeneratedWiring());
    // For what goes wrong before the settings are read, among them the one for this.
    LoggingSystem.get(NodeProcess.class.getClassLoader()).setLogLevel(BOOTS_REPORTER, LogLevel.OFF);
    return application;
  }

  /** Above the files, which name the usual port, and below whatever is asked for by hand. */
  private static void addHttpPort(ConfigurableEnvironment environment, ShortForm shortForm) {
    shortForm
        .httpPort()
        .ifPresent(port ->
            environment
                .getPropertySources()
                .addAfter(
                    StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                    new MapPropertySource("short form", Map.of("server.port", port))));
  }

  private static int exitCode(RuntimeException failure) {
    boolean wrongSetting = SettingFailureAnalyzer.problem(failure).isPresent();
    return wrongSetting ? ExitCode.USAGE : ExitCode.SOFTWARE;
  }
}
