package io.ringcast.link;

import io.ringcast.membership.MemberTable;
import io.ringcast.wire.Message.Member;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts the links of other nodes. */
final class LinkServer {

  /** Twice the peers that can be: a new link may come before the end of the old one is seen. */
  private static final int MAX_LINKS = 2 * MemberTable.MAX_PEERS;

  /**
   * Connections without a hello. A node says its own within moments; so the longest wait is that of
   * somebody who only takes up a place.
   */
  static final int MAX_STRANGERS = 64;

  /** How long a new link waits for the old one of its peer, whose other end is closed already. */
  private static final Duration DRAIN_LIMIT = Duration.ofMillis(500);

  private static final Duration PAUSE_AFTER_FAULT = Duration.ofMillis(100);
  private static final Logger log = LoggerFactory.getLogger(LinkServer.class);

  private final ServerSocket server;
  private final Set<InboundLink> links = ConcurrentHashMap.newKeySet();
  private long accepted;

  /**
   * Takes the port; nothing is accepted before {@link #start}.
   *
   * @param port 0 for any free one
   * @throws java.net.BindException if the port is taken
   */
  LinkServer(InetAddress bind, int port) throws IOException {
    server = new ServerSocket();
    try {
      server.setReuseAddress(true);
      server.bind(new InetSocketAddress(bind, port), MAX_LINKS);
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  int port() {
    return server.getLocalPort();
  }

  void start(LinkContext linkContext) {
    Thread.ofPlatform().name("link-accept").daemon().start(() -> accept(linkContext));
  }

  private void accept(LinkContext linkContext) {
    while (!server.isClosed()) {
      try {
        take(server.accept(), linkContext);
      } catch (IOException | RuntimeException | OutOfMemoryError e) {
        // Out of memory is also what a system with too many threads is told as.
        if (!server.isClosed()) {
          log.atWarn().addKeyValue("reason", e.getMessage()).log("Accepting a link failed");
          pause();
        }
      }
    }
  }

  private void take(Socket socket, LinkContext linkContext) throws IOException {
    LinkConnection connection = linkContext.accept(socket);
    if (links.size() >= MAX_LINKS) {
      linkContext.refusals().onRefused(LinkRefusal.TOO_MANY, connection, "too many links");
      connection.close();
      return;
    }
    makeRoom(linkContext.refusals());
    InboundLink link = new InboundLink(connection, linkContext, this, accepted++);
    links.add(link);
    if (server.isClosed()) {
      link.close();
    }
    boolean started = false;
    try {
      Thread.ofPlatform().name("link-from-" + connection).daemon().start(link);
      started = true;
    } finally {
      if (!started) {
        link.close();
        links.remove(link);
      }
    }
  }

  /** Ends the connection that has been without a hello for longest, if there are too many. */
  private void makeRoom(LinkRefusals refusals) {
    List<InboundLink> strangers = links.stream().filter(InboundLink::isStrange).toList();
    if (strangers.size() >= MAX_STRANGERS) {
      InboundLink oldest =
          strangers.stream().reduce((a, b) -> a.isOlderThan(b) ? a : b).orElseThrow();
      refusals.onRefused(
          LinkRefusal.TOO_MANY, oldest.address(), "too many connections without a hello");
      oldest.close();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_AFTER_FAULT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * A peer's new link takes the place of its old ones when it begins to tell of its users: before
   * that it may be no more than an introduction. What came over the old ones is done first, so that
   * all stays in order; one that hangs is ended.
   */
  void onSpeaking(InboundLink link, Member peer) throws InterruptedException {
    for (InboundLink other : links) {
      if (other.isOlderThan(link) && other.peer().filter(peer::equals).isPresent()) {
        if (!other.awaitEnd(DRAIN_LIMIT)) {
          other.close();
          other.awaitEnd(DRAIN_LIMIT);
        }
      }
    }
  }

  void onEnded(InboundLink link) {
    links.remove(link);
    synchronized (links) {
      links.notifyAll();
    }
  }

  void closeFrom(Member peer) {
    links.stream()
        .filter(link -> link.peer().filter(peer::equals).isPresent())
        .forEach(InboundLink::close);
  }

  /** Waits until the peers have ended their links, at most for {@code limit}; then ends them. */
  void close(Duration limit) throws IOException, InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    synchronized (links) {
      long left = limit.toMillis();
      while (!links.isEmpty() && left > 0) {
        links.wait(left);
        left = Duration.ofNanos(end - System.nanoTime()).toMillis();
      }
    }
    server.close();
    links.forEach(InboundLink::close);
  }
}
