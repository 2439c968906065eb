package io.ringcast.cli;

import io.ringcast.client.Ack;
import io.ringcast.node.Endpoint;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What happens in the demo, told line by line; every line is true when it is printed. */
final class DemoStory implements AutoCloseable {

  private static final Duration START_WITHIN = Duration.ofSeconds(90);
  private static final Duration HAPPEN_WITHIN = Duration.ofSeconds(30);
  private static final Duration LOOK_EVERY = Duration.ofMillis(20);

  /** Something to wait for. */
  @FunctionalInterface
  private interface Condition {
    boolean holds() throws InterruptedException;
  }

  /** Something to find out; empty as long as it is not known. */
  @FunctionalInterface
  private interface Question<T> {
    Optional<T> ask() throws InterruptedException;
  }

  private final List<DemoNode> nodes;
  private final PrintWriter out;
  private final long beganNanos = System.nanoTime();
  private final List<DemoClient> clients = new ArrayList<>();
  private @Nullable DemoNode killed;

  DemoStory(List<DemoNode> nodes, PrintWriter out) {
    this.nodes = nodes;
    this.out = out;
  }

  /**
   * Lets everything happen.
   *
   * @throws DemoFailedException if something does not, or not in time
   */
  void tell() throws DemoFailedException, InterruptedException {
    DemoNode leader = gatherNodes();
    List<DemoNode> others = nodes.stream().filter(node -> node != leader).toList();
    DemoClient alice = join("alice", others.get(0));
    DemoClient bob = join("bob", others.get(1));
    DemoClient carol = join("carol", leader);
    for (DemoClient client : clients) {
      await("every node knows all users", () -> client.usersKnown() == clients.size());
    }
    chat(alice, bob, carol);
    CompletableFuture<Ack> sent = killLeader(leader, others, carol);
    goOn(alice, bob, carol, sent);
  }

  private DemoNode gatherNodes() throws DemoFailedException, InterruptedException {
    say(
        "Starting %d nodes as processes of their own, this takes a few seconds ..."
            .formatted(nodes.size()));
    for (DemoNode node : nodes) {
      await(START_WITHIN, node.id() + " starts", () -> node.seen() > 0);
      say(
          "%s is up: clients %s, %s"
              .formatted(node.id(), node.clientAddress(), node.page("/status")));
    }
    for (DemoNode node : nodes) {
      await(node.id() + " sees all nodes", () -> node.seen() == nodes.size());
    }
    say("They have found each other by multicast.");
    DemoNode leader = nodes.getLast();
    awaitLeader(nodes, leader);
    say("They have elected %s: the highest id leads.".formatted(leader.id()));
    for (DemoNode node : nodes) {
      await(node.id() + " takes clients", node::isReady);
    }
    return leader;
  }

  private DemoClient join(String user, DemoNode first)
      throws DemoFailedException, InterruptedException {
    List<Endpoint> addresses = new ArrayList<>();
    addresses.add(first.clientAddress());
    nodes.stream()
        .filter(node -> node != first)
        .map(DemoNode::clientAddress)
        .forEach(addresses::add);
    DemoClient client = new DemoClient(user, addresses);
    clients.add(client);
    client.connect();
    if (!client.nodeId().equals(first.id())) {
      throw new DemoFailedException(user + " is at " + client.nodeId() + ", not at " + first.id());
    }
    say("%s joins at %s.".formatted(user, client.nodeId()));
    return client;
  }

  private void chat(DemoClient alice, DemoClient bob, DemoClient carol)
      throws DemoFailedException, InterruptedException {
    String hello = "Hello from " + alice.nodeId() + "!";
    say("alice to everyone: \"%s\"".formatted(hello));
    alice.requireAccepted(alice.broadcast(hello));
    requireHeard(alice, hello, bob);
    requireHeard(alice, hello, carol);

    String secret = "Just between us.";
    say("bob to carol alone: \"%s\"".formatted(secret));
    bob.requireAccepted(bob.sendPrivate(carol.user(), secret));
    requireHeard(bob, secret, carol);
    // One sender's messages come in order: with the second here, the first would be here too.
    bob.requireAccepted(bob.broadcast("And now to all."));
    awaitHeard(bob, "And now to all.", alice);
    if (alice.timesHeard(bob.user(), secret) != 0) {
      throw new DemoFailedException("alice heard what was meant for carol alone");
    }
    say("  alice did not hear it.");
  }

