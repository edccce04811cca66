package org.callseal.demo.story;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.callseal.callagent.megaco.MediaGatewayState;
import org.callseal.demo.scenario.Domain;
import org.callseal.demo.scenario.MediaGatewayHome;
import org.callseal.demo.scenario.Stage;
import org.callseal.demo.scenario.Watch;
import org.callseal.demo.trial.Observation;
import org.callseal.demo.trial.Rule;
import org.callseal.demo.trial.Trial;

/** A NAT forgets a gateway that says nothing by itself; its controller asks whether it is there. */
public final class MediaGatewayRebinding implements Trial<Stage> {

  /** Keep-alives come every 25 s, spread by a fifth; then the edge looks where the agent is. */
  private static final Duration KEEP_ALIVE_AND_PROBES = Duration.ofSeconds(33);

  private static final String MOVED = "new public port";
  private static final String SAME = "no new exchange";

  @Override
  public String title() {
    return "its NAT forgets it";
  }

  @Override
  public String tried() {
    return "the NAT drops its mappings; a keep-alive interval later (clock wound by 33 s, and 30 s"
        + " more) the controller audits the gateway";
  }

  @Override
  public List<Rule> rules() {
    return List.of(Rule.works("audits reach it"), Rule.shows(SAME), Rule.shows(MOVED));
  }

  @Override
  public Observation attempt(Stage stage) {
    MediaGatewayHome home = stage.mediaGateway();
    Watch watch = stage.watch(this);
    Optional<InetSocketAddress> before = publicEnd(stage, home);
    try (GatewayRecorder wire = GatewayRecorder.ofMegaco(stage)) {
      stage.machine().run(() -> home.nat().flush());
      stage.machine().wind(KEEP_ALIVE_AND_PROBES);
      long audits = home.audits();
      stage.machine().wind(Domain.AUDIT_EVERY);
      boolean works =
          stage.await(() -> home.audits() > audits && home.isSeen(MediaGatewayState.IN_SERVICE));
      Optional<InetSocketAddress> after = publicEnd(stage, home);
      return watch
          .works(works)
          .fact(SAME, wire.exchanges() == 0)
          .fact(MOVED, after.isPresent() && !after.equals(before))
          .observation();
    }
  }

  private static Optional<InetSocketAddress> publicEnd(Stage stage, MediaGatewayHome home) {
    return stage.machine().on(() -> home.nat().publicAddressOf(home.agentEnd()));
  }
}
