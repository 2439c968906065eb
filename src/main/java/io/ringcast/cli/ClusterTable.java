package io.ringcast.cli;

import io.ringcast.wire.JsonDocument;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A look at a cluster as lines: a head, a row for each node, and the last events. */
final class ClusterTable {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final String UNKNOWN = "-";
  private static final String DRAINING = "draining";

  private final ZoneId zone;

  /**
   * @param zone for the times of events
   */
  ClusterTable(ZoneId zone) {
    this.zone = zone;
  }

  List<String> lines(ClusterWatch.Look look) {
    JsonDocument status = look.status();
    List<String> lines = new ArrayList<>(head(look));
    lines.add("");
    lines.addAll(nodes(look));
    List<String> events = events(look.events());
    if (!events.isEmpty()) {
      lines.add("");
      lines.add("last events at " + SafeText.escape(status.part("node").text("id")));
      events.forEach(event -> lines.add("  " + event));
    }
    if (!look.note().isEmpty()) {
      lines.add("");
      lines.add("! " + SafeText.escape(look.note()));
    }
    return lines;
  }

  private List<String> head(ClusterWatch.Look look) {
    JsonDocument cluster = look.status().part("cluster");
    JsonDocument leader = look.status().part("leader");
    String expected = cluster.text("expected");
    return List.of(
        SafeText.escape(
            "cluster %s: %s, %s, epoch %s, discovery by %s"
                .formatted(
                    cluster.text("name"),
                    cluster.text("state"),
                    leader.isEmpty() ? "no leader" : "leader " + leader.text("id"),
                    cluster.text("epoch"),
                    cluster.text("mode"))),
        SafeText.escape(
            "%s nodes%s, %s of %s clients; seen by %s at %s at %s"
                .formatted(
                    cluster.text("seen"),
                    expected.isEmpty() ? "" : " of " + expected + " expected",
                    cluster.text("clients"),
                    cluster.text("max_clients"),
                    look.status().part("node").text("id"),
                    look.from(),
                    time(look.status().text("now")))));
  }

  private List<String> nodes(ClusterWatch.Look look) {
    JsonDocument status = look.status();
    JsonDocument self = status.part("node");
    JsonDocument load = status.part("load");
    TextTable table =
        new TextTable()
            .row(
                "NODE",
                "ROLE",
                "STATE",
                "CLIENTS",
                "WEIGHT",
                "IN/S",
                "OUT/S",
                "HEARTBEAT",
                "RTT",
                "VERSION");
    table.row(
        self.text("id"),
        self.text("role"),
        withStepDown(load.isTrue("draining") ? DRAINING : "alive", self, status),
        load.text("clients"),
        load.text("weight"),
        load.text("messages_in_per_second"),
        load.text("messages_out_per_second"),
        UNKNOWN,
        UNKNOWN,
        self.text("version"));
    for (JsonDocument peer : status.parts("peers")) {
      peerRow(table, peer, look);
    }
    return table.lines();
  }

  private static void peerRow(TextTable table, JsonDocument peer, ClusterWatch.Look look) {
    String id = peer.text("id");
    JsonDocument own = look.others().get(id);
    table.row(
        id,
        role(peer, own, look.status().part("leader")),
        withStepDown(state(peer), peer, look.status()),
        peer.text("clients"),
        peer.text("weight"),
        own == null ? UNKNOWN : own.part("load").text("messages_in_per_second"),
        own == null ? UNKNOWN : own.part("load").text("messages_out_per_second"),
        peer.text("last_seen_ms") + " ms",
        peer.text("rtt_ms").isEmpty() ? UNKNOWN : peer.text("rtt_ms") + " ms",
        peer.text("version"));
  }

  /** What it says itself, or else what follows from what the watched node says. */
  private static String role(JsonDocument peer, @Nullable JsonDocument own, JsonDocument leader) {
    if (!isLive(peer)) {
      return UNKNOWN;
    }
    if (own != null) {
      return own.part("node").text("role");
    }
    return peer.text("id").equals(leader.text("id")) ? "leader" : "follower";
  }

  private static String state(JsonDocument peer) {
    String state = peer.text("state");
    if (peer.isTrue("draining") && isLive(peer)) {
      return DRAINING;
    }
    return state.equals("alive") && !peer.text("link").equals("up") ? "alive, no link" : state;
  }

  /** Says it too if the node leads only while nobody else can: that is why another one does. */
  private static String withStepDown(String state, JsonDocument node, JsonDocument status) {
    boolean steppedDown = status.part("election").texts("stepped_down").contains(node.text("id"));
    return steppedDown ? state + ", stepped down" : state;
  }

  private static boolean isLive(JsonDocument peer) {
    return peer.text("state").equals("alive") || peer.text("state").equals("suspect");
  }

  private List<String> events(List<JsonDocument> events) {
    TextTable table = new TextTable();
    for (JsonDocument event : events) {
      table.row(
          time(event.text("time")), event.text("kind"), event.text("node"), event.text("reason"));
    }
    return table.lines();
  }

  private String time(String instant) {
    try {
      return TIME.format(Instant.parse(instant).atZone(zone));
    } catch (DateTimeParseException e) {
      return UNKNOWN;
    }
  }
}
