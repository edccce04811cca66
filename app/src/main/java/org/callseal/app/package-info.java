/** The program: its commands, its exit codes and how it tells a user what went wrong. */
@NullMarked
package org.callseal.app;

import org.jspecify.annotations.NullMarked;
