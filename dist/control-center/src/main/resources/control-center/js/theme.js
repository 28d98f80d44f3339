// Runs before the first paint, so that no page flashes in the other theme.
(() => {
  const wanted = localStorage.getItem('modeldock.theme') || 'auto';
  const dark = wanted === 'dark' || (wanted === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
})();
