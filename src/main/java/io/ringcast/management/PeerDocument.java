package io.ringcast.management;

import io.ringcast.membership.Peer;
import io.ringcast.membership.PeerState;
import io.ringcast.wire.Message.Heartbeat;
import io.ringcast.wire.Message.Load;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Another node, as {@code /status} and {@code /peers} tell. Of a dead one, the load is its last.
 *
 * @param lastSeenMs since its last heartbeat
 * @param missedHeartbeats how many should have come since
 * @param rttMs the last round trip over the link, or null
 */
record PeerDocument(
    String id,
    String state,
    String clientAddress,
    @Nullable String httpAddress,
    long lastSeenMs,
    long missedHeartbeats,
    @Nullable Double rttMs,
    String link,
    int clients,
    int maxClients,
    boolean draining,
    int weight,
    String version) {

  private static final double NANOS_IN_MICRO = 1e3;
  private static final double MICROS_IN_MILLI = 1e3;

  static List<PeerDocument> of(RunningNode node, long nowNanos) {
    return node.view().peers().stream()
        .map(peer -> of(peer, node.heartbeatInterval(), nowNanos))
        .toList();
  }

  private static PeerDocument of(Peer peer, Duration heartbeatInterval, long nowNanos) {
    Heartbeat heartbeat = peer.heartbeat();
    Load load = heartbeat.load();
    long silentNanos = Math.max(0, nowNanos - peer.lastHeardNanos());
    return new PeerDocument(
        peer.member().id().value(),
        state(peer.state()),
        heartbeat.addresses().client().toString(),
        Figures.address(heartbeat.addresses().http()),
        Figures.millisBetween(peer.lastHeardNanos(), nowNanos),
        silentNanos / heartbeatInterval.toNanos(),
        millis(peer.rttNanos()),
        peer.linkUp() ? "up" : "down",
        load.clients(),
        load.maxClients(),
        load.draining(),
        peer.isMember() ? load.weight() : 0,
        heartbeat.version());
  }

  static String state(PeerState state) {
    return switch (state) {
      case PeerState.Alive _ -> "alive";
      case PeerState.Suspect _ -> "suspect";
      case PeerState.Failed _ -> "failed";
      case PeerState.Left _ -> "left";
    };
  }

  private static @Nullable Double millis(OptionalLong nanos) {
    return nanos.isPresent()
        ? Math.round(nanos.getAsLong() / NANOS_IN_MICRO) / MICROS_IN_MILLI
        : null;
  }
}
