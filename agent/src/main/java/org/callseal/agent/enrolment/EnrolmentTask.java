package org.callseal.agent.enrolment;

import java.util.List;
import org.callseal.agent.names.ServerName;
import org.callseal.core.crypto.P256Point;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.identity.Identity;

/**
 * What is to be enrolled where. All of it is fixed before the first byte goes out; nothing of it is
 * ever taken from an answer.
 *
 * @param domain the verifier's name: the identity's domain, or one that the user has given
 * @param servers edges of the domain, asked in this order
 * @param passPhrase its canonical bytes; wiped when the enrolment has ended
 * @param deviceKey the public half of the device's key, which may be in a token
 */
public record EnrolmentTask(
    Identity identity,
    String domain,
    List<ServerName> servers,
    SecretBytes passPhrase,
    P256Point deviceKey) {

  public EnrolmentTask {
    servers = List.copyOf(servers);
    if (servers.isEmpty()) {
      throw new IllegalArgumentException("an enrolment needs a server");
    }
  }
}
