package io.ringcast.election;

import static io.ringcast.election.Members.id;

import io.ringcast.node.NodeId;
import io.ringcast.wire.Message.LeaderElection;
import io.ringcast.wire.Message.Leadership;
import io.ringcast.wire.Message.Member;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Some nodes that elect, in one thread: steps them, carries what they say over links that keep the
 * order, and counts it. Time stands still unless told otherwise.
 */
final class RingOfNodes {

  private final Map<NodeId, Node> nodes = new TreeMap<>();
  private final Map<Link, List<Said>> links = new LinkedHashMap<>();
  private final ElectionSettings settings;
  private long now;
  private int tokens;
  private int announcements;

  private record Link(NodeId from, NodeId to) {}

  /** A token or a claim on its way. */
  record Said(NodeId from, NodeId to, @Nullable LeaderElection token, @Nullable Leadership claim) {}

  private static final class Node {
    final Member self;
    final Election election;
    final List<ElectionOutput> outputs = new ArrayList<>();
    ElectionState state;

    Node(Member self, ElectionSettings settings, long now) {
      this.self = self;
      election = new Election(self, settings);
      state = election.start(now);
    }
  }

  /** Nodes that have just started, each alone. */
  RingOfNodes(ElectionSettings settings, Collection<Member> members) {
    this.settings = settings;
    members.forEach(this::start);
  }

  /** Nodes that all have heard of each other, and wait. */
  RingOfNodes(ElectionSettings settings, Ring ring) {
    this(settings, ring.members());
    everybodySees(ring);
  }

  /** A new process; one of the same name before is gone. */
  void start(Member member) {
    crash(member.id());
    nodes.put(member.id(), new Node(member, settings, now));
  }

  /** What is on its way to it, and from it to others, is lost with its connections. */
  void crash(NodeId id) {
    nodes.remove(id);
    links.keySet().removeIf(link -> link.from().equals(id) || link.to().equals(id));
  }

  /** The process is gone; what it said before still arrives. */
  void crashAfterSending(int number) {
    nodes.remove(id(number));
  }

  void sees(int number, Ring ring) {
    step(id(number), node -> node.election.onRing(node.state, ring, now));
  }

  void everybodySees(Ring ring) {
    for (Member member : ring.members()) {
      step(member.id(), node -> node.election.onRing(node.state, ring, now));
    }
  }

  /** Lets a heartbeat of {@code from} reach {@code to}. */
  void heartbeat(int from, int to) {
    ElectionState told = state(from);
    Node node = nodes.get(id(to));
    node.state = node.election.onEpoch(node.state, told.epochSeen(), now);
    if (told.leadership() != null) {
      step(id(to), n -> n.election.onClaim(n.state, told.leadership(), id(from), now));
    }
  }

  void linkUp(int at, int to) {
    step(id(at), node -> node.election.onLinkUp(node.state, id(to), now));
  }

  /** Time goes by, but only these nodes notice. */
  void tickAfter(Duration time, int... numbers) {
    now += time.toNanos();
    Arrays.stream(numbers).forEach(this::tick);
  }

  private void tick(int number) {
    step(id(number), node -> node.election.onTick(node.state, now));
  }

  /** These nodes find, all at once, that they waited for long enough. */
  void initiate(int... numbers) {
    tickAfter(settings.startupWait().plus(settings.stableTime().multipliedBy(4)), numbers);
  }

  /** Time goes by for all, in small parts, and everything arrives at once. */
  void live(Duration time) {
    long end = now + time.toNanos();
    long part = Duration.ofMillis(50).toNanos();
    while (now < end) {
      now += part;
      for (NodeId id : List.copyOf(nodes.keySet())) {
        step(id, node -> node.election.onTick(node.state, now));
      }
      deliverAll();
    }
  }

  void deliverAll() {
    deliverAll(waiting -> 0);
  }

  /** Delivers until nothing is left; each time {@code choice} takes one of so many links. */
  void deliverAll(Function<Integer, Integer> choice) {
    int limit = 100_000;
    while (!links.isEmpty()) {
      if (limit-- == 0) {
        throw new AssertionError("the nodes do not stop talking");
      }
      List<Link> waiting = List.copyOf(links.keySet());
      deliver(waiting.get(choice.apply(waiting.size())));
    }
  }

  /** Delivers the oldest on the link from one to the other. */
  void deliver(int from, int to) {
    deliver(new Link(id(from), id(to)));
  }

  /** Delivers the oldest on any link; to whom, if there was anything. */
  OptionalInt deliverAny(Random random) {
    if (links.isEmpty()) {
      return OptionalInt.empty();
    }
    Link link = List.copyOf(links.keySet()).get(random.nextInt(links.size()));
    deliver(link);
    return OptionalInt.of(Integer.parseInt(link.to().value().substring(1)));
  }

  private void deliver(Link link) {
    Said said = links.get(link).removeFirst();
    if (links.get(link).isEmpty()) {
      links.remove(link);
    }
    receive(said);
  }

  void receive(Said said) {
    if (said.token() != null) {
      step(said.to(), n -> n.election.onToken(n.state, said.token(), said.from(), now));
    } else if (said.claim() != null) {
      step(said.to(), n -> n.election.onClaim(n.state, said.claim(), said.from(), now));
    }
  }

  /** Loses what is on its way between these two. */
  Said lose(int from, int to) {
    return links.remove(new Link(id(from), id(to))).getFirst();
  }

  private void step(NodeId id, Function<Node, Election.Step> input) {
    Node node = nodes.get(id);
    if (node == null) {
      return;
    }
    Election.Step step = input.apply(node);
    node.state = step.state();
    node.outputs.addAll(step.outputs());
    step.outputs().forEach(output -> carry(node, output));
  }

  private void carry(Node node, ElectionOutput output) {
    NodeId from = node.self.id();
    switch (output) {
      case ElectionOutput.SendToken send -> {
        tokens++;
        say(new Said(from, send.to().id(), send.token(), null));
      }
      case ElectionOutput.Announce announce ->
          node.state.ring().members().stream()
              .filter(member -> !member.equals(node.self))
              .forEach(member -> {
                announcements++;
                say(new Said(from, member.id(), null, announce.leadership()));
              });
      case ElectionOutput.Answer answer ->
          say(new Said(from, answer.to(), null, answer.leadership()));
      default -> {}
    }
  }

  private void say(Said said) {
    links.computeIfAbsent(new Link(said.from(), said.to()), link -> new ArrayList<>()).add(said);
  }

  int tokens() {
    return tokens;
  }

  int announcements() {
    return announcements;
  }

  boolean isSilent() {
    return links.isEmpty();
  }

  ElectionState state(int number) {
    return nodes.get(id(number)).state;
  }

  @Nullable Leadership leadership(int number) {
    return state(number).leadership();
  }

  /** All that a node put out, of that kind. */
  <T extends ElectionOutput> List<T> outputs(int number, Class<T> kind) {
    return nodes.get(id(number)).outputs.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** Whom the nodes follow, without repetition; null for nobody. */
  Set<@Nullable Leadership> leaderships() {
    Set<@Nullable Leadership> all = new HashSet<>();
    nodes.values().forEach(node -> all.add(node.state.leadership()));
    return all;
  }

  /** How many nodes lead in their own view. */
  long leaders() {
    Predicate<Node> leads =
        node ->
            node.state.leadership() != null && node.state.leadership().leader().equals(node.self);
    return nodes.values().stream().filter(leads).count();
  }
}
