package org.callseal.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StageTest {

  @Test
  void shouldCarryTextsAndCallsBothWays() throws Exception {
    long t0 = System.currentTimeMillis();
    try (Stage stage = Stage.open()) {
      System.out.println("open " + (System.currentTimeMillis() - t0));
      stage.watch();
      System.out.println("register " + stage.register() + " " + (System.currentTimeMillis() - t0));
      stage.watch();
      System.out.println("text " + stage.text(stage.alice(), stage.bob(), "hello") + " " + (System.currentTimeMillis() - t0));
      stage.watch();
      System.out.println("call " + stage.call(stage.alice(), stage.bob()) + " " + (System.currentTimeMillis() - t0));
      stage.watch();
      System.out.println("call " + stage.call(stage.bob(), stage.alice()) + " " + (System.currentTimeMillis() - t0));
      System.out.println(stage.bob().events());
      System.out.println(stage.refusals());
      System.out.println(stage.machine().failures());
      long t = System.currentTimeMillis();
      stage.machine().wind(java.time.Duration.ofSeconds(33));
      System.out.println("wound in " + (System.currentTimeMillis() - t) + " " + stage.refusals());
      stage.watch();
      System.out.println("call " + stage.call(stage.bob(), stage.alice()) + " " + (System.currentTimeMillis() - t0));
      System.out.println(stage.refusals());
      assertThat(stage.machine().failures()).isZero();
    }
    System.out.println("closed " + (System.currentTimeMillis() - t0));
  }
}
