package org.callseal.benchmarks;

import org.openjdk.jmh.Main;

/**
 * Runs the benchmarks whose names match the arguments, with any option that JMH has: {@code
 * Exchange -f 1 -wi 2 -i 3}.
 */
public final class Benchmarks {
  private Benchmarks() {}

  public static void main(String[] args) throws Exception {
    Main.main(args);
  }
}
