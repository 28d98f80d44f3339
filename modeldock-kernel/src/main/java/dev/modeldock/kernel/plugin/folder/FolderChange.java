package dev.modeldock.kernel.plugin.folder;

import java.nio.file.Path;

/** Something that became of a jar in a plugin folder. */
public sealed interface FolderChange {

  /** {@return the jar} */
  Path jar();

  /** It is there, new or changed, and nobody writes to it any more. */
  record Arrived(Path jar) implements FolderChange {}

  /** It is not there any more. */
  record Gone(Path jar) implements FolderChange {}
}
