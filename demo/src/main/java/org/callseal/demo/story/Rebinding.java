package org.callseal.demo.story;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.callseal.demo.scenario.Home;
import org.callseal.demo.scenario.Stage;
import org.callseal.demo.scenario.Watch;
import org.callseal.demo.trial.Observation;
import org.callseal.demo.trial.Rule;
import org.callseal.demo.trial.Trial;

/** A NAT forgets its mappings; the phone behind it does not know. */
public final class Rebinding implements Trial<Stage> {

  /** Keep-alives come every 25 s, spread by a fifth; then the edge looks where the agent is. */
  private static final Duration KEEP_ALIVE_AND_PROBES = Duration.ofSeconds(33);

  private static final String MOVED = "new public port";
  private static final String SAME = "no new exchange";

  @Override
  public String title() {
    return "alice's NAT forgets her";
  }

  @Override
  public String tried() {
    return "the NAT drops its mappings; a keep-alive interval later (clock wound by 33 s) bob calls"
        + " alice";
  }

  @Override
  public List<Rule> rules() {
    return List.of(Rule.works("her calls reach her"), Rule.shows(SAME), Rule.shows(MOVED));
  }

  @Override
  public Observation attempt(Stage stage) {
    Home alice = stage.alice();
    Watch watch = stage.watch(this);
    Optional<InetSocketAddress> before = publicEnd(stage, alice);
    try (Recorder recorder = new Recorder(stage, alice)) {
      stage.machine().run(() -> alice.nat().flush());
      stage.machine().wind(KEEP_ALIVE_AND_PROBES);
      boolean works = stage.call(stage.bob(), alice, stage.bob());
      Optional<InetSocketAddress> after = publicEnd(stage, alice);
      return watch
          .works(works)
          .fact(SAME, recorder.exchanges() == 0)
          .fact(MOVED, after.isPresent() && !after.equals(before))
          .observation();
    }
  }

  private static Optional<InetSocketAddress> publicEnd(Stage stage, Home home) {
    return stage.machine().on(() -> home.nat().publicAddressOf(home.agentEnd()));
  }
}
