package io.ringcast.link;

import io.ringcast.node.Endpoint;
import java.util.List;
import java.util.Optional;

/**
 * Where to look for nodes that multicast doesn't show.
 *
 * @param addresses link addresses of other nodes; one's own among them does no harm
 * @param dnsName a name that resolves to the nodes, which all have their links on {@code dnsPort}
 */
public record Seeds(List<Endpoint> addresses, Optional<String> dnsName, int dnsPort) {}
