package org.callseal.megaco;

/** A stretch of a message's bytes, from start (in) to end (out). */
public record Span(int start, int end) {

  /** How many bytes. */
  public int length() {
    return end - start;
  }
}
