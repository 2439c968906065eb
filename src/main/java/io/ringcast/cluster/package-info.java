/**
 * The control plane of one node: membership and election put together, one thread that drives them,
 * and the immutable view that everybody else reads.
 */
@NullMarked
package io.ringcast.cluster;

import org.jspecify.annotations.NullMarked;
