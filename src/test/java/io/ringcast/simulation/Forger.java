package io.ringcast.simulation;

import io.ringcast.cluster.ClusterInput;
import io.ringcast.election.Ring;
import io.ringcast.membership.Channel;
import io.ringcast.membership.Peer;
import io.ringcast.node.Endpoint;
import io.ringcast.node.Incarnation;
import io.ringcast.node.NodeId;
import io.ringcast.wire.Envelope;
import io.ringcast.wire.InvalidMessageException;
import io.ringcast.wire.Message.Addresses;
import io.ringcast.wire.Message.Heartbeat;
import io.ringcast.wire.Message.LeaderElection;
import io.ringcast.wire.Message.Leadership;
import io.ringcast.wire.Message.Load;
import io.ringcast.wire.Message.Member;
import io.ringcast.wire.MessageCodec;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Makes datagrams that no node sent. */
final class Forger {

  /** In whose name. */
  enum Name {
    MEMBER,
    DEAD,
    STRANGER,
    RECEIVER
  }

  /** What is untrue. */
  enum Lie {
    ALIVE,
    GOODBYE,
    HIGH_EPOCH,
    CLAIM,
    HIGH_SEQUENCE,
    NEWER_INCARNATION,
    OLDER_INCARNATION,
    OTHER_CLUSTER,
    WRONG_ADDRESS
  }

  /** What is wrong with a token. */
  enum FalseToken {
    STRANGER,
    FORMER_LIFE,
    TOO_MANY_HOPS,
    OTHER_RING
  }

  /** What is wrong with bytes. */
  enum Damage {
    TRUNCATED,
    FLIPPED,
    RANDOM,
    EMPTY
  }

  private static final MessageCodec CODEC = new MessageCodec();
  private static final Load LOAD = new Load(0, 100, 0, 0, 100, true, false);
  private static final int STRANGERS = 5;
  private static final long FAR = 1_000_000;
  private static final Endpoint NOWHERE = new Endpoint("127.0.0.1", 5999);

  private final Cluster cluster;
  private final SplittableRandom random;

  Forger(Cluster cluster, SplittableRandom random) {
    this.cluster = cluster;
    this.random = random;
  }

  /** Heartbeats one after the other, for some things are believed only the second time. */
  List<ClusterInput.HeartbeatReceived> forge(Name as, Lie lie, NodeProcess to) {
    Member member =
        lie == Lie.WRONG_ADDRESS ? unlinked(to).orElseGet(() -> member(as, to)) : member(as, to);
    return List.of(forge(member, lie, to, 1), forge(member, lie, to, 2));
  }

  private ClusterInput.HeartbeatReceived forge(Member member, Lie lie, NodeProcess to, int number) {
    Incarnation incarnation =
        switch (lie) {
          case NEWER_INCARNATION -> new Incarnation(member.incarnation().value() + FAR);
          case OLDER_INCARNATION ->
              new Incarnation(Math.max(1, member.incarnation().value() - FAR));
          default -> member.incarnation();
        };
    long epoch = to.view().epoch() + (lie == Lie.HIGH_EPOCH || lie == Lie.CLAIM ? FAR : 0);
    Leadership claim =
        lie == Lie.CLAIM ? new Leadership(epoch, new Member(member.id(), incarnation)) : null;
    long told = to.view().peer(member.id()).map(peer -> peer.heartbeat().sequence()).orElse(0L);
    long sequence = lie == Lie.HIGH_SEQUENCE ? Long.MAX_VALUE : Math.max(told, told + number);
    return new ClusterInput.HeartbeatReceived(
        member.id(),
        new Heartbeat(
            lie == Lie.OTHER_CLUSTER ? "another" : Settings.CLUSTER,
            incarnation,
            sequence,
            "1",
            addresses(lie == Lie.WRONG_ADDRESS ? NOWHERE : link(member)),
            epoch,
            claim,
            LOAD,
            lie == Lie.GOODBYE,
            false,
            List.of()),
        Channel.DATAGRAM);
  }

