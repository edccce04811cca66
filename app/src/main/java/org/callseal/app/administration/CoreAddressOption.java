package org.callseal.app.administration;

import java.util.Optional;
import org.callseal.core.gateway.CoreAddress;
import org.callseal.core.gateway.CoreWish;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What core-side address a command asks for. */
final class CoreAddressOption {

  private static final String NEXT = "next";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--core-port",
      paramLabel = "PORT",
      arity = "0..1",
      fallbackValue = NEXT,
      description =
          "For a gateway: the port on the core side that is its own, where call agents find it."
              + " Without PORT: the next that is free.")
  private @Nullable String port;

  @Option(
      names = "--core-address",
      paramLabel = "ADDRESS",
      arity = "0..1",
      fallbackValue = NEXT,
      description =
          "Likewise, but an address of its own out of gateway.core-prefix, for call agents that"
              + " find gateways by their names; see callseal gateway zone.")
  private @Nullable String address;

  /** The wish, if there is one. */
  Optional<CoreWish> wish() {
    if (port != null && address != null) {
      throw fault("--core-port and --core-address exclude each other");
    }
    if (port != null) {
      return Optional.of(wish(port, CoreWish.Next.PORT, CoreAddress.Port.class, "port"));
    }
    return Optional.ofNullable(address)
        .map(text -> wish(text, CoreWish.Next.ADDRESS, CoreAddress.Host.class, "address"));
  }

  private CoreWish wish(
      String text, CoreWish.Next next, Class<? extends CoreAddress> kind, String what) {
    if (text.equals(NEXT)) {
      return next;
    }
    return CoreAddress.parse(text)
        .filter(kind::isInstance)
        .map(CoreWish.Named::new)
        .orElseThrow(() ->
            fault(
                "'%s' is no %s; for the next free one write --core-%s last"
                    .formatted(text, what, what)));
  }

  private ParameterException fault(String line) {
    return new ParameterException(spec.commandLine(), line);
  }
}
