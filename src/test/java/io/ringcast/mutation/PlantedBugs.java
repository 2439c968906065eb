package io.ringcast.mutation;

import java.util.List;

/** The bugs, each a slip that a programmer or a merge could make. */
final class PlantedBugs {

  private static final String TURN = "election/Turn.java";
  private static final String STATE = "election/ElectionState.java";
  private static final String PHASE = "election/Phase.java";
  private static final String RING = "election/Ring.java";
  private static final String SETTINGS = "election/ElectionSettings.java";
  private static final String DETECTOR = "membership/FailureDetector.java";
  private static final String SIGNS = "membership/LifeSigns.java";
  private static final String CORE = "cluster/ClusterCore.java";
  private static final String AGREED = "cluster/AgreedRing.java";
  private static final String BEACON = "cluster/Beacon.java";
  private static final String REFUSALS = "cluster/Refusals.java";

  static final List<PlantedBug> ALL =
      List.of(
          new PlantedBug(
              "a token travels on other rings too",
              TURN,
              "if (token.ring() != state.ring().hash()) {",
              "if (token.ring() < 0) {"),
          new PlantedBug(
              "a promise is not kept",
              TURN,
              "if (token.epoch() <= state.promised()) {",
              "if (token.epoch() < 0) {"),
          new PlantedBug(
              "the lower candidate is sent on",
              TURN,
              "} else if (LeaderElection.BY_CANDIDATE.compare(token, own) > 0) {",
              "} else if (LeaderElection.BY_CANDIDATE.compare(token, own) < 0) {"),
          new PlantedBug(
              "nothing is swallowed",
              TURN,
              "} else if (last != null && LeaderElection.BY_CANDIDATE.compare(last, token) >= 0) {",
              "} else if (last != null && last.hops() < 0) {"),
          new PlantedBug(
              "the epoch is not raised",
              TURN,
              "long epoch = state.epochSeen() + 1;",
              "long epoch = Math.max(1, state.epochSeen());"),
          new PlantedBug(
              "a ring of two needs no round",
              TURN,
              "if (state.ring().size() == 1) {",
              "if (state.ring().size() <= 2) {"),
          new PlantedBug(
              "a token with any number of hops counts",
              TURN,
              "if (token.hops() > state.ring().size()\n",
              "if (token.hops() < 0\n"),
          new PlantedBug(
              "a candidate who is not in the ring is sent on",
              TURN,
              "        || !state.ring().contains(token.candidate())\n",
              ""),
          new PlantedBug(
              "the winner keeps it to itself",
              TURN,
              "    outputs.add(new ElectionOutput.Announce(leadership));\n",
              ""),
          new PlantedBug(
              "each follower tells the others, too",
              TURN,
              "    outputs.add(new ElectionOutput.Followed(claim, from));\n",
              "    outputs.add(new ElectionOutput.Followed(claim, from));\n"
                  + "    outputs.add(new ElectionOutput.Announce(claim));\n"),
          new PlantedBug(
              "the winner announces itself twice",
              TURN,
              "    outputs.add(new ElectionOutput.Announce(leadership));\n",
              "    outputs.add(new ElectionOutput.Announce(leadership));\n"
                  + "    outputs.add(new ElectionOutput.Announce(leadership));\n"),
          new PlantedBug(
              "a leadership is told with the epoch of a later election",
              CORE,
              "new Message.LeaderAnnouncement(leadership)",
              "new Message.LeaderAnnouncement(new Leadership(state.epochSeen(), leadership.leader()))"),
          new PlantedBug(
              "hops are not counted",
              TURN,
              "send(electing, token.sentOn());",
              "send(electing, token);"),
          new PlantedBug(
              "a claim of somebody else's leader is followed",
              TURN,
              "        && state.ring().contains(claim.leader())\n",
              ""),
          new PlantedBug(
              "a lower leadership is followed again",
              TURN,
              "if (!state.admits(claim)) {",
              "if (claim.epoch() < 0) {"),
          new PlantedBug(
              "the token is not sent again when the link is back",
              TURN,
              "if (successor.id().equals(peer)) {",
              "if (successor.id().equals(self.id())) {"),
          new PlantedBug(
              "the watchdog is not armed",
              TURN,
              "if (now - electing.deadlineNanos() >= 0) {",
              "if (now - electing.deadlineNanos() >= Long.MAX_VALUE / 2) {"),
          new PlantedBug(
              "the wait for a stable ring never ends",
              TURN,
              "if (now - waiting.dueNanos() >= 0) {",
              "if (now - waiting.dueNanos() >= Long.MAX_VALUE / 2) {"),
          new PlantedBug(
              "an election goes on after its leader is known",
              TURN,
              "if (!newerUnderWay) {",
              "if (newerUnderWay) {"),
          new PlantedBug(
              "a higher id takes over though it should not",
              TURN,
              "return settings.preempt() ? Optional",
              "return leader != null ? Optional"),
          new PlantedBug(
              "who has stepped down leads on where nobody takes over",
              TURN,
              "if (state.ring().hasSteppedDown(leadership.leader())) {",
              "if (leader.equals(highest)) {"),
          new PlantedBug(
              "who has stepped down stands all the same",
              TURN,
              "return new LeaderElection(epoch, self, ring.hash(), 1, ring.hasSteppedDown(self));",
              "return new LeaderElection(epoch, self, ring.hash(), 1, false);"),
          new PlantedBug(
              "a leader without a majority stays",
              TURN,
              "lose(state.leadership(), \"no majority of the expected members is here\");",
              ""),
          new PlantedBug(
              "a changed ring does not start the election anew",
              TURN,
              "    if (!joinParked()) {\n      review(urgent);\n    }\n",
              "    joinParked();\n"),
          new PlantedBug(
              "all start anew when a member is lost",
              TURN,
              "if (!ring.highest().equals(self)) {",
              "if (ring.size() == 0) {"),
          new PlantedBug(
              "the epoch may go down",
              STATE,
              "ring, Math.max(epoch, epochSeen), promised, leadership, highest, phase, parked);",
              "ring, epoch, promised, leadership, highest, phase, parked);"),
          new PlantedBug(
              "a promise is not noted",
              STATE,
              "ring, Math.max(epochSeen, epoch), epoch, leadership, highest, phase, parked);",
              "ring, Math.max(epochSeen, epoch), promised, leadership, highest, phase, parked);"),
          new PlantedBug(
              "a wait begins anew with each change",
              PHASE,
              "long due = Math.max(dueNanos, Math.min(nowNanos + waitNanos, sinceNanos + mostNanos));",
              "long due = nowNanos + waitNanos;"),
          new PlantedBug(
              "a ring's hash leaves out the incarnations",
              RING,
              "for (byte b : (member + \"\\n\")",
              "for (byte b : (member.id() + \"\\n\")"),
          new PlantedBug(
              "ids are sorted as text",
              RING,
              "members.stream().sorted(Comparator.comparing(Member::id)).distinct().toList();",
              "members.stream().sorted(Comparator.comparing(m -> m.id().value())).distinct().toList();"),
          new PlantedBug(
              "half of the expected size is a majority",
              SETTINGS,
              "ringSize > expectedSize.getAsInt() / 2;",
              "2 * ringSize >= expectedSize.getAsInt();"),
          new PlantedBug(
              "one missed heartbeat less is enough",
              DETECTOR,
              "if (silentFor(peer, nowNanos) >= silenceLimitNanos + grace) {",
              "if (silentFor(peer, nowNanos) >= silenceLimitNanos - intervalNanos + grace) {"),
          new PlantedBug(
              "silence counts after twice the limit",
              DETECTOR,
              "if (silentFor(peer, nowNanos) >= silenceLimitNanos + grace) {",
              "if (silentFor(peer, nowNanos) >= 2 * silenceLimitNanos + grace) {"),
          new PlantedBug(
              "the incarnation of a known peer is ignored",
              DETECTOR,
              "if (member.equals(peer.member())) {",
              "if (member.id().equals(peer.member().id())) {"),
          new PlantedBug(
              "a clock set back keeps a node out for ever",
              DETECTOR,
              "return silentFor(peer, nowNanos) >= 2 * silenceLimitNanos\n",
              "return silentFor(peer, nowNanos) < 0\n"),
          new PlantedBug(
              "a suspect stays suspect though its link is up",
              DETECTOR,
              "linked = linked.withState(suspect.toAlive());",
              ""),
          new PlantedBug(
              "other clusters belong here",
              CORE,
              "if (!heartbeat.cluster().equals(settings.clusterName())) {",
              "if (heartbeat.cluster().isEmpty()) {"),
          new PlantedBug(
              "the links to who is gone stay open",
              CORE,
              "    outputs.add(new ClusterOutput.CloseLink(member));\n",
              ""),
          new PlantedBug(
              "who can't reach the others stays in the ring",
              AGREED,
              "if (chosen.stream().allMatch(seer::isLinkedWith)) {",
              "if (chosen.size() < seers.size()) {"),
          new PlantedBug(
              "who does not see this node is in its ring",
              AGREED,
              "if (seer.sees().contains(self)) {",
              "if (seer.sees() != null) {"),
          new PlantedBug(
              "the ring is not chosen anew when members say something else",
              AGREED,
              "return member.equals(peer.member()) && names.equals(peer.heartbeat().members());",
              "return member.equals(peer.member());"),
          new PlantedBug(
              "the next heartbeat leaves too late",
              BEACON,
              "    nextNanos =\n        nowNanos +",
              "    nextNanos =\n        nowNanos + 2 * intervalNanos +"),
          new PlantedBug(
              "the time of an election does not grow",
              TURN,
              "Math.min(attempt - 1, MOST_DOUBLINGS)",
              "Math.min(attempt - 1, 0)"),
          new PlantedBug(
              "another's election resets the growing time",
              TURN,
              "int attempt = state.phase() instanceof Phase.Electing electing ? electing.attempt() : 1;",
              "int attempt = 1;"),
          new PlantedBug(
              "tokens for another ring are dropped",
              TURN,
              "state = state.withParked(from, token);",
              ""),
          new PlantedBug(
              "tokens that wait for their ring are forgotten",
              TURN,
              "parked.forEach(held -> token(held.token(), held.from()));",
              ""),
          new PlantedBug(
              "who should replace the lost leader waits",
              TURN,
              "urgent = Optional.of(reason);",
              "urgent = Optional.empty();"),
          new PlantedBug(
              "leaderships of one epoch are equal",
              STATE,
              "claim.compareTo(highest) >= 0",
              "claim.epoch() >= highest.epoch()"),
          new PlantedBug(
              "the own pause is held against others",
              DETECTOR,
              "pause > 0 ? peer.forgive(pause, nowNanos) : peer",
              "peer"),
          new PlantedBug(
              "a goodbye by datagram is believed",
              DETECTOR,
              "if (datagram && heartbeat.leaving()) {",
              "if (datagram && heartbeat.sequence() < 0) {"),
          new PlantedBug(
              "the own id in datagrams is proof",
              DETECTOR,
              "return datagram ? rumour(table, member, heartbeat) : onRival(table, member, heartbeat);",
              "return onRival(table, member, heartbeat);"),
          new PlantedBug(
              "a datagram revives the dead",
              DETECTOR,
              "if (channel == Channel.DATAGRAM && peer.state() instanceof PeerState.Failed) {",
              "if (heartbeat.sequence() < 0) {"),
          new PlantedBug(
              "a newer incarnation by datagram ends the older",
              DETECTOR,
              "if (datagram && peer.state().isLive()) {",
              "if (datagram && heartbeat.sequence() < 0) {"),
          new PlantedBug(
              "the dead are never forgotten",
              DETECTOR,
              "return !peer.state().isLive() && silentFor(peer, nowNanos) >= retentionNanos;",
              "return !peer.state().isLive() && silentFor(peer, nowNanos) < 0;"),
          new PlantedBug(
              "an old datagram is a new sign of life",
              SIGNS,
              "sequence > linkSequence ? nowNanos : lastNanos",
              "nowNanos"),
          new PlantedBug(
              "a repeated datagram is a sign of life",
              SIGNS,
              "sequence <= datagramSequence",
              "sequence < datagramSequence"),
          new PlantedBug(
              "a token of a decided epoch counts",
              TURN,
              "if (token.epoch() <= state.decidedEpoch()) {",
              "if (token.epoch() < state.decidedEpoch()) {"),
          new PlantedBug(
              "any number of peers is remembered",
              DETECTOR,
              "if (table.peers().size() >= MemberTable.MAX_PEERS) {",
              "if (table.peers().size() < 0) {"),
          new PlantedBug(
              "any number of rumours is believed",
              DETECTOR,
              "table.liveRumours() >= MemberTable.MAX_RUMOURS",
              "table.liveRumours() < 0"),
          new PlantedBug(
              "any number of tokens waits",
              STATE,
              "if (kept.size() == MAX_PARKED) {",
              "if (kept.size() < 0) {"),
          new PlantedBug(
              "a goodbye is a failure",
              DETECTOR,
              "new MembershipChange.Left(peer.member())",
              "new MembershipChange.Failed(peer.member(), \"it said goodbye\")"),
          new PlantedBug(
              "who left is suspected when its link breaks",
              DETECTOR,
              "if (peer.state() instanceof PeerState.Alive alive) {\n"
                  + "      return Step.of(\n"
                  + "          table.with(peer.withState(alive.toSuspect(nowNanos))),",
              "if (!(peer.state() instanceof PeerState.Suspect)) {\n"
                  + "      return Step.of(\n"
                  + "          table.with(peer.withState(new PeerState.Suspect(nowNanos))),"),
          new PlantedBug(
              "a heartbeat over the link revives who left",
              DETECTOR,
              "    if (newer.isEmpty() || peer.state() instanceof PeerState.Left) {\n",
              "    if (newer.isPresent() && peer.state() instanceof PeerState.Left && !heartbeat.leaving()) {\n"
                  + "      return Step.of(table.with(newer.get().withState(new PeerState.Alive())));\n"
                  + "    }\n"
                  + "    if (newer.isEmpty() || peer.state() instanceof PeerState.Left) {\n"),
          new PlantedBug(
              "the right leader is never asked for",
              TURN,
              "return settings.preempt() ? Optional.of(\"a higher id is here: \" + highest) : Optional.empty();",
              "return Optional.empty();"),
          new PlantedBug(
              "a promise lowers the epoch",
              STATE,
              "ring, Math.max(epochSeen, epoch), epoch, leadership, highest, phase, parked);",
              "ring, epoch, epoch, leadership, highest, phase, parked);"),
          new PlantedBug(
              "the epoch goes back with a lost leader",
              STATE,
              "return new ElectionState(ring, epochSeen, promised, null, highest, phase, parked);",
              "return new ElectionState(ring, promised, promised, null, highest, phase, parked);"),
          new PlantedBug(
              "who comes back is suspect at first",
              DETECTOR,
              "heard.withState(failed.toAlive())",
              "heard.withState(new PeerState.Suspect(nowNanos))"),
          new PlantedBug(
              "who is left alone needs no new epoch",
              TURN,
              "long epoch = state.epochSeen() + 1;",
              "long epoch = Math.max(1, state.epochSeen() + (state.ring().size() > 1 ? 1 : 0));"),
          new PlantedBug(
              "an epoch is left out",
              TURN,
              "long epoch = state.epochSeen() + 1;",
              "long epoch = state.epochSeen() + 2;"),
          new PlantedBug(
              "a forged number makes all later datagrams look old",
              SIGNS,
              "Math.min(datagramSequence, sequence)",
              "datagramSequence"),
          new PlantedBug(
              "a failed peer that others see is not asked again",
              CORE,
              "case PeerState.Failed failed -> true;",
              "case PeerState.Failed failed -> !told.equals(peer.member());"),
          new PlantedBug(
              "who is contradicted is put out of the ring at once",
              AGREED,
              "boolean grace = !isDue(nowNanos);",
              "boolean grace = false;"),
          new PlantedBug(
              "a wrong address in a datagram is kept",
              CORE,
              "former.ifPresent(this::followToItsAddress);",
              ""),
          new PlantedBug(
              "the first refusal is believed",
              REFUSALS,
              "return nowNanos - firstNanos >= noticedNanos;",
              "return nowNanos - firstNanos >= 0;"));

  private PlantedBugs() {}
}
