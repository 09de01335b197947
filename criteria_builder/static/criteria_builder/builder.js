/* Keys and dragging of the builder. Both press what stands on the page as buttons: without this file nothing is lost. */
const control = (key) => document.querySelector(`[data-criteria-key="${key}"]`);
const stepButton = (name) => document.querySelector(`[data-criteria-step="${name}"]`);
const step = (name) => document.querySelector(`[data-criteria-step="${name}"]:not([aria-disabled="true"])`);
const writes = (element) => element.matches?.("input:not([type=checkbox], [type=radio]), textarea, select");

document.addEventListener("keydown", (event) => {
  if (!event.altKey || !event.shiftKey || event.ctrlKey || event.metaKey || event.isComposing) return;
  const found = control(event.key);
  if (!found) return;
  event.preventDefault();
  found.matches("select") ? found.focus() : found.click();
});

// In a field, Ctrl+Z is the browser's own: it takes back letters.
document.addEventListener("keydown", (event) => {
  if (!event.ctrlKey || event.altKey || event.shiftKey || event.metaKey || writes(event.target)) return;
  const found = step({ z: "undo", y: "redo" }[event.key.toLowerCase()]);
  if (!found) return;
  event.preventDefault();
  found.click();
});

// A button without a step to take stays where it is for readers, and does nothing.
document.addEventListener("click", (event) => {
  if (event.target.closest('[data-criteria-step][aria-disabled="true"]')) event.preventDefault();
});

// Leaving a field on the way to the button sends it once more: the step waits for that, or it would be undone by it.
document.addEventListener("submit", (event) => {
  const row = document.getElementById("node-form");
  const name = event.target.querySelector("[data-criteria-step]")?.dataset.criteriaStep;
  if (!row || !name) return;
  const drop = () => {
    row.dispatchEvent(new CustomEvent("dti:sent", { bubbles: true }));
    row.removeAttribute("data-dti-row"); // what is broken off by leaving does not come back on the next page
  };
  if (row.dataset.dtiUnsent === undefined) return drop();
  event.preventDefault();
  const waiting = new AbortController();
  const go = () => {
    waiting.abort();
    // Behind those who keep what was refused; and the saved row may have drawn the buttons anew.
    setTimeout(() => (drop(), stepButton(name).form.submit()));
  };
  for (const name of ["dti:sent", "dti:stuck"]) row.addEventListener(name, go, { signal: waiting.signal });
});

// Dropping a row sends what the form of the row sends: its new place.
function sortable() {
  for (const list of document.querySelectorAll("[data-criteria-sortable]")) {
    const token = document.querySelector('input[name="csrfmiddlewaretoken"]')?.value ?? "";
    if (window.Sortable?.get(list)) continue;
    window.Sortable?.create(list, {
      animation: 120,
      draggable: "[data-move]",
      delay: 150,
      delayOnTouchOnly: true,
      onEnd({ item, oldDraggableIndex, newDraggableIndex }) {
        if (oldDraggableIndex === newDraggableIndex) return;
        const form = Object.assign(document.createElement("form"), { method: "post", action: item.dataset.move });
        for (const [name, value] of [["csrfmiddlewaretoken", token], ["place", newDraggableIndex + 1]]) {
          form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
        }
        document.body.append(form);
        form.submit();
      },
    });
  }
}
sortable();
document.addEventListener("htmx:after:swap", sortable); // a saved row draws the tree anew

// The selected row stays in sight where the tree scrolls by itself.
document.querySelector('.criteria-tree [aria-current="true"]')?.scrollIntoView({ block: "nearest" });
