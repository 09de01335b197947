/* Keys for people who type all day. No single letters, nothing that UniKey or the browser uses; each can be switched off. */
const off = new Set(
  (() => {
    try {
      return JSON.parse(localStorage.getItem("dti-keys-off")) ?? [];
    } catch {
      return []; // storage may be forbidden
    }
  })(),
);
for (const box of document.querySelectorAll("[data-dti-keys] [data-key]")) {
  box.checked = !off.has(box.dataset.key);
  box.addEventListener("change", () => {
    box.checked ? off.delete(box.dataset.key) : off.add(box.dataset.key);
    try {
      localStorage.setItem("dti-keys-off", JSON.stringify([...off]));
    } catch {} // the choice then lasts for this page
  });
}

const FIELDS = "form[data-dti-row] :is(input:not([type=hidden], [type=file], [readonly], :disabled), select, textarea)";
const seen = (element) => element.checkVisibility(); // also false within closed details

function step(from, back) {
  const fields = [...document.querySelectorAll(FIELDS)].filter(seen);
  const next = fields[fields.indexOf(from) + (back ? -1 : 1)];
  next?.focus();
  next?.select?.();
  return Boolean(next);
}

function incomplete() {
  const places = [...document.querySelectorAll("[data-dti-incomplete]")].filter(seen);
  const here = document.activeElement;
  const after = places.find((place) => here.compareDocumentPosition(place) & Node.DOCUMENT_POSITION_FOLLOWING && !place.contains(here));
  const place = after ?? places[0];
  const field = place?.matches("input, select, textarea") ? place : place?.querySelector("input:not([type=hidden]), select, textarea, a, button");
  field?.focus();
  return Boolean(field);
}

const press = (key) => {
  const button = document.querySelector(`[data-dti-key="${key}"]:not([aria-disabled="true"])`);
  button?.click();
  return Boolean(button);
};
function focus(selector, within = document) {
  const field = within?.querySelector(selector);
  field?.focus();
  return Boolean(field);
}

function act(event) {
  const { key, target, shiftKey, ctrlKey, altKey } = event;
  if (event.isComposing || event.metaKey) return false;
  if (key === "Enter" && ctrlKey && !altKey) return !off.has("Ctrl+Enter") && press("save-next");
  if (key === "Enter" && !altKey && !ctrlKey) {
    return !off.has("Enter") && target.matches?.(`${FIELDS}:not(textarea, [type=checkbox], [type=radio])`) && step(target, shiftKey);
  }
  if (altKey && !shiftKey && !ctrlKey && (key === "ArrowUp" || key === "ArrowDown")) {
    return !off.has("Alt+Arrow") && !target.matches?.("select") && press(key === "ArrowUp" ? "previous" : "next");
  }
  if (key === "F2") return !off.has("F2") && focus("[data-dti-note]", target.closest?.("form, [data-dti-item]") ?? document);
  if (key === "F8") return !off.has("F8") && incomplete();
  if (ctrlKey && !shiftKey && !altKey && key.toLowerCase() === "k") return !off.has("Ctrl+K") && focus("[data-dti-jump]");
  return false;
}
document.addEventListener("keydown", (event) => act(event) && event.preventDefault());
