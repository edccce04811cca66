/** Registrations follow the association: they never outlive it, and end and come back with it. */
@NullMarked
package org.callseal.edge.registration;

import org.jspecify.annotations.NullMarked;
