package dev.modeldock.kernel;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;

/** The kernel as it was compiled, without its tests, read once for all rules about it. */
final class KernelClasses {

  static final String ROOT = "dev.modeldock.kernel";

  /** Maven runs the tests in the module's folder. */
  static final JavaClasses ALL = new ClassFileImporter().importPath(Path.of("target/classes"));

  private KernelClasses() {}

  /** {@return the pattern of a package of the kernel and all below it} */
  static String in(String name) {
    return ROOT + "." + name + "..";
  }
}
