package io.ringcast.routing;

/**
 * What became of a client's message, as its {@code MESSAGE_ACK} tells.
 *
 * @param info where it went, or why it failed
 */
public record RouteResult(boolean success, String info) {}
