/**
 * Tests of whole nodes on hosts of their own: network namespaces on a bridge, with real multicast,
 * and networks that fail. They need the right to make namespaces, and say so where it is missing.
 */
@NullMarked
package io.ringcast.network;

import org.jspecify.annotations.NullMarked;
