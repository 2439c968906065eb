/**
 * LeLann-Chang-Roberts on the ring of live members: pure step functions, no I/O, no threads, no
 * clock.
 */
@NullMarked
package io.ringcast.election;

import org.jspecify.annotations.NullMarked;
