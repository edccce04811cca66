package org.callseal.app.passphrase;

import java.util.stream.Collectors;
import org.callseal.core.passphrase.ChosenPassphrase;
import org.callseal.core.passphrase.Slip;

/** Says in a line what is wrong with a pass-phrase; never says anything of it. Pure. */
final class SlipLine {

  private SlipLine() {}

  static String of(Slip slip) {
    return switch (slip) {
      case Slip.WrongLength(int characters) ->
          "the pass-phrase has "
              + characters
              + (characters == 1 ? " character" : " characters")
              + ", and a generated one has four groups of five;"
              + " for one that your operator made up, add --own";
      case Slip.WrongGroupLength(int group, int characters) ->
          "group " + group + " of the pass-phrase has " + characters + " characters, not five";
      case Slip.StrangeCharacter(int group, int place) ->
          "group "
              + group
              + " of the pass-phrase is mistyped: its character "
              + place
              + " is no letter or digit";
      case Slip.SwappedGroups(int one, int other) ->
          "groups " + one + " and " + other + " of the pass-phrase stand in each other's place";
      case Slip.WrongGroups(var groups) when groups.size() == 1 ->
          "group " + groups.getFirst() + " of the pass-phrase is mistyped";
      case Slip.WrongGroups(var groups) ->
          "groups "
              + groups.stream().map(String::valueOf).collect(Collectors.joining(", "))
              + " of the pass-phrase are mistyped";
    };
  }

  static String of(ChosenPassphrase.Unfit unfit) {
    return switch (unfit) {
      case TOO_SHORT ->
          "a pass-phrase of your own has at least " + ChosenPassphrase.SHORTEST + " characters";
      case TOO_LONG ->
          "a pass-phrase of your own has at most " + ChosenPassphrase.LONGEST + " characters";
      case CONTROL_CHARACTER -> "the pass-phrase holds a character that nobody can type";
    };
  }
}
