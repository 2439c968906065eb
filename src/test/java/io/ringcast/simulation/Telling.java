package io.ringcast.simulation;

import io.ringcast.cluster.ClusterEvent;
import io.ringcast.cluster.ClusterOutput;
import io.ringcast.wire.Message;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Tells what concerns elections, one line for each thing, with the time since it began to. */
final class Telling {

  private final VirtualTime time;
  private final List<String> lines;
  private final boolean aloud;
  private final long began;

  Telling(VirtualTime time, List<String> lines, boolean aloud) {
    this.time = time;
    this.lines = lines;
    this.aloud = aloud;
    began = time.nanos();
    if (aloud) {
      lines.add("");
    }
  }

  void tell(Object happened) {
    if (!aloud) {
      return;
    }
    if (happened instanceof Observation step) {
      String node = step.process().member().id().value();
      step.outputs().forEach(output -> words(output).ifPresent(words -> add(node, words)));
    } else {
      add("*", happened.toString());
    }
  }

  private void add(String who, String words) {
    lines.add(
        String.format(
            Locale.ROOT, "%10.1f ms  %-3s %s", (time.nanos() - began) / 1_000_000.0, who, words));
  }

  private static Optional<String> words(ClusterOutput output) {
    return switch (output) {
      case ClusterOutput.Happened happened -> words(happened.event());
      case ClusterOutput.Send send ->
          switch (send.message()) {
            case Message.LeaderElection token ->
                Optional.of(
                    "-> "
                        + send.to()
                        + "  token of "
                        + token.candidate().id()
                        + ", epoch "
                        + token.epoch()
                        + ", hop "
                        + token.hops());
            case Message.LeaderAnnouncement told ->
                Optional.of(
                    "-> "
                        + send.to()
                        + "  "
                        + told.leadership().leader().id()
                        + " leads epoch "
                        + told.leadership().epoch());
            default -> Optional.empty();
          };
      default -> Optional.empty();
    };
  }

  private static Optional<String> words(ClusterEvent event) {
    String epoch = event.epoch() == null ? "" : " epoch " + event.epoch();
    return switch (event.kind()) {
      case MODE_CHANGED -> Optional.empty();
      case ELECTION_STARTED -> Optional.of("elects in" + epoch + ": " + event.reason());
      case ELECTION_WON -> Optional.of("wins" + epoch);
      case LEADER_CHANGED -> Optional.of("follows " + event.node() + "," + epoch);
      case LEADER_LOST -> Optional.of("has no leader any more: " + event.reason());
      case PAUSED -> Optional.of("stood still");
      default ->
          Optional.of(
              event.kind().name().toLowerCase(Locale.ROOT)
                  + " "
                  + event.node()
                  + ": "
                  + event.reason());
    };
  }
}
