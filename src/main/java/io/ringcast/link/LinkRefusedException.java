package io.ringcast.link;

import io.ringcast.node.NodeId;
import java.io.IOException;

/** The other node answered, and does not want this link. */
final class LinkRefusedException extends IOException {

  private static final long serialVersionUID = 1L;

  private final transient NodeId by;
  private final Reason reason;

  /** Why; the names, in lower case, are codes on the wire. */
  enum Reason {
    /** The other node is in a cluster of another name. */
    OTHER_CLUSTER,
    /** Another live node has the dialling node's id. */
    NODE_ID_IN_USE,
    /** The dialling node reached itself. */
    SELF,
    /** The first frame was no heartbeat. */
    NOT_WELCOME
  }

  LinkRefusedException(NodeId by, Reason reason, String message) {
    super(message);
    this.by = by;
    this.reason = reason;
  }

  NodeId by() {
    return by;
  }

  Reason reason() {
    return reason;
  }
}
