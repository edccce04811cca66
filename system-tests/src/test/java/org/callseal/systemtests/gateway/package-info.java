/** What holds for gateways of every protocol alike. */
@NullMarked
package org.callseal.systemtests.gateway;

import org.jspecify.annotations.NullMarked;
