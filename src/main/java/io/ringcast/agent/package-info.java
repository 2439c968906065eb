/** Tells load balancers how this node is, a line for each connection (HAProxy's agent check). */
@NullMarked
package io.ringcast.agent;

import org.jspecify.annotations.NullMarked;
