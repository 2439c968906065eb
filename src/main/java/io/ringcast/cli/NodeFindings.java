package io.ringcast.cli;

import io.ringcast.wire.JsonDocument;
import java.util.List;
import java.util.stream.Stream;

/** A node's own {@code GET /discovery} as findings. */
final class NodeFindings {

  private NodeFindings() {}

  static Findings of(HttpAddress node, JsonDocument discovery) {
    JsonDocument verdict = discovery.part("verdict");
    return new Findings(
        "asked the node %s of the cluster %s at %s"
            .formatted(discovery.text("node"), discovery.text("cluster"), node),
        List.of(
            new Findings.Section("discovery", rung(discovery.part("rung"))),
            new Findings.Section("interfaces", interfaces(discovery)),
            new Findings.Section("datagrams", datagrams(discovery)),
            new Findings.Section(
                "other clusters on this group", seen(discovery.parts("foreign_clusters"))),
            new Findings.Section(
                "nodes with another cluster secret, or none", seen(discovery.parts("unproven"))),
            new Findings.Section("nodes", peers(discovery.parts("peers")))),
        verdict.text("severity"),
        verdict.text("text"),
        verdict.text("way_out"));
  }

  private static List<String> rung(JsonDocument rung) {
    String configured = String.join(", ", rung.texts("configured"));
    String inUse =
        "in use: %s; configured: %s"
            .formatted(rung.text("in_use"), configured.isEmpty() ? "nothing" : configured);
    String reason = rung.text("reason");
    return reason.isEmpty() ? List.of(inUse) : List.of(inUse, "why no higher one: " + reason);
  }

  private static List<String> interfaces(JsonDocument discovery) {
    JsonDocument multicast = discovery.part("multicast");
    TextTable table = new TextTable();
    for (JsonDocument network : discovery.parts("interfaces")) {
      String use =
          network.isTrue("joined")
              ? "joined " + multicast.text("group")
              : network.isTrue("tried") ? "not joined" : "not tried";
      table.row(
          network.text("name"),
          network.isTrue("up") ? "up" : "down",
          network.text("address").isEmpty() ? "no IPv4 address" : network.text("address"),
          network.isTrue("multicast") ? "multicast" : "-",
          use);
    }
    String problem = multicast.text("problem");
    return problem.isEmpty()
        ? table.lines()
        : Stream.concat(table.lines().stream(), Stream.of("problem: " + problem)).toList();
  }

  private static List<String> datagrams(JsonDocument discovery) {
    JsonDocument sent = discovery.part("sent");
    TextTable table = new TextTable();
    table.row("sent", sent.text("datagrams"), last(sent.text("last_ms")), "");
    if (!sent.text("refused").equals("0")) {
      table.row("not sent", sent.text("refused"), "", sent.text("problem"));
    }
    for (JsonDocument heard : discovery.parts("heard")) {
      String meaning = heard.text("meaning");
      table.row(
          heard.text("kind"),
          heard.text("datagrams"),
          last(heard.text("last_ms")),
          heard.isTrue("ignored")
              ? "ignored: %s; from %s".formatted(meaning, heard.text("from"))
              : meaning);
    }
    return table.lines();
  }

  private static String last(String millis) {
    return millis.isEmpty() ? "-" : Findings.ago(Long.parseLong(millis));
  }

  private static List<String> seen(List<JsonDocument> names) {
    TextTable table = new TextTable();
    for (JsonDocument seen : names) {
      table.row(
          seen.text("name"),
          seen.text("datagrams") + " datagrams",
          last(seen.text("last_ms")),
          "from " + seen.text("from"));
    }
    return table.lines();
  }

  private static List<String> peers(List<JsonDocument> peers) {
    TextTable table = new TextTable();
    for (JsonDocument peer : peers) {
      String datagram = peer.text("datagram_ms");
      table.row(
          peer.text("id"),
          peer.text("state"),
          peer.isTrue("member") ? "member" : "no member",
          "link " + peer.text("link"),
          datagram.isEmpty() ? "no datagram" : "datagram " + last(datagram));
    }
    return table.lines();
  }
}
