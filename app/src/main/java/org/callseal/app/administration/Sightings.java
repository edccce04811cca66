package org.callseal.app.administration;

import java.util.List;
import org.callseal.app.CommandFailure;
import org.callseal.app.ExitCode;

/** What only a server that runs has seen. Thread rule: any thread that may block. */
public interface Sightings {

  /** No server runs. */
  Sightings NONE =
      new Sightings() {
        @Override
        public List<UnsealedPhoneLine> unsealedPhones() {
          throw noServer("who comes");
        }

        @Override
        public List<GatewayStateLine> gateways() {
          throw noServer("its gateways");
        }
      };

  /** Who has come without a seal, in any order. */
  List<UnsealedPhoneLine> unsealedPhones();

  /** The gateways of the built-in call agent, by name. */
  List<GatewayStateLine> gateways();

  private static CommandFailure noServer(String what) {
    return new CommandFailure(
        ExitCode.UNAVAILABLE, "no server runs on this folder; only a running one knows " + what);
  }
}
