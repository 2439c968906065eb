package io.ringcast.multicast;

/** What a datagram that came turned out to be; the names, in lower case, are metric labels. */
public enum DatagramKind {
  /** A heartbeat of this node, in this life: shows that multicast works. */
  OWN,
  /** A heartbeat of another node of this cluster, handed over. */
  HEARTBEAT,
  /** A client looks for a node. */
  DISCOVERY,
  /** An answer to a client. */
  ANNOUNCE,
  /** Longer than any datagram of the protocol; nothing of it was looked at. */
  OVERSIZED,
  /** Does not begin as a JSON object. */
  NOT_JSON,
  /** A heartbeat whose end is missing. */
  TRUNCATED,
  /** Of no type that is sent by datagram. */
  WRONG_TYPE,
  /** A heartbeat of a cluster of another name. */
  FOREIGN_CLUSTER,
  /** A heartbeat without the right hash, or with one at a node that has no cluster secret. */
  BAD_HASH,
  /** With a sequence that was proven before: a copy, or forged. Told only with a secret. */
  REPEATED,
  /** Looked right at first, and could not be read. */
  INVALID,
  /** More than this node reads of its kind in a second; not looked at any further. */
  TOO_MANY
}
