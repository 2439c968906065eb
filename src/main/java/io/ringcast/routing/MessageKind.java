package io.ringcast.routing;

/** The kinds of chat messages that are counted apart. */
public enum MessageKind {
  /** From or to a client of this node, to everybody. */
  BROADCAST,
  /** From or to a client of this node, to one user. */
  PRIVATE,
  /** From or to another node. */
  RELAYED
}
