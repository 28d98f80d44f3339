package dev.modeldock.cli.kernel;

/** What the kernel does for commands that need no gateway. */
public interface OfflineTools extends ConfigTool, PluginTool {}
