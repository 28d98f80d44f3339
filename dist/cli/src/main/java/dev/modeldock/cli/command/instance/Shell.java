package dev.modeldock.cli.command.instance;

import dev.modeldock.cli.client.ControlClient;
import dev.modeldock.cli.output.Printer;

/** What these commands need of the command line that they are part of. */
public interface Shell {

  /** {@return a client of the gateway that the command line means} */
  ControlClient control();

  /** {@return what prints in the form that the command line wants} */
  Printer printer();
}
