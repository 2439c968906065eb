/** TCP links between nodes: heartbeats, election tokens, presence, relayed messages. */
@NullMarked
package io.ringcast.link;

import org.jspecify.annotations.NullMarked;
