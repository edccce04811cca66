/** Enrols a device: asks for the pass-phrase, makes the key, and keeps what the domain gives. */
@NullMarked
package org.callseal.app.enroll;

import org.jspecify.annotations.NullMarked;
