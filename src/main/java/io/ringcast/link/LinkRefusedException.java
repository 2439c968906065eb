package io.ringcast.link;

import io.ringcast.node.NodeId;
import java.io.IOException;

/** The other node answered, and does not want this link. */
final class LinkRefusedException extends IOException {

  private static final long serialVersionUID = 1L;

  private final transient NodeId by;
  private final LinkRefusal reason;

  LinkRefusedException(NodeId by, LinkRefusal reason, String message) {
    super(message);
    this.by = by;
    this.reason = reason;
  }

  NodeId by() {
    return by;
  }

  LinkRefusal reason() {
    return reason;
  }
}
