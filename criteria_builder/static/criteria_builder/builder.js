/* Keys of the builder: Alt+Shift+arrows move the selected node, as its buttons do. */
const control = (key) => document.querySelector(`[data-criteria-key="${key}"]`);

document.addEventListener("keydown", (event) => {
  if (!event.altKey || !event.shiftKey || event.ctrlKey || event.metaKey || event.isComposing) return;
  const found = control(event.key);
  if (!found) return;
  event.preventDefault();
  found.matches("select") ? found.focus() : found.click();
});

// The selected row stays in sight where the tree scrolls by itself.
document.querySelector('.criteria-tree [aria-current="true"]')?.scrollIntoView({ block: "nearest" });
