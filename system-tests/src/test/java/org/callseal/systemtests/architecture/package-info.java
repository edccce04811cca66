/** Holds the layers of docs/architecture.md and the house rules that a machine can check. */
package org.callseal.systemtests.architecture;
