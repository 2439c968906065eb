package io.ringcast.client;

import io.ringcast.node.Endpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds a node that takes the client: the given addresses in turn, beginning after the one used
 * last, or whatever discovery names. A node that is full may send the client on, at most {@value
 * #MAX_REDIRECTS} times in a row. For one thread.
 */
final class Search {

  static final int MAX_REDIRECTS = 3;

  /** How often discovery asks, and how long it waits for an answer. */
  private static final Duration ASK_EVERY = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(Search.class);

  /** Connects to one node and registers there. */
  @FunctionalInterface
  interface Door {
    /**
     * @param beforeRegistering called when the node has taken the connection
     */
    Connection open(Endpoint node, Runnable beforeRegistering) throws NotRegisteredException;
  }

  private final ClientSettings settings;
  private final Door door;
  private final Backoff backoff;
  private int firstToTry;

  Search(ClientSettings settings, Door door, RandomGenerator random) {
    this.settings = settings;
    this.door = door;
    this.backoff = new Backoff(random);
  }

  /**
   * The first connection: every address once, or without addresses discovery until its time-out.
   *
   * @throws NotRegisteredException telling what was tried
   */
  Connection first() throws NotRegisteredException, InterruptedException {
    Discovery discovery = settings.discovery();
    return settings.addresses().isEmpty() && discovery != null
        ? discoverFirst(discovery)
        : tryAddresses();
  }

  /**
   * A new connection after one was lost: addresses, then discovery, again and again with pauses.
   *
   * @param lost how the last connection ended
   * @param lasted how long it had lasted
   * @throws NotRegisteredException if the client must not come back, or no node took it in time
   */
  Connection again(Ending lost, Duration lasted)
      throws NotRegisteredException, InterruptedException {
    if (lasted.compareTo(Backoff.LONGEST) >= 0) {
      backoff.reset();
    }
    Duration limit = settings.timeouts().retry();
    long deadline = System.nanoTime() + limit.toNanos();
    Endpoint hint = lost.redirect();
    while (true) {
      Thread.sleep(backoff.next());
      try {
        return hint == null ? round() : through(hint);
      } catch (NotRegisteredException e) {
        hint = null;
        log.atDebug().addKeyValue("reason", e.getMessage()).log("No node yet");
        if (!e.ending().mayReconnect()) {
          throw e;
        }
        if (System.nanoTime() - deadline >= 0) {
          throw stop(
              "no node took the client within "
                  + Timeouts.words(limit)
                  + ", at last: "
                  + e.getMessage());
        }
      }
    }
  }

  private Connection round() throws NotRegisteredException, InterruptedException {
    Discovery discovery = settings.discovery();
    if (discovery == null) {
      return tryAddresses();
    }
    if (!settings.addresses().isEmpty()) {
      try {
        return tryAddresses();
      } catch (NotRegisteredException e) {
        if (!e.ending().mayReconnect()) {
          throw e;
        }
      }
    }
    try (DiscoverySocket socket = DiscoverySocket.open(discovery, settings.user())) {
      return ask(socket, discovery, ASK_EVERY);
    } catch (IOException e) {
      throw new NotRegisteredException(Ending.lost(String.valueOf(e.getMessage())));
    }
  }

  private Connection ask(DiscoverySocket socket, Discovery discovery, Duration patience)
      throws NotRegisteredException, IOException {
    Endpoint node = socket.ask(patience);
    if (node == null) {
      throw new NotRegisteredException(Ending.lost("no node answered on " + discovery));
    }
    return through(node);
  }

  private Connection discoverFirst(Discovery discovery)
      throws NotRegisteredException, InterruptedException {
    Duration limit = settings.timeouts().discovery();
    long deadline = System.nanoTime() + limit.toNanos();
    String problem;
    try (DiscoverySocket socket = DiscoverySocket.open(discovery, settings.user())) {
      do {
        long nextTurn = Math.min(System.nanoTime() + ASK_EVERY.toNanos(), deadline);
        try {
          return ask(socket, discovery, Duration.ofNanos(nextTurn - System.nanoTime()));
        } catch (NotRegisteredException e) {
          if (!e.ending().mayReconnect()) {
            throw e;
          }
          problem = e.getMessage();
        }
        Thread.sleep(Duration.ofNanos(Math.max(0, nextTurn - System.nanoTime())));
      } while (System.nanoTime() - deadline < 0);
    } catch (IOException e) {
      throw stop("discovery is not possible: " + e.getMessage());
    }
    throw stop("no node was found within " + Timeouts.words(limit) + ": " + problem);
  }

  private Connection tryAddresses() throws NotRegisteredException {
    List<Endpoint> addresses = settings.addresses();
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < addresses.size(); i++) {
      int index = (firstToTry + i) % addresses.size();
      try {
        Connection connection = through(addresses.get(index));
        firstToTry = (index + 1) % addresses.size();
        return connection;
      } catch (NotRegisteredException e) {
        if (!e.ending().mayReconnect()) {
          throw e;
        }
        problems.add(e.getMessage());
      }
    }
    throw new NotRegisteredException(Ending.lost(String.join("; ", problems)));
  }

  /** Registers at {@code node}, or the one it sends the client on to. Any thread may ask. */
  Connection open(Endpoint node, Runnable beforeRegistering) throws NotRegisteredException {
    return through(node, beforeRegistering);
  }

  private Connection through(Endpoint node) throws NotRegisteredException {
    return through(node, () -> {});
  }

  /** Opens {@code node}, or the one it sends the client on to. */
  private Connection through(Endpoint node, Runnable beforeRegistering)
      throws NotRegisteredException {
    Endpoint target = node;
    for (int hop = 0; ; hop++) {
      try {
        return door.open(target, beforeRegistering);
      } catch (NotRegisteredException e) {
        Endpoint next = e.ending().redirect();
        if (next == null) {
          throw e;
        }
        if (hop == MAX_REDIRECTS) {
          throw new NotRegisteredException(
              Ending.lost(
                  node
                      + " sent the client on, and so did "
                      + hop
                      + " nodes after it: "
                      + e.getMessage()));
        }
        log.atDebug().addKeyValue("from", target).addKeyValue("to", next).log("Redirected");
        target = next;
      }
    }
  }

  private static NotRegisteredException stop(String reason) {
    return new NotRegisteredException(new Ending(reason, false, (@Nullable Endpoint) null));
  }
}
