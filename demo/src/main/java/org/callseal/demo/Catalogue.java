package org.callseal.demo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.callseal.demo.attack.AnotherSeal;
import org.callseal.demo.attack.AssertedIdentity;
import org.callseal.demo.attack.ChangedByte;
import org.callseal.demo.attack.ChangedEvent;
import org.callseal.demo.attack.ChangedSeal;
import org.callseal.demo.attack.CopiedAtOnce;
import org.callseal.demo.attack.ForgedRefusal;
import org.callseal.demo.attack.ForgedRestart;
import org.callseal.demo.attack.ForgedServiceChange;
import org.callseal.demo.attack.Garbage;
import org.callseal.demo.attack.HeldBack;
import org.callseal.demo.attack.LateOffHook;
import org.callseal.demo.attack.RacedCopy;
import org.callseal.demo.attack.Reflected;
import org.callseal.demo.attack.RemovedSubscriber;
import org.callseal.demo.attack.ReplayedRestart;
import org.callseal.demo.attack.SpoofedIdentity;
import org.callseal.demo.attack.UnsealedAtAgent;
import org.callseal.demo.attack.UnsealedAtEdge;
import org.callseal.demo.scenario.Stage;
import org.callseal.demo.story.Call;
import org.callseal.demo.story.DeadLine;
import org.callseal.demo.story.EdgeRestart;
import org.callseal.demo.story.Enrolling;
import org.callseal.demo.story.GatewayService;
import org.callseal.demo.story.MediaGatewayRebinding;
import org.callseal.demo.story.MediaGatewayService;
import org.callseal.demo.story.Rebinding;
import org.callseal.demo.story.SettingUp;
import org.callseal.demo.trial.Trial;

/**
 * All trials in the order of the table, in six parts. Later ones rely on earlier ones: without
 * registered phones nothing can be called.
 */
final class Catalogue {

  /** A part of the table with its heading. */
  record Part(String heading, List<Trial<Stage>> trials) {}

  private Catalogue() {}

  static List<Part> parts() {
    return List.of(
        new Part("From a pass-phrase to a key", List.of(Enrolling.values())),
        new Part("Two phones and a call", List.of(new SettingUp(), Call.OUT, Call.BACK, Call.TEXT)),
        new Part("The attacker", attacks()),
        new Part("Ill luck", List.of(new Rebinding(), new EdgeRestart())),
        new Part(
            "An MGCP gateway",
            List.of(GatewayService.PLUGGED_IN, GatewayService.LIFTED, new ForgedRestart())),
        new Part("An H.248 gateway", mediaGateway()));
  }

  /** All trials. */
  static List<Trial<Stage>> trials() {
    return parts().stream().flatMap(part -> part.trials().stream()).toList();
  }

  private static List<Trial<Stage>> mediaGateway() {
    return List.of(
        MediaGatewayService.PLUGGED_IN,
        MediaGatewayService.LIFTED,
        new ChangedEvent(),
        new ReplayedRestart(),
        new LateOffHook(),
        new ForgedServiceChange(),
        new MediaGatewayRebinding(),
        new DeadLine());
  }

  private static List<Trial<Stage>> attacks() {
    List<Trial<Stage>> attacks = new ArrayList<>(List.of(ChangedByte.values()));
    Collections.addAll(
        attacks,
        new ChangedSeal(),
        new CopiedAtOnce(),
        new HeldBack(),
        new AnotherSeal(),
        new Reflected(),
        new SpoofedIdentity(),
        new AssertedIdentity(),
        new RacedCopy(),
        new UnsealedAtEdge(),
        new UnsealedAtAgent(),
        new ForgedRefusal(),
        new RemovedSubscriber(),
        new Garbage());
    return List.copyOf(attacks);
  }
}
