/** The client library: finds a node, registers, sends and receives, and fails over by itself. */
@NullMarked
package io.ringcast.client;

import org.jspecify.annotations.NullMarked;
