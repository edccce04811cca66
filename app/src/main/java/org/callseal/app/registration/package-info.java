/** The built-in call agent's registrations, kept in the server's data folder. */
@NullMarked
package org.callseal.app.registration;

import org.jspecify.annotations.NullMarked;
