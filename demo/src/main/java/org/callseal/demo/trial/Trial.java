package org.callseal.demo.trial;

import java.util.List;

/**
 * Something that is tried for real, and the rules by which what was seen is judged.
 *
 * @param <S> the stage it is tried on
 */
public interface Trial<S> {

  /** A few words. */
  String title();

  /** What is tried, in a sentence. */
  String tried();

  /** What must be so; in the order in which a reader wants to know it. */
  List<Rule> rules();

  /** Tries it, on the thread of the demo, and tells what was seen. */
  Observation attempt(S stage);
}
