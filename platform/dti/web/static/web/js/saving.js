/* Honest saving of rows: revision and token at sending time, a state that is never silent, sign-in without loss. */
const host = document.querySelector("dti-saving");
const csrf = document.getElementById("csrf");
const who = document.getElementById("who");
const dialog = document.getElementById("signed-out");
const rows = new Map(); // form → how often it was typed into, how often that had left, whether it waits
let pause = 5000;
let timer = null;

const isRow = (form) => form?.matches?.("form[data-dti-row]");
const tell = (form, name, detail) => form.dispatchEvent(new CustomEvent(`dti:${name}`, { bubbles: true, detail }));
const part = (name) => host?.querySelector(`template[data-${name}]`)?.content.firstElementChild;

function say(text, urgent) {
  const region = document.getElementById(urgent ? "live-assertive" : "live-polite");
  if (region) region.textContent = text;
}

function notice(name, code) {
  const place = document.getElementById("page-notices");
  const sample = part(`notice="${name}"`);
  if (!place || !sample) return;
  const copy = sample.cloneNode(true);
  copy.querySelector("p:last-child").append(code ? ` ${code}` : "");
  place.replaceChildren(copy);
  say(copy.textContent.trim(), true);
}

function show(form, state) {
  const sample = part(`state="${state}"`);
  for (const spot of [form.querySelector("[data-dti-save]"), document.getElementById("page-save")]) {
    if (!spot || !sample) continue;
    spot.className = sample.className;
    spot.replaceChildren(...sample.cloneNode(true).childNodes);
  }
  if (state !== "saving") say(sample?.textContent.trim() ?? "", false);
}

function typed(event) {
  const form = event.target.form ?? event.target.closest("form");
  if (!isRow(form)) return;
  const row = rows.get(form) ?? { typed: 0, left: 0 };
  rows.set(form, { ...row, typed: row.typed + 1 });
  form.dataset.dtiUnsent = "";
  tell(form, "typed");
}
document.addEventListener("input", typed, true); // before htmx hears it and sends
document.addEventListener("change", typed, true);

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  if (ctx.request.method === "GET") return;
  ctx.request.headers["X-CSRFToken"] = csrf.content; // renewed after a new sign-in
  ctx.request.body?.delete?.("csrfmiddlewaretoken"); // Django prefers a stale form token to the header
  const form = ctx.sourceElement;
  const rev = form.elements?.rev;
  if (rev) ctx.request.body?.set("rev", rev.value); // a queued body is older than the answer before it
  if (!isRow(form)) return;
  const row = rows.get(form) ?? { typed: 0 };
  rows.set(form, { ...row, left: row.typed, waits: false });
  setTimeout(() => rows.get(form)?.left === row.typed && !rows.get(form).waits && show(form, "saving"), 300);
});

document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  const status = ctx.response.status;
  const form = ctx.sourceElement;
  if (status === 401) dialog?.open || dialog?.showModal();
  if (status === 403) renew(form).then((fresh) => fresh || notice("forbidden"));
  if (status >= 500) notice("broken", ctx.response.headers.get("X-Request-ID") ?? status);
  if (!isRow(form)) return;
  const row = rows.get(form);
  if (status < 400) {
    pause = 5000;
    show(form, "saved");
    if (row?.left === row?.typed) {
      rows.delete(form);
      tell(form, "sent");
    }
  } else if (status === 401 || status >= 500) wait(form);
  else {
    rows.set(form, { ...row, left: -1 });
    show(form, status === 409 ? "conflict" : "failed");
    tell(form, "stuck", { state: "refused" });
  }
});

document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
  if (!ctx?.request || ctx.request.method === "GET") return;
  notice("offline");
  if (isRow(ctx.sourceElement)) wait(ctx.sourceElement);
});

function wait(form) {
  rows.set(form, { ...(rows.get(form) ?? { typed: 0 }), left: -1, waits: true });
  show(form, "waiting");
  tell(form, "stuck", { state: "waiting" });
  clearTimeout(timer);
  timer = setTimeout(retry, pause);
  pause = Math.min(pause * 2, 60000);
}

function retry() {
  if (dialog?.open) return;
  for (const [form, row] of rows) if (row.waits && form.isConnected) form.requestSubmit();
}
document.addEventListener("dti:retry", retry);
document.addEventListener("dti:sent", ({ target }) => {
  const form = target.closest("form"); // also from an answer's HX-Trigger
  rows.delete(form);
  delete form?.dataset.dtiUnsent;
});
addEventListener("online", () => {
  notice("online");
  retry();
});
addEventListener("offline", () => notice("offline"));

/* After a sign-in elsewhere the page fetches itself for a new token; another person's session is never used. */
async function renew(form) {
  const page = await fetch(location.href, { headers: { Accept: "text/html" } }).then((answer) => answer.text(), () => "");
  const fresh = new DOMParser().parseFromString(page, "text/html");
  const person = fresh.getElementById("who")?.content;
  const token = fresh.getElementById("csrf")?.content;
  if (!person || !token || form?.dataset.renewed) return false;
  if (person !== who.content) {
    notice("other-person");
    return true;
  }
  csrf.content = token;
  if (form) form.dataset.renewed = "1"; // one more try, not a loop
  if (form && isRow(form)) form.requestSubmit();
  return Boolean(form && isRow(form));
}
async function resume() {
  if (!dialog?.open) return;
  await renew(null);
  const signedIn = await fetch(location.href, { method: "HEAD", redirect: "manual" }).then((answer) => answer.ok, () => false);
  if (!signedIn) return;
  dialog.close();
  retry();
}
dialog?.addEventListener("cancel", (event) => event.preventDefault());
document.querySelector("[data-dti-resume]")?.addEventListener("click", resume);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && resume());

addEventListener("beforeunload", (event) => rows.size && event.preventDefault());
