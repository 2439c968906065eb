package io.ringcast.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.balance.RebalanceMode;
import io.ringcast.node.Endpoint;
import io.ringcast.node.NodeId;
import io.ringcast.wire.ClusterSecret;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class SettingsTest {

  @Configuration(proxyBeanMethods = false)
  @EnableConfigurationProperties(RingcastProperties.class)
  @Import(SettingsConversion.class)
  static class Settings {}

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner().withUserConfiguration(Settings.class);

  private NodeSettings settings(String... properties) {
    NodeSettings[] settings = new NodeSettings[1];
    runner
        .withPropertyValues(properties)
        .run(context ->
            settings[0] =
                context.getBean(RingcastProperties.class).toNodeSettings(Optional.of(8080), "1"));
    return settings[0];
  }

  private static String problem(ApplicationContextRunner runner) {
    String[] line = new String[1];
    runner.run(context -> {
      assertThat(context).hasFailed();
      FailureAnalysis analysis = new SettingFailureAnalyzer().analyze(context.getStartupFailure());
      assertThat(analysis).as("%s", context.getStartupFailure()).isNotNull();
      line[0] = OneLineReporter.line(analysis);
    });
    return line[0];
  }

  @Test
  void theDefaultsAreAsDocumented() throws Exception {
    NodeSettings settings = settings();
    assertThat(settings)
        .isEqualTo(
            new NodeSettings(
                settings.id(),
                InetAddress.getByName("127.0.0.1"),
                5001,
                Optional.empty(),
                Optional.of(8080),
                10_000,
                1024 * 1024,
                48L * 1024 * 1024,
                Duration.ofSeconds(5),
                RebalanceMode.ON,
                "1",
                new NodeSettings.Cluster(
                    "default",
                    Optional.empty(),
                    "lo",
                    InetAddress.getByName("224.0.0.1"),
                    5007,
                    6001,
                    Duration.ofSeconds(2),
                    3,
                    List.of(),
                    Optional.empty(),
                    OptionalInt.empty(),
                    true)));
  }

  @Test
  void theDefaultIdIsTheHostNameAndThePort() {
    assertThat(settings().id().value()).endsWith("-5001").hasSizeGreaterThan("-5001".length());
    assertThat(settings("ringcast.port=5002").id().value()).endsWith("-5002");
  }

  @Test
  void withAnyPortTheProcessTellsTheNodesApart() {
    assertThat(settings("ringcast.port=0").id().value())
        .endsWith("-p" + ProcessHandle.current().pid());
  }

  @Test
  void everythingCanBeSet() throws Exception {
    assertThat(
            settings(
                "ringcast.node-id=server9",
                "ringcast.bind=0.0.0.0",
                "ringcast.port=7001",
                "ringcast.advertise=localhost",
                "ringcast.max-clients=5",
                "ringcast.max-message-size=15MB",
                "ringcast.drain-time=2m",
                "ringcast.rebalance=advisory",
                "ringcast.cluster.name=office",
                "ringcast.cluster.interface=none",
                "ringcast.cluster.group=239.1.2.3",
                "ringcast.cluster.multicast-port=5008",
                "ringcast.cluster.port=7100",
                "ringcast.cluster.heartbeat-interval=20ms",
                "ringcast.cluster.missed-heartbeats=5",
                "ringcast.cluster.seeds=10.0.0.1:6001, [::1]:6002",
                "ringcast.max-client-rate=2KB",
                "ringcast.cluster.dns=ringcast.internal",
                "ringcast.cluster.expected-size=3",
                "ringcast.cluster.preempt=false"))
        .isEqualTo(
            new NodeSettings(
                new NodeId("server9"),
                InetAddress.getByName("0.0.0.0"),
                7001,
                Optional.of("localhost"),
                Optional.of(8080),
                5,
                15 * 1024 * 1024,
                2048,
                Duration.ofMinutes(2),
                RebalanceMode.ADVISORY,
                "1",
                new NodeSettings.Cluster(
                    "office",
                    Optional.empty(),
                    "none",
                    InetAddress.getByName("239.1.2.3"),
                    5008,
                    7100,
                    Duration.ofMillis(20),
                    5,
                    List.of(new Endpoint("10.0.0.1", 6001), new Endpoint("::1", 6002)),
                    Optional.of("ringcast.internal"),
                    OptionalInt.of(3),
                    false)));
  }

  @ParameterizedTest
  @CsvSource({"5001, 6001", "64535, 65535", "0, 0"})
  void theLinkPortFollowsTheClientPort(int clientPort, int linkPort) {
    assertThat(settings("ringcast.port=" + clientPort).cluster().linkPort()).isEqualTo(linkPort);
  }

  @Test
  void anInterfaceNeedNotExist() {
    assertThat(settings("ringcast.cluster.interface=eth42").cluster().interfaceName())
        .isEqualTo("eth42");
  }

  @Test
  void emptySeedsAreNone() {
    assertThat(settings("ringcast.cluster.seeds=").cluster().seeds()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "node-id                    | not an id      | 1 to 64 letters, digits, '.', '_', ':' or '-'",
        "bind                       | no.invalid     | an address of this machine",
        "bind                       | 192.0.2.1      | an address of this machine",
        "port                       | abc            | a port, 1 to 65535, or 0 for any free one",
        "port                       | -1             | a port, 1 to 65535, or 0 for any free one",
        "port                       | 65536          | a port, 1 to 65535, or 0 for any free one",
        "port                       | 64536          | at most 64535 when ringcast.cluster.port is",
        "advertise                  | no.invalid     | an address, or a host name that resolves",
        "max-clients                | 0              | a number, 1 to 1000000",
        "max-clients                | many           | a number, 1 to 1000000",
        "max-message-size           | huge           | a size from 1KB to 15MB",
        "max-message-size           | 1023B          | a size from 1KB to 15MB",
        "max-message-size           | 16MB           | a size from 1KB to 15MB",
        "max-client-rate            | 1023B          | a size for each second, from 1KB to 10GB",
        "cluster.name               | two words      | 1 to 64 letters",
        "cluster.interface          | a/b            | the name of a network interface",
        "cluster.group              | 10.0.0.1       | an IPv4 multicast address",
        "cluster.group              | ff02::1        | an IPv4 multicast address",
        "cluster.group              | all            | an IPv4 multicast address",
        "cluster.multicast-port     | 0              | a port, 1 to 65535",
        "cluster.port               | 70000          | a port, 1 to 65535, or 0 for any free one",
        "cluster.port               | x              | a port, 1 to 65535, or 0 for any free one",
        "cluster.heartbeat-interval | xyz            | a duration from 20ms to 1m",
        "cluster.heartbeat-interval | 19ms           | a duration from 20ms to 1m",
        "cluster.heartbeat-interval | 61s            | a duration from 20ms to 1m",
        "cluster.missed-heartbeats  | 0              | a number, 1 to 1000",
        "cluster.seeds              | localhost      | a list of host:port",
        "cluster.seeds              | a:1,b:0        | a list of host:port",
        "cluster.seeds[0]           | a:99999        | a list of host:port",
        "cluster.dns                | not a name     | a DNS name",
        "cluster.expected-size      | 0              | a number, 1 to 256",
        "cluster.expected-size      | three          | a number, 1 to 256",
        "cluster.preempt            | perhaps        | true or false",
        "lb.agent-port              | 70000          | a port, 1 to 65535, or 0 for any free one",
      })
  void aWrongValueIsToldWithItsNameAndWhatIsAllowed(String name, String value, String allowed) {
    String problem = problem(runner.withPropertyValues("ringcast." + name + "=" + value));
    assertThat(problem)
        .startsWith("ringcast.%s is '%s'".formatted(name, value))
        .contains("must be " + allowed)
        .doesNotContain("\n");
  }

  @Test
  void theSecretIsTakenAndNotPrinted() {
    NodeSettings settings = settings("ringcast.cluster.secret=a secret of the cluster");

    assertThat(settings.cluster().secret().orElseThrow().hash("x"))
        .isEqualTo(new ClusterSecret("a secret of the cluster").hash("x"));
    assertThat(settings.toString()).doesNotContain("of the cluster");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "fifteen letters"})
  void aSecretThatIsTooShortIsToldWithoutQuotingIt(String secret) {
    assertThat(problem(withEnvironment("RINGCAST_CLUSTER_SECRET", secret)))
        .isEqualTo(
            "ringcast.cluster.secret is '******' (environment variable RINGCAST_CLUSTER_SECRET),"
                + " but must be 16 to 1024 characters by chance, such as the output of: openssl"
                + " rand -hex 32");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "fifteen_letters", "sixteen letters_"})
  void aTokenThatIsNotAllowedIsToldWithoutQuotingIt(String token) {
    assertThat(problem(withEnvironment("RINGCAST_ADMIN_TOKEN", token)))
        .isEqualTo(
            "ringcast.admin.token is '******' (environment variable RINGCAST_ADMIN_TOKEN),"
                + " but must be 16 to 1024 characters without blanks, by chance");
  }

  @Test
  void severalWrongValuesAreToldInOneLine() {
    assertThat(
            problem(
                runner.withPropertyValues(
                    "ringcast.max-clients=0", "ringcast.cluster.missed-heartbeats=0")))
        .contains("ringcast.max-clients is '0'", "ringcast.cluster.missed-heartbeats is '0'")
        .doesNotContain("\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ringcast.prot", "ringcast.cluster.seed", "ringcast.clusters.name"})
  void aMisspeltNameIsToldWithTheOnesThereAre(String name) {
    assertThat(problem(runner.withPropertyValues(name + "=5")))
        .startsWith("unknown setting " + name)
        .contains("there are ", "ringcast.port", "ringcast.cluster.interface")
        .doesNotContain("\n");
  }

  @Test
  void anEnvironmentVariableIsASettingAndIsNamed() {
    assertThat(problem(withEnvironment("RINGCAST_CLUSTER_HEARTBEATINTERVAL", "never")))
        .isEqualTo(
            "ringcast.cluster.heartbeat-interval is 'never' (environment variable"
                + " RINGCAST_CLUSTER_HEARTBEATINTERVAL), but must be a duration from 20ms to 1m,"
                + " such as 500ms or 2s");
  }

  @Test
  void otherEnvironmentVariablesOfThatPrefixAreNobodysMistake() {
    withEnvironment("RINGCAST_HOME", "/opt").run(context -> assertThat(context).hasNotFailed());
  }

  private ApplicationContextRunner withEnvironment(String variable, String value) {
    return runner.withInitializer(context ->
        context
            .getEnvironment()
            .getPropertySources()
            .replace(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                new SystemEnvironmentPropertySource(
                    StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                    Map.of(variable, value))));
  }
}
