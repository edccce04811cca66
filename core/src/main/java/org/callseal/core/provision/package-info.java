/** What a device takes with it from its provisioning. */
@NullMarked
package org.callseal.core.provision;

import org.jspecify.annotations.NullMarked;
