package io.ringcast.simulation;

import io.ringcast.cluster.ClusterEvent;
import io.ringcast.cluster.ClusterInput;
import io.ringcast.cluster.ClusterOutput;
import io.ringcast.cluster.ClusterView;
import io.ringcast.election.Phase;
import io.ringcast.membership.Peer;
import io.ringcast.membership.PeerState;
import io.ringcast.wire.Message;
import io.ringcast.wire.Message.Heartbeat;
import io.ringcast.wire.Message.LeaderElection;
import io.ringcast.wire.Message.Leadership;
import java.util.Locale;
import java.util.stream.Collectors;

/** Says what happened in few words, the same for the same. */
final class Words {

  private Words() {}

  static String time(long nanos) {
    return String.format(Locale.ROOT, "%10.3f", nanos / 1_000_000.0);
  }

  static String of(Observation step) {
    StringBuilder line = new StringBuilder();
    line.append(time(step.nanos())).append(' ').append(step.process().member());
    line.append(" <- ").append(of(step.input()));
    for (ClusterOutput output : step.outputs()) {
      line.append("; ").append(of(output));
    }
    String before = of(step.former());
    String after = of(step.view());
    if (!before.equals(after)) {
      line.append(" => ").append(after);
    }
    return line.toString();
  }

  static String of(ClusterInput input) {
    return switch (input) {
      case ClusterInput.HeartbeatReceived in ->
          "heartbeat of " + in.sender() + " by " + in.channel() + ", " + of(in.heartbeat());
      case ClusterInput.TokenReceived in -> of(in.token()) + " from " + in.from();
      case ClusterInput.AnnouncementReceived in -> of(in.leadership()) + " says " + in.from();
      case ClusterInput.LinkUp in -> "link up to " + in.member();
      case ClusterInput.LinkDown in -> "link down to " + in.member() + ", " + in.reason();
      case ClusterInput.Unreachable in -> "unreachable " + in.member() + ", " + in.reason();
      case ClusterInput.RoundTrip in -> "round trip to " + in.member();
      case ClusterInput.RungReached in -> "rung " + in.rung();
      case ClusterInput.IdRefused in -> "id refused by " + in.by();
      case ClusterInput.MulticastState in -> "multicast " + in.problem();
      case ClusterInput.Tick in -> "tick";
      case ClusterInput.StepDown in -> "step down";
      case ClusterInput.StandAgain in -> "stand again";
      case ClusterInput.Stop in -> "stop";
    };
  }

  private static String of(Heartbeat heartbeat) {
    return "#"
        + heartbeat.incarnation()
        + " no. "
        + heartbeat.sequence()
        + " epoch "
        + heartbeat.epoch()
        + (heartbeat.leadership() == null ? "" : " " + of(heartbeat.leadership()))
        + (heartbeat.leaving() ? " goodbye" : "")
        + (heartbeat.steppedDown() ? " stepped down" : "");
  }

  static String of(LeaderElection token) {
    return "token of "
        + token.candidate().id()
        + " epoch "
        + token.epoch()
        + " hops "
        + token.hops()
        + " ring "
        + token.ring() % 1000;
  }

  static String of(Leadership leadership) {
    return leadership.leader() + " leads epoch " + leadership.epoch();
  }

  private static String of(ClusterOutput output) {
    return switch (output) {
      case ClusterOutput.SendHeartbeat out -> "heartbeat no. " + out.datagram().sequence();
      case ClusterOutput.Send out -> "to " + out.to() + ": " + of(out.message());
      case ClusterOutput.OpenLink out -> "open link to " + out.member();
      case ClusterOutput.CloseLink out -> "close link to " + out.member();
      case ClusterOutput.Introduce out -> "introduce " + out.nodes().size();
      case ClusterOutput.MemberGone out -> "gone " + out.member();
      case ClusterOutput.Happened out -> of(out.event());
      case ClusterOutput.MustStop out -> "MUST STOP, " + out.text();
    };
  }

  private static String of(Message message) {
    return switch (message) {
      case LeaderElection token -> of(token);
      case Message.LeaderAnnouncement told -> of(told.leadership());
      default -> message.type().toString();
    };
  }

  static String of(ClusterEvent event) {
    return event.kind()
        + " "
        + event.node()
        + (event.epoch() == null ? "" : " epoch " + event.epoch())
        + " ("
        + event.reason()
        + ")";
  }

  static String of(ClusterView view) {
    return view.role()
        + " epoch "
        + view.epoch()
        + view.leader().map(l -> " leader " + l.member().id() + " of " + l.epoch()).orElse("")
        + " "
        + phase(view.phase())
        + " ring "
        + view.ring().members().stream().map(m -> m.id().value()).collect(Collectors.joining(" "))
        + " "
        + view.peers().stream().map(Words::of).collect(Collectors.joining(" ", "[", "]"));
  }

  private static String phase(Phase phase) {
    return switch (phase) {
      case Phase.Settled settled -> "settled";
      case Phase.Waiting waiting -> "waiting";
      case Phase.Electing electing -> "electing " + electing.epoch();
    };
  }

  private static String of(Peer peer) {
    String state =
        switch (peer.state()) {
          case PeerState.Alive alive -> peer.linked() ? "" : "?";
          case PeerState.Suspect suspect -> "!";
          case PeerState.Failed failed -> "+";
          case PeerState.Left left -> "-";
        };
    return peer.member().id() + state;
  }
}
