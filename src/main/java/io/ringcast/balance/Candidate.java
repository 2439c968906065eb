package io.ringcast.balance;

import io.ringcast.node.Endpoint;
import io.ringcast.node.NodeId;
import io.ringcast.wire.Message;

/**
 * A node that could take a client.
 *
 * @param client where its clients connect
 * @param load as it last told
 */
public record Candidate(NodeId node, Endpoint client, Message.Load load) {}
