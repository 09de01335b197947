/* Rail, dialogs, menus and the error summary. Each works without this file, by links, :target and <details>. */
const root = document.documentElement;
const keep = (name, value) => {
  try {
    value ? localStorage.setItem(`dti-${name}`, value) : localStorage.removeItem(`dti-${name}`);
  } catch {} // storage may be forbidden: the choice then lasts for this page
};

const rail = document.getElementById("rail");
let opener = null;
function showRail(open) {
  document.body.classList.toggle("dti-rail-open", open);
  document.querySelector("[data-dti-rail]")?.setAttribute("aria-expanded", open);
  (open ? rail.querySelector("a") : opener)?.focus();
}

function openDialog(id, from) {
  const dialog = document.getElementById(id);
  if (!dialog || dialog.open) return;
  dialog.showModal();
  dialog.addEventListener("close", () => from?.focus(), { once: true });
}

document.addEventListener("click", (event) => {
  const pressed = (selector) => event.target.closest(selector);
  const link = pressed("[data-dti-rail], [data-dti-rail-close], [data-dti-rail-fold], [data-dti-dialog], [data-dti-close]");
  for (const menu of document.querySelectorAll(".dti-menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  if (pressed("[aria-disabled='true']")) event.preventDefault();
  if (!link) return;
  event.preventDefault();
  if (link.matches("[data-dti-rail]")) {
    opener = link;
    showRail(true);
  } else if (link.matches("[data-dti-rail-close]")) showRail(false);
  else if (link.matches("[data-dti-rail-fold]")) {
    const folded = root.dataset.dtiRail !== "folded";
    if (folded) root.dataset.dtiRail = "folded";
    else delete root.dataset.dtiRail;
    keep("rail", folded && "folded");
  } else if (link.matches("[data-dti-dialog]")) {
    link.closest(".dti-menu")?.removeAttribute("open");
    openDialog(link.dataset.dtiDialog, link);
  } else if (link.closest("dialog")?.open) link.closest("dialog").close();
  else history.replaceState(null, "", location.pathname + location.search);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector(".dti-menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  } else if (document.body.classList.contains("dti-rail-open")) showRail(false);
});

/* A link of the error summary puts the cursor into the field; a new summary takes the focus. */
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-dti-errors] a");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  (field.matches("input, select, textarea, button, a") ? field : field.querySelector("input, select, textarea, a") ?? field).focus();
});
const focusErrors = () => document.querySelector("[data-dti-errors]:not([data-seen])")?.focus();
document.addEventListener("htmx:after:swap", () => {
  focusErrors();
  document.querySelector("[data-dti-errors]")?.setAttribute("data-seen", "");
});
focusErrors();

/* What has the focus is not pushed out of sight by an answer, nor covered by the line of unsent changes, unless the person looks elsewhere. */
let elsewhere = false;
for (const kind of ["wheel", "touchmove", "pointerdown"]) addEventListener(kind, () => (elsewhere = true), { capture: true, passive: true });
addEventListener("keydown", ({ key }) => (elsewhere ||= key === "PageUp" || key === "PageDown"), true);
addEventListener("focusin", () => (elsewhere = false));
const isCovered = (element) => {
  const { left, top, width, height } = element.getBoundingClientRect();
  const found = document.elementFromPoint(left + width / 2, top + height / 2);
  return !found || !(element.contains(found) || found.contains(element));
};
const keepInSight = () =>
  requestAnimationFrame(() => {
    const here = document.activeElement;
    if (!elsewhere && here.closest("main") && isCovered(here)) here.scrollIntoView({ block: "nearest" });
  });
for (const kind of ["htmx:after:swap", "dti:queue-shown"]) document.addEventListener(kind, keepInSight);

/* The thin bar, only for what takes longer than 300 ms. */
let busy = 0;
document.addEventListener("htmx:before:request", () => {
  busy += 1;
  setTimeout(() => busy && root.classList.add("dti-busy"), 300);
});
document.addEventListener("htmx:finally:request", () => {
  busy = Math.max(0, busy - 1);
  if (!busy) root.classList.remove("dti-busy");
});
