/* Blocking and tiny: theme, contrast, size and the folded rail before the first paint, where the choice is local. */
(() => {
  const root = document.documentElement;
  const kept = (name) => {
    try {
      return localStorage.getItem(`dti-${name}`);
    } catch {
      return null; // storage may be forbidden; the page is complete without it
    }
  };
  if (root.hasAttribute("data-dti-local")) {
    const dark = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    root.dataset.bsTheme = kept("theme") ?? dark;
    if (kept("contrast") || matchMedia("(prefers-contrast: more)").matches) root.dataset.dtiContrast = "more";
    if (kept("size")) root.dataset.dtiSize = kept("size");
  }
  if (kept("rail")) root.dataset.dtiRail = kept("rail");
})();
