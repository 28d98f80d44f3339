package dev.modeldock.api;

/** Where a provider's models run, and so where a prompt goes. */
public enum Locality {
  /** On this machine or the owner's network. */
  LOCAL,
  /** At a company: prompts leave the machine. */
  CLOUD,
  /** Behind a command-line tool that is signed in to an account of the owner's. */
  CLI
}
