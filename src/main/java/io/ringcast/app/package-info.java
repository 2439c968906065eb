/** The process: commands, settings, and what starts and stops a node. */
@NullMarked
package io.ringcast.app;

import org.jspecify.annotations.NullMarked;
