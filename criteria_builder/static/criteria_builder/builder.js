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
  if (!found.matches("select")) return found.click();
  found.closest("details").open = true; // what is folded away takes no focus
  found.focus();
});

document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector(".criteria-move[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// A finding that was mended leaves the list, perhaps with the focus on it: the next one takes the focus, or the list.
const stops = (region) => [...region.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea")];
let left = null;
document.addEventListener("htmx:before:swap", () => {
  const here = document.activeElement;
  const region = here?.closest("#checks, #tree, #history, #bench, #rule-fields");
  left = region && { id: region.id, place: stops(region).indexOf(here) };
});
document.addEventListener("htmx:after:swap", () => {
  const region = left && document.activeElement === document.body && document.getElementById(left.id);
  if (!region) return;
  const found = stops(region);
  region.tabIndex = -1;
  (found[Math.min(left.place, found.length - 1)] ?? region).focus();
});

// A form drawn anew knows what was sent; what somebody has typed since then is newer.
document.addEventListener("htmx:before:morph:attr", (event) => {
  const { target: field, detail } = event;
  if (detail.attrName === "value" && field.matches("input:not([type=hidden])") && field.value !== field.defaultValue) event.preventDefault();
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
