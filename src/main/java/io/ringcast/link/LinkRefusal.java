package io.ringcast.link;

/**
 * Why a link did not come about. The names, in lower case, are metric labels, and those that a node
 * tells the other one are codes on the wire.
 */
public enum LinkRefusal {
  /** The other node is in a cluster of another name. */
  OTHER_CLUSTER,
  /** Another live node has the dialling node's id. */
  NODE_ID_IN_USE,
  /** The dialling node reached itself. */
  SELF,
  /** The first frame was not what a node says. */
  NOT_WELCOME,
  /** One of the two could not prove that it knows the cluster secret. */
  SECRET,
  /** The other side ended the connection, or took too long, before its hello. Not told. */
  NO_HELLO,
  /**
   * There are too many links, or too many without a hello, of which this was the oldest. Not told.
   */
  TOO_MANY
}
