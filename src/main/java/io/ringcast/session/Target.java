package io.ringcast.session;

import io.ringcast.node.Endpoint;
import io.ringcast.node.NodeId;

/**
 * Where a client is asked to go on.
 *
 * @param client where that node's clients connect
 */
public record Target(NodeId node, Endpoint client) {}
