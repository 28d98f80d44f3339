package dev.modeldock.kernel.home;

import java.io.IOException;
import java.nio.file.Path;

/** Opens a home in a process of its own and keeps it until it is killed. */
final class HoldHome {

  private HoldHome() {}

  public static void main(String[] args) throws IOException {
    try (HomeFolder _ = HomeFolder.open(Path.of(args[0]))) {
      System.out.println("open");
      while (System.in.read() >= 0) {
        // Until the parent is gone.
      }
    } catch (HomeProblem problem) {
      System.out.println(problem.getMessage());
    }
  }
}
