/**
 * Tests of whole nodes: real processes of the built jar on real sockets of the loopback interface.
 */
@NullMarked
package io.ringcast.system;

import org.jspecify.annotations.NullMarked;
