package io.ringcast.routing;

import io.ringcast.node.NodeId;
import io.ringcast.wire.ChatHead;
import io.ringcast.wire.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides who gets a message. A frame that came in valid goes out as the very bytes it came in. A
 * relayed message is delivered on this node only, and never relayed again. Nothing here blocks, so
 * messages of one sender stay in order as long as one thread at a time routes for it.
 */
public final class Router {

  private static final int MAX_QUOTED_CHARS = 128;
  private static final RouteResult BROADCAST = new RouteResult(true, "sent to everyone");
  private static final RouteResult DELIVERED = new RouteResult(true, "delivered");

  private final NodeId self;
  private final UserDirectory directory;
  private final LocalDelivery local;
  private final Relay relay;
  private final RoutingCounters counters = new RoutingCounters();

  public Router(NodeId self, UserDirectory directory, LocalDelivery local, Relay relay) {
    this.self = self;
    this.directory = directory;
    this.local = local;
    this.relay = relay;
  }

  public RoutingStatistics statistics() {
    return counters;
  }

  /**
   * Routes messages of a client of this node that have the same way to go; they go as one, all or
   * none.
   *
   * @param chat the way: the sender as it is registered, and the recipient, if it is one
   * @param frames the messages as they came in
   */
  public RouteResult route(ChatHead chat, Frame frames) {
    String recipient = chat.recipient();
    return recipient == null ? broadcast(chat.senderId(), frames) : send(recipient, frames);
  }

  private RouteResult broadcast(String sender, Frame frames) {
    counters.onReceived(MessageKind.BROADCAST, frames.count());
    deliverToAll(sender, frames);
    List<NodeId> full = null;
    for (NodeId node : directory.remoteNodesWithUsers()) {
      // A node without a link is dying, its users with it: no reason for the sender to worry.
      if (relayTo(node, frames) == Relay.Outcome.FULL) {
        full = full == null ? new ArrayList<>() : full;
        full.add(node);
      }
    }
    return full == null
        ? BROADCAST
        : new RouteResult(
            false, "not sent to the users of " + full + ": the link has no room; try again later");
  }

  private RouteResult send(String recipient, Frame frames) {
    counters.onReceived(MessageKind.PRIVATE, frames.count());
    Optional<NodeId> node = directory.locate(recipient);
    if (node.isEmpty()) {
      counters.onDropped(DropReason.UNKNOWN_RECIPIENT, frames.count());
      return new RouteResult(false, "unknown recipient " + quoted(recipient));
    }
    if (node.get().equals(self)) {
      return deliverHere(recipient, frames)
          ? DELIVERED
          : new RouteResult(false, "recipient " + quoted(recipient) + " is just leaving");
    }
    return switch (relayTo(node.get(), frames)) {
      case QUEUED -> new RouteResult(true, "relayed to " + node.get().value());
      case FULL ->
          new RouteResult(
              false, "the link to " + node.get().value() + " has no room; try again later");
      case NO_LINK -> new RouteResult(false, "no link to " + node.get().value() + " at present");
    };
  }

  /** Delivers messages from another node that have the same way to go to the users of this node. */
  public void routeRelayed(ChatHead chat, Frame frames) {
    counters.onReceived(MessageKind.RELAYED, frames.count());
    String recipient = chat.recipient();
    if (recipient == null) {
      deliverToAll(chat.senderId(), frames);
    } else {
      deliverHere(recipient, frames);
    }
  }

  private void deliverToAll(String sender, Frame frames) {
    int copies = local.deliverToAllExcept(sender, frames) * frames.count();
    counters.onSent(MessageKind.BROADCAST, copies);
  }

  private boolean deliverHere(String recipient, Frame frames) {
    if (local.deliver(recipient, frames)) {
      counters.onSent(MessageKind.PRIVATE, frames.count());
      return true;
    }
    counters.onDropped(DropReason.RECIPIENT_GONE, frames.count());
    return false;
  }

  private Relay.Outcome relayTo(NodeId node, Frame frames) {
    Relay.Outcome outcome = relay.relay(node, frames);
    switch (outcome) {
      case QUEUED -> counters.onSent(MessageKind.RELAYED, frames.count());
      case FULL -> counters.onDropped(DropReason.LINK_FULL, frames.count());
      case NO_LINK -> counters.onDropped(DropReason.NO_LINK, frames.count());
    }
    return outcome;
  }

  private static String quoted(String recipient) {
    if (recipient.length() <= MAX_QUOTED_CHARS) {
      return "'" + recipient + "'";
    }
    // Half a surrogate pair could not be sent.
    boolean cutsAPair = Character.isHighSurrogate(recipient.charAt(MAX_QUOTED_CHARS - 1));
    return "'" + recipient.substring(0, MAX_QUOTED_CHARS - (cutsAPair ? 1 : 0)) + "...'";
  }
}
