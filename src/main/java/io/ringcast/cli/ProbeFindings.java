package io.ringcast.cli;

import io.ringcast.diagnosis.Diagnosis;
import io.ringcast.diagnosis.DiscoveryFacts;
import io.ringcast.diagnosis.Verdict;
import io.ringcast.multicast.DatagramKind;
import io.ringcast.multicast.LocalInterface;
import io.ringcast.multicast.NetworkProbe;
import io.ringcast.multicast.ProbeReport;
import io.ringcast.multicast.ProbeReport.Tried;
import io.ringcast.multicast.Sighting;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What a probe found out by itself, as findings. */
final class ProbeFindings {

  private final NetworkProbe.Settings settings;
  private final ProbeReport report;

  private ProbeFindings(NetworkProbe.Settings settings, ProbeReport report) {
    this.settings = settings;
    this.report = report;
  }

  static Findings of(NetworkProbe.Settings settings, ProbeReport report, long seconds) {
    ProbeFindings findings = new ProbeFindings(settings, report);
    Verdict verdict = Diagnosis.of(findings.facts());
    return new Findings(
        "tried %s:%d for %d s, for nodes of the cluster %s on %s"
            .formatted(
                settings.group().getHostAddress(),
                settings.port(),
                seconds,
                settings.clusterName(),
                settings.interfaceName()),
        List.of(
            new Findings.Section("interfaces", findings.interfaces()),
            new Findings.Section("nodes of the cluster", findings.seen(Tried::nodes)),
            new Findings.Section(
                "nodes with another cluster secret, or none",
                findings.seen(tried -> tried.multicast().heard().unproven())),
            new Findings.Section(
                "other clusters on this group",
                findings.seen(tried -> tried.multicast().heard().foreignClusters())),
            new Findings.Section("datagrams that nodes ignore", findings.ignored())),
        Findings.code(verdict.severity()),
        verdict.text(),
        verdict.wayOut());
  }

  /** As they are on the interface that was asked for. */
  private DiscoveryFacts facts() {
    Tried tried = report.of(settings.interfaceName()).orElseThrow();
    return new DiscoveryFacts(
        DiscoveryFacts.Observer.PROBE,
        new DiscoveryFacts.Group(
            settings.clusterName(),
            settings.interfaceName(),
            tried.network().loopback(),
            tried.multicast().problem(),
            others()),
        new DiscoveryFacts.Sending(
            tried.multicast().sent().datagrams() > 0, tried.multicast().sent().problem()),
        new DiscoveryFacts.Hearing(
            true,
            tried.itself() > 0,
            names(tried.nodes()),
            names(tried.multicast().heard().foreignClusters()),
            names(tried.multicast().heard().unproven()),
            elsewhere()),
        new DiscoveryFacts.Peers(List.of(), List.of(), List.of(), tried.sharedIds()),
        new DiscoveryFacts.OtherWays(false, false));
  }

  private List<String> others() {
    return report.interfaces().stream()
        .map(Tried::network)
        .filter(LocalInterface::leadsElsewhere)
        .map(LocalInterface::name)
        .filter(name -> !name.equals(settings.interfaceName()))
        .toList();
  }

  private Map<String, List<String>> elsewhere() {
    Map<String, List<String>> elsewhere = new LinkedHashMap<>();
    report.interfaces().stream()
        .filter(tried -> !tried.network().name().equals(settings.interfaceName()))
        .filter(tried -> !tried.nodes().isEmpty())
        .forEach(tried -> elsewhere.put(tried.network().name(), names(tried.nodes())));
    return elsewhere;
  }

  private static List<String> names(List<Sighting> sightings) {
    return sightings.stream().map(Sighting::name).sorted().toList();
  }

  private List<String> interfaces() {
    TextTable table = new TextTable();
    for (Tried tried : report.interfaces()) {
      LocalInterface network = tried.network();
      String result =
          tried.multicast().problem().isEmpty()
              ? "joined, sent %d, heard itself %d times"
                  .formatted(tried.multicast().sent().datagrams(), tried.itself())
              : "not joined";
      table.row(
          network.name(),
          network.up() ? "up" : "down",
          network.address().isEmpty() ? "no IPv4 address" : network.address(),
          network.multicast() ? "multicast" : "-",
          result);
    }
    return table.lines();
  }

  private List<String> seen(Function<Tried, List<Sighting>> what) {
    TextTable table = new TextTable();
    for (Tried tried : report.interfaces()) {
      for (Sighting seen : what.apply(tried)) {
        table.row(
            seen.name(),
            "on " + tried.network().name(),
            seen.datagrams() + " datagrams",
            Findings.ago(seen.age().toMillis()),
            "from " + seen.from());
      }
    }
    return table.lines();
  }

  private List<String> ignored() {
    TextTable table = new TextTable();
    for (Tried tried : report.interfaces()) {
      Arrays.stream(DatagramKind.values())
          .filter(DatagramKind::isIgnored)
          .flatMap(kind -> tried.multicast().heard().of(kind).stream().map(seen -> row(kind, seen)))
          .forEach(row -> table.row(row[0], "on " + tried.network().name(), row[1], row[2]));
    }
    return table.lines();
  }

  private static String[] row(DatagramKind kind, Sighting seen) {
    return new String[] {
      Findings.code(kind),
      Long.toString(seen.datagrams()),
      "%s; from %s".formatted(kind.meaning(), seen.from())
    };
  }
}
