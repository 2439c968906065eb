/** Who is alive: a heartbeat failure detector and its table of peers, as pure step functions. */
@NullMarked
package io.ringcast.membership;

import org.jspecify.annotations.NullMarked;
