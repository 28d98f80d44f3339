package dev.modeldock.cli.command;

import picocli.CommandLine.IVersionProvider;

/** Tells the version that this module was built as. */
final class ProductVersion implements IVersionProvider {

  @Override
  public String[] getVersion() {
    var descriptor = ProductVersion.class.getModule().getDescriptor();
    String version =
        descriptor == null ? "" : descriptor.rawVersion().map(raw -> " " + raw).orElse("");
    return new String[] {"modeldock" + version};
  }
}
