package org.callseal.edge;

import java.util.concurrent.Executor;
import org.callseal.core.association.AssociationStore;
import org.callseal.core.association.RecordCipher;
import org.callseal.core.association.RevocationFeed;
import org.callseal.core.authority.AuthorityPort;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.transport.Loop;
import org.callseal.transport.Network;

/**
 * What an edge works with.
 *
 * @param loop all of the edge belongs to it
 * @param authority answers exchanges, on any thread
 * @param store shared by the edges of a cluster; called on {@code storeWork} alone
 * @param revocations the authority's log, read on {@code storeWork} alone
 * @param storeWork where calls of store and log may block
 * @param cipher opens and seals what is in the store
 * @param tokenKey of the edge's group, kept across restarts: Path and Record-Route outlive them
 */
public record EdgeParts(
    Loop loop,
    Network network,
    RandomSource random,
    AuthorityPort authority,
    AssociationStore store,
    RevocationFeed revocations,
    Executor storeWork,
    RecordCipher cipher,
    SecretBytes tokenKey) {

  /** The same for a host whose addresses are another host's at times. */
  EdgeParts whoseAddressesMove() {
    return new EdgeParts(
        loop,
        network.whoseAddressesMove(),
        random,
        authority,
        store,
        revocations,
        storeWork,
        cipher,
        tokenKey);
  }
}
