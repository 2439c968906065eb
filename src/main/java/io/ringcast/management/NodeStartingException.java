package io.ringcast.management;

/** The node is not there yet; a moment later it will be. */
public final class NodeStartingException extends RuntimeException {
  NodeStartingException() {
    super("the node is starting");
  }
}