  /** A token of a new epoch in the name of a member; none where nobody is linked. */
  Optional<ClusterInput.TokenReceived> token(FalseToken what, NodeProcess to) {
    Optional<Member> sender =
        to.view().peers().stream().filter(Peer::linkUp).map(Peer::member).findFirst();
    return sender.map(from -> new ClusterInput.TokenReceived(from.id(), token(what, to, from)));
  }

  private static LeaderElection token(FalseToken what, NodeProcess to, Member from) {
    Ring ring = to.view().ring();
    Member candidate =
        switch (what) {
          // Higher than any id there is.
          case STRANGER -> new Member(new NodeId("stranger"), new Incarnation(2 * FAR));
          case FORMER_LIFE ->
              new Member(from.id(), new Incarnation(from.incarnation().value() - 1));
          case TOO_MANY_HOPS, OTHER_RING -> ring.highest();
        };
    return new LeaderElection(
        to.view().epoch() + 1,
        candidate,
        what == FalseToken.OTHER_RING ? ring.hash() + 1 : ring.hash(),
        what == FalseToken.TOO_MANY_HOPS ? ring.size() + 1 : 1,
        false);
  }

  private static Addresses addresses(Endpoint link) {
    return new Addresses(link, link, null);
  }

  private Endpoint link(Member member) {
    return cluster.host(member.id()).map(Host::link).orElse(NOWHERE);
  }

  /** A member in that role, or a stranger where nobody has it. */
  private Member member(Name as, NodeProcess to) {
    Optional<Member> found =
        switch (as) {
          case RECEIVER -> Optional.of(to.member());
          case MEMBER -> anyPeer(to, true);
          case DEAD -> anyPeer(to, false);
          case STRANGER -> Optional.empty();
        };
    return found.orElseGet(() ->
        new Member(new NodeId("stranger" + random.nextInt(STRANGERS)), new Incarnation(2 * FAR)));
  }

  /** A node that {@code to} has no link to yet: only of such a datagram's address counts. */
  private Optional<Member> unlinked(NodeProcess to) {
    return cluster.running().stream()
        .map(NodeProcess::member)
        .filter(member -> !member.equals(to.member()))
        .filter(member -> to.view().peer(member.id()).filter(Peer::isMember).isEmpty())
        .findFirst();
  }

  private Optional<Member> anyPeer(NodeProcess to, boolean live) {
    List<Member> peers =
        to.view().peers().stream()
            .filter(peer -> peer.state().isLive() == live)
            .map(Peer::member)
            .toList();
    return peers.isEmpty()
        ? Optional.empty()
        : Optional.of(peers.get(random.nextInt(peers.size())));
  }

  /** What a node makes of damaged bytes: mostly nothing. */
  Optional<ClusterInput> garble(NodeId sender, Heartbeat heartbeat, Damage damage) {
    byte[] datagram = CODEC.encodeBare(new Envelope(sender.value(), "m", 1, heartbeat));
    byte[] bytes =
        switch (damage) {
          case TRUNCATED -> Arrays.copyOf(datagram, random.nextInt(datagram.length));
          case FLIPPED -> flip(datagram);
          case RANDOM -> randomBytes();
          case EMPTY -> new byte[0];
        };
    try {
      Envelope envelope = CODEC.decode(bytes, 0, bytes.length);
      return envelope.message() instanceof Heartbeat decoded
          ? Optional.of(
              new ClusterInput.HeartbeatReceived(
                  new NodeId(envelope.senderId()), decoded, Channel.DATAGRAM))
          : Optional.empty();
    } catch (InvalidMessageException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private byte[] flip(byte[] bytes) {
    int flips = random.nextInt(1, 4);
    for (int i = 0; i < flips; i++) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(7));
    }
    return bytes;
  }

  private byte[] randomBytes() {
    byte[] bytes = new byte[random.nextInt(1, 1400)];
    random.nextBytes(bytes);
    return bytes;
  }
}
