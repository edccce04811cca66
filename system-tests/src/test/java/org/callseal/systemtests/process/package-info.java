/**
 * Whole systems on this machine: a server process, agents and phones over real loopback sockets.
 */
package org.callseal.systemtests.process;
