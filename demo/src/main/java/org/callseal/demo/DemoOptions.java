package org.callseal.demo;

import java.nio.file.Path;
import java.util.Optional;
import org.callseal.demo.table.Terminal;

/**
 * How the demonstration is to run. Immutable.
 *
 * @param once one round, instead of one after the other until the process is ended
 * @param json where to write the rows after each round
 * @param terminal what the output is
 */
public record DemoOptions(boolean once, Optional<Path> json, Terminal terminal) {}
