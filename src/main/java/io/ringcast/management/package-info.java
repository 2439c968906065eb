/**
 * What operators see of one node: HTTP, metrics and health. Reads what {@link RunningNode} shows
 * and owns nothing of the node's state.
 */
@NullMarked
package io.ringcast.management;

import org.jspecify.annotations.NullMarked;
