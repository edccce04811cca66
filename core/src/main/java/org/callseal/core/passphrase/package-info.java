/**
 * Pass-phrases as people say and type them: generated ones, which find their own slips, and others.
 */
@NullMarked
package org.callseal.core.passphrase;

import org.jspecify.annotations.NullMarked;
