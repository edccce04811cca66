package org.callseal.core.passphrase;

import java.util.List;

/** What is wrong with a typed text that should be a generated pass-phrase; holds nothing of it. */
public sealed interface Slip extends PassphraseReading {

  /** The text has so many characters, and not four groups either. */
  record WrongLength(int characters) implements Slip {}

  /** This group, counted from 1, has so many characters. */
  record WrongGroupLength(int group, int characters) implements Slip {}

  /** A character that none is: its group and its place there, both counted from 1. */
  record StrangeCharacter(int group, int place) implements Slip {}

  /** Each of the two stands in the other's place. */
  record SwappedGroups(int one, int other) implements Slip {}

  /** The check characters of these groups, counted from 1, disagree with the rest of them. */
  record WrongGroups(List<Integer> groups) implements Slip {
    public WrongGroups {
      groups = List.copyOf(groups);
    }
  }
}
