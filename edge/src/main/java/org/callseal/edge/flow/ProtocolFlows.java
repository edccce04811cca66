package org.callseal.edge.flow;

import java.util.List;
import org.callseal.core.credential.Kid;
import org.callseal.core.seal.Association;
import org.callseal.core.seal.AssociationLookup;
import org.callseal.core.seal.Protocol;
import org.callseal.core.seal.Spi;
import org.jspecify.annotations.Nullable;

/**
 * The flows of one protocol in the table of all: under an association that was made over another
 * protocol nothing is found, so that no message is even checked against its key. Belongs to one
 * loop; lives as long as the edge.
 *
 * @param <F> a flow of the protocol
 */
public final class ProtocolFlows<F extends DeviceFlow<?, ?>> implements AssociationLookup {

  private final Flows all;
  private final Protocol protocol;
  private final Class<F> type;

  public ProtocolFlows(Flows all, Protocol protocol, Class<F> type) {
    this.all = all;
    this.protocol = protocol;
    this.type = type;
  }

  public Protocol protocol() {
    return protocol;
  }

  @Override
  public @Nullable Association find(Spi own) {
    F flow = of(own);
    return flow == null ? null : flow.association();
  }

  /** The flow of which this is our SPI, or null. */
  public @Nullable F of(Spi own) {
    return typed(all.of(own));
  }

  /** Whether an association of another protocol has this SPI. */
  public boolean isOfAnother(Spi own) {
    return all.of(own) != null && of(own) == null;
  }

  /** The device's newest flow that has not ended, or null, as {@link Flows#newest} has it. */
  public @Nullable F newest(Kid device, long nowNs) {
    return typed(all.newest(device, protocol, nowNs));
  }

  @Nullable F youngest(Kid device, long nowNs) {
    return typed(all.youngest(device, protocol, nowNs));
  }

  public boolean isNewest(F flow, long nowNs) {
    return newest(flow.device().kid(), nowNs) == flow;
  }

  void add(F flow) {
    all.add(flow);
  }

  /** Ends all of the device's; gives those that lived. */
  List<DeviceFlow<?, ?>> end(Kid device, long nowNs) {
    return all.end(device, protocol, nowNs);
  }

  private @Nullable F typed(@Nullable DeviceFlow<?, ?> flow) {
    return type.isInstance(flow) ? type.cast(flow) : null;
  }
}
