/**
 * The configuration: one YAML file for a server, one for an agent. Each key is described once, and
 * reading, checking and printing all follow from that description.
 */
@NullMarked
package org.callseal.app.configuration;

import org.jspecify.annotations.NullMarked;