  private CompletableFuture<Ack> killLeader(
      DemoNode leader, List<DemoNode> survivors, DemoClient carol)
      throws DemoFailedException, InterruptedException {
    say("Now %s, which leads and has carol, is killed (kill -9).".formatted(leader.id()));
    long killedNanos = System.nanoTime();
    killed = leader;
    leader.process().destroyForcibly();
    CompletableFuture<Ack> sent = carol.broadcast("Is anyone still there?");
    DemoNode successor = survivors.getLast();
    awaitLeader(survivors, successor);
    long tookMillis = Duration.ofNanos(System.nanoTime() - killedNanos).toMillis();
    say(
        "The survivors agree on %s as their leader after %d ms."
            .formatted(successor.id(), tookMillis));
    return sent;
  }

  private void goOn(DemoClient alice, DemoClient bob, DemoClient carol, CompletableFuture<Ack> sent)
      throws DemoFailedException, InterruptedException {
    List<String> left = List.of(alice.nodeId(), bob.nodeId());
    await("carol finds another node", () -> left.contains(carol.nodeId()));
    say("carol has found %s by herself.".formatted(carol.nodeId()));
    say("carol to everyone, sent while her node was dead: \"Is anyone still there?\"");
    carol.requireAccepted(sent);
    requireHeard(carol, "Is anyone still there?", alice);
    requireHeard(carol, "Is anyone still there?", bob);
    say("bob to carol alone: \"We are.\"");
    bob.requireAccepted(bob.sendPrivate(carol.user(), "We are."));
    requireHeard(bob, "We are.", carol);
    say("The chat goes on; nothing was lost, nothing came twice.");
  }

  private void requireHeard(DemoClient sender, String content, DemoClient hearer)
      throws DemoFailedException, InterruptedException {
    awaitHeard(sender, content, hearer);
    if (hearer.timesHeard(sender.user(), content) != 1) {
      throw new DemoFailedException(hearer.user() + " heard \"" + content + "\" more than once");
    }
    say("  %s at %s hears it.".formatted(hearer.user(), hearer.nodeId()));
  }

  private void awaitHeard(DemoClient sender, String content, DemoClient hearer)
      throws DemoFailedException, InterruptedException {
    await(
        hearer.user() + " hears \"" + content + "\"",
        () -> hearer.timesHeard(sender.user(), content) > 0);
  }

  private void awaitLeader(List<DemoNode> voters, DemoNode leader)
      throws DemoFailedException, InterruptedException {
    for (DemoNode voter : voters) {
      await(
          voter.id() + " follows " + leader.id(),
          () -> voter.leader().filter(leader.id()::equals).isPresent());
    }
  }

  private void await(String what, Condition condition)
      throws DemoFailedException, InterruptedException {
    await(HAPPEN_WITHIN, what, condition);
  }

  private void await(Duration limit, String what, Condition condition)
      throws DemoFailedException, InterruptedException {
    await(limit, what, () -> condition.holds() ? Optional.of(what) : Optional.empty());
  }

  private <T> T await(Duration limit, String what, Question<T> question)
      throws DemoFailedException, InterruptedException {
    long began = System.nanoTime();
    for (Optional<T> answer = question.ask(); ; answer = question.ask()) {
      if (answer.isPresent()) {
        return answer.get();
      }
      requireAlive();
      if (System.nanoTime() - began > limit.toNanos()) {
        throw new DemoFailedException("waited " + limit.toSeconds() + " s in vain until " + what);
      }
      Thread.sleep(LOOK_EVERY);
    }
  }

  private void requireAlive() throws DemoFailedException {
    for (DemoNode node : nodes) {
      if (!node.equals(killed) && !node.process().isAlive()) {
        throw new DemoFailedException(
            node.id() + " ended by itself, with exit code " + node.process().exitValue());
      }
    }
  }

  private void say(String line) {
    double seconds = (System.nanoTime() - beganNanos) / 1e9;
    out.printf(Locale.ROOT, "%5.1f s  %s%n", seconds, line);
    out.flush();
  }

  @Override
  public void close() {
    clients.forEach(DemoClient::close);
  }
}
