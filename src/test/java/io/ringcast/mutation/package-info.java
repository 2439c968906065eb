/**
 * Plants bugs in the control plane, one at a time, and shows that the simulator finds them. What
 * ships is not touched: a changed source is compiled in memory and loaded beside the real one.
 */
package io.ringcast.mutation;
