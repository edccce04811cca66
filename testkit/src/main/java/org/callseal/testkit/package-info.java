/** What tests of every module share: the mark of the requirement that a test holds. */
@NullMarked
package org.callseal.testkit;

import org.jspecify.annotations.NullMarked;
