package io.ringcast.link;

import io.ringcast.node.Endpoint;
import io.ringcast.node.NodeId;
import io.ringcast.routing.Relay;
import io.ringcast.routing.UserDirectory;
import io.ringcast.wire.EnvelopeStamp;
import io.ringcast.wire.Frame;
import io.ringcast.wire.Message;
import io.ringcast.wire.Message.Heartbeat;
import io.ringcast.wire.Message.KnownMember;
import io.ringcast.wire.Message.Member;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All links of this node. It dials one link to each peer and sends on that; what a peer has to say
 * comes over the link that the peer dialled. So each direction works, or fails, by itself, and
 * nobody has to agree who dials.
 */
public final class LinkMesh implements Relay {

  private static final Logger log = LoggerFactory.getLogger(LinkMesh.class);

  private final UserDirectory directory;
  private final LinkServer server;
  private final Map<NodeId, OutboundLink> links = new ConcurrentHashMap<>();
  private final LongAdder lost = new LongAdder();
  private final LinkRefusals refusals = new LinkRefusals();
  private volatile @Nullable LinkContext context;
  private volatile @Nullable Introducer introducer;

  /**
   * Takes the port for links, so that it is known before anything starts.
   *
   * @param port 0 for any free one
   * @throws java.net.BindException if the port is taken
   */
  public LinkMesh(InetAddress bind, int port, UserDirectory directory) throws IOException {
    this.directory = directory;
    server = new LinkServer(bind, port);
  }

  /** The port that is listened on. */
  public int port() {
    return server.port();
  }

  /**
   * Begins to accept links and to look for nodes.
   *
   * @param isLive whether a member is a live peer now
   */
  public void start(
      LinkSettings settings,
      EnvelopeStamp stamp,
      LinkEvents events,
      Seeds seeds,
      Predicate<Member> isLive) {
    LinkContext shared = new LinkContext(settings, stamp, events, refusals);
    context = shared;
    server.start(shared);
    Introducer started = new Introducer(seeds, shared, isLive);
    introducer = started;
    started.start();
  }

  /** Keeps a link to {@code member} from now on. One to a former incarnation or address ends. */
  public void open(Member member, Endpoint address) {
    LinkContext shared = context;
    if (shared == null) {
      return;
    }
    OutboundLink present = links.get(member.id());
    if (present != null && present.leadsTo(member, address)) {
      return;
    }
    OutboundLink link = new OutboundLink(member, address, shared, directory);
    OutboundLink former = links.put(member.id(), link);
    if (former != null) {
      end(former);
    }
    // Who starts a platform thread waits until it has had a processor: not the control plane.
    Thread.ofVirtual().name("link-start").start(link::start);
  }

  /** Ends the links to and from {@code member}. */
  public void close(Member member) {
    OutboundLink link = links.get(member.id());
    if (link != null && link.peer().equals(member) && links.remove(member.id(), link)) {
      end(link);
    }
    server.closeFrom(member);
  }

  private void end(OutboundLink link) {
    int messages = link.close();
    lost.add(messages);
    if (messages > 0) {
      log.atWarn()
          .addKeyValue("peer", link.peer().id())
          .addKeyValue("messages", messages)
          .log("Messages for a peer that is gone were dropped");
    }
  }

  /** Sends over the link to {@code to}; dropped if it is not up. */
  public void send(NodeId to, Message message) {
    OutboundLink link = links.get(to);
    LinkContext shared = context;
    if (link != null && shared != null) {
      link.sendControl(shared.encode(message));
    }
  }

  /** Sends over all links that are up, and asks each for its round trip. */
  public void sendToAll(Heartbeat heartbeat) {
    LinkContext shared = context;
    if (shared != null) {
      Frame sign = shared.encode(heartbeat);
      Frame ping = shared.encode(new Message.LinkPing(System.nanoTime()));
      for (OutboundLink link : links.values()) {
        link.sendControl(sign);
        link.sendControl(ping);
      }
    }
  }

  /** Says hello to nodes that a peer told of. */
  public void introduce(List<KnownMember> nodes) {
    Introducer active = introducer;
    if (active != null) {
      nodes.forEach(node -> active.introduce(node.link()));
    }
  }

  @Override
  public Outcome relay(NodeId node, Frame frame) {
    OutboundLink link = links.get(node);
    if (link == null) {
      return Outcome.NO_LINK;
    }
    return link.relay(frame) ? Outcome.QUEUED : Outcome.FULL;
  }

  /** How much waits on all links, in bytes. */
  public long queuedBytes() {
    return links.values().stream().mapToLong(OutboundLink::queuedBytes).sum();
  }

  /** Messages that were dropped because their peer was gone. */
  public long lostMessages() {
    return lost.sum();
  }

  /** How many links did not come about, by why. */
  public Map<LinkRefusal, Long> refusals() {
    return refusals.counts();
  }

  /**
   * Ends everything. What is queued still leaves, and the peers get the time to take note of a
   * goodbye, which they show by ending their links, before they could take this for a failure; all
   * that within {@code limit}.
   */
  public void close(Duration limit) throws IOException, InterruptedException {
    Introducer active = introducer;
    if (active != null) {
      active.close();
    }
    long end = System.nanoTime() + limit.toNanos();
    for (OutboundLink link : links.values()) {
      link.finish(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
    }
    links.clear();
    server.close(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
  }
}
