// @ts-check

/**
 * The screens by the name that the address has for them, in the order of the navigation. Each is
 * loaded when it is first gone to.
 * @type {Record<string, () => Promise<import('./core/screen.js').Screen>>}
 */
export const screens = {
  overview: async () => new (await import('./screens/overview.js')).OverviewScreen(),
  instances: async () => new (await import('./screens/instances.js')).InstancesScreen(),
  models: async () => new (await import('./screens/models.js')).ModelsScreen(),
  playground: async () => new (await import('./screens/playground.js')).PlaygroundScreen(),
  connect: async () => new (await import('./screens/connect.js')).ConnectScreen(),
  keys: async () => new (await import('./screens/keys.js')).KeysScreen(),
  activity: async () => new (await import('./screens/activity.js')).ActivityScreen(),
  audit: async () => new (await import('./screens/audit.js')).AuditScreen(),
  plugins: async () => new (await import('./screens/plugins.js')).PluginsScreen(),
  logs: async () => new (await import('./screens/logs.js')).LogsScreen(),
  settings: async () => new (await import('./screens/settings.js')).SettingsScreen(),
};
