package org.callseal.callagent;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * Where a request is sent.
 *
 * @param requestUri the Request-URI it gets
 * @param route the Route values it gets above those it has
 * @param hop the address it is sent to
 */
record Target(String requestUri, List<String> route, InetSocketAddress hop) {}
