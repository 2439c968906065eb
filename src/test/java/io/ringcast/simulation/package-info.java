/**
 * A cluster in one thread: real control planes, and everything around them made up. Time stands
 * still while something happens, chance comes from one seed, so a run can be repeated exactly.
 */
package io.ringcast.simulation;
