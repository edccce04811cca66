/** The demonstration, run as a newcomer runs it. */
package org.callseal.systemtests.demo;
