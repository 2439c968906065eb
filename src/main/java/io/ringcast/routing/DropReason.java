package io.ringcast.routing;

/** Why a message, or one copy of it, was not passed on. */
public enum DropReason {
  /** No node has the recipient. */
  UNKNOWN_RECIPIENT,
  /** The recipient was here a moment ago; its session ended or does not take it. */
  RECIPIENT_GONE,
  /** The link to the recipients' node has no room. */
  LINK_FULL,
  /** There is no link to the recipients' node. */
  NO_LINK
}
