package org.callseal.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the requirements of draft-jacobs-signaling-security-requirements-00 that a test holds, by
 * the draft's own numbers: {@code 3.1.15}, {@code 3.4.12}. {@code callseal requirements} counts
 * them.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface Requirement {

  /** The numbers. */
  String[] value();
}
