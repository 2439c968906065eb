package io.ringcast.link;

import io.ringcast.cluster.ClusterInput;
import io.ringcast.cluster.Rung;
import io.ringcast.membership.Channel;
import io.ringcast.node.Endpoint;
import io.ringcast.wire.Message.Member;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds nodes where multicast doesn't: dials configured addresses, the addresses that a name
 * resolves to, and nodes that peers tell of; says hello, and hands over the heartbeat that comes
 * back. A live node is not dialled again; one that is gone is, for as long as it is configured.
 */
final class Introducer {

  private static final int MAX_WAITING = 256;
  private static final int MAX_FOUND = 512;
  private static final Duration ROUND = Duration.ofSeconds(1);
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(10);
  private static final Logger log = LoggerFactory.getLogger(Introducer.class);

  private final Seeds seeds;
  private final LinkContext context;
  private final Predicate<Member> isLive;
  private final BlockingQueue<Endpoint> told = new ArrayBlockingQueue<>(MAX_WAITING);

  /** Who answered where, the addresses asked for last; forgetting one costs a dial more. */
  private final Map<Endpoint, Member> found =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Endpoint, Member> eldest) {
          return size() > MAX_FOUND;
        }
      };

  private final Set<String> problems = ConcurrentHashMap.newKeySet();
  private final Thread thread;
  private volatile @Nullable LinkConnection connection;
  private volatile boolean closed;

  Introducer(Seeds seeds, LinkContext context, Predicate<Member> isLive) {
    this.seeds = seeds;
    this.context = context;
    this.isLive = isLive;
    thread = Thread.ofPlatform().name("introducer").daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  void close() {
    closed = true;
    thread.interrupt();
    LinkConnection open = connection;
    if (open != null) {
      open.close();
    }
  }

  /** A peer knows a node at that address. Forgotten if too many wait; it will be told again. */
  void introduce(Endpoint address) {
    if (!told.contains(address)) {
      told.offer(address);
    }
  }

  private void run() {
    try {
      while (!closed) {
        for (Endpoint seed : seeds.addresses()) {
          dialUnlessLive(seed, Rung.SEEDS);
        }
        for (Endpoint address : resolve()) {
          dialUnlessLive(address, Rung.DNS);
        }
        dialTold();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void dialTold() throws InterruptedException {
    long end = System.nanoTime() + ROUND.toNanos();
    long left = ROUND.toNanos();
    while (left > 0) {
      Endpoint address = told.poll(left, TimeUnit.NANOSECONDS);
      if (address != null) {
        awaitDial();
        dial(address);
      }
      left = end - System.nanoTime();
    }
  }

  private void awaitDial() throws InterruptedException {
    while (!context.strangerDials().tryTake()) {
      Thread.sleep(BETWEEN_TRIES);
    }
  }

  private List<Endpoint> resolve() {
    if (seeds.dnsName().isEmpty()) {
      return List.of();
    }
    String name = seeds.dnsName().get();
    try {
      List<Endpoint> addresses = new ArrayList<>();
      for (InetAddress address : InetAddress.getAllByName(name)) {
        addresses.add(new Endpoint(address.getHostAddress(), seeds.dnsPort()));
      }
      problems.remove(name);
      return addresses;
    } catch (UnknownHostException e) {
      warnOnce(name, "the name does not resolve; check ringcast.cluster.dns");
      return List.of();
    }
  }

  private void dialUnlessLive(Endpoint address, Rung rung) throws InterruptedException {
    Member known = found.get(address);
    boolean settled =
        known != null && (known.equals(context.settings().self()) || isLive.test(known));
    if (!settled && dial(address)) {
      context.events().tell(new ClusterInput.RungReached(rung));
    }
  }

  /** Whether another node of this cluster answered. */
  private boolean dial(Endpoint address) throws InterruptedException {
    try (LinkConnection dialled = context.dial(address)) {
      connection = dialled;
      if (closed) {
        return false;
      }
      LinkConnection.Hello hello = dialled.greet(context.events().hello());
      found.put(address, hello.peer());
      problems.remove(address.toString());
      context
          .events()
          .tell(
              new ClusterInput.HeartbeatReceived(
                  hello.peer().id(), hello.heartbeat(), Channel.LINK));
      return true;
    } catch (LinkRefusedException e) {
      onRefused(address, e);
    } catch (IOException e) {
      log.atDebug()
          .addKeyValue("address", address)
          .addKeyValue("reason", e.getMessage())
          .log("A node does not answer");
    } catch (RuntimeException e) {
      // Whatever one address sets off, the others are dialled.
      log.atWarn().addKeyValue("address", address).setCause(e).log("A node can't be dialled");
    } finally {
      connection = null;
    }
    return false;
  }

  private void onRefused(Endpoint address, LinkRefusedException e) throws InterruptedException {
    switch (e.reason()) {
      case SELF -> found.put(address, context.settings().self());
      case NODE_ID_IN_USE -> context.events().tell(new ClusterInput.IdRefused(e.by()));
      case SECRET, NO_HELLO, TOO_MANY -> {
        // Counted and told already.
      }
      case OTHER_CLUSTER, NOT_WELCOME ->
          warnOnce(address.toString(), String.valueOf(e.getMessage()));
    }
  }

  private void warnOnce(String address, String reason) {
    if (problems.size() < MAX_WAITING && problems.add(address)) {
      log.atWarn()
          .addKeyValue("address", address)
          .addKeyValue("reason", reason)
          .log("No node of this cluster is found there");
    }
  }
}
