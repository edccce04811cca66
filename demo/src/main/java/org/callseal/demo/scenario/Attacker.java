package org.callseal.demo.scenario;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.callseal.demo.world.Loopback;
import org.callseal.demo.world.Machine;
import org.callseal.transport.MessagePort;

/**
 * Somebody with a socket of his own. What he does on other people's wires he does at their {@link
 * org.callseal.demo.nat.Nat}. Belongs to the machine's loop.
 */
public final class Attacker {

  private static final int HOST = 66;

  private final MessagePort port;
  private final List<byte[]> answers = new CopyOnWriteArrayList<>();

  Attacker(Machine machine) throws IOException {
    this.port =
        machine.openDatagramPort(
            machine.process(),
            Loopback.anyPort(Loopback.host(HOST)),
            (_, _, payload) -> answers.add(payload));
  }

  /** Sends whatever he likes. */
  public void send(InetSocketAddress to, byte[] payload) {
    port.send(to, payload);
  }

  /** His address. */
  public InetSocketAddress address() {
    return port.localAddress();
  }

  /** What came back to him since the trial began. */
  public List<byte[]> answers() {
    return answers;
  }

  void forget() {
    answers.clear();
  }
}
