/* Changes that have not reached the server, kept on this computer by person and campaign, never on a shared one. */
const WEEK = 7 * 24 * 3600 * 1000;
const who = document.getElementById("who");
const csrf = document.getElementById("csrf");
const prefix = `dti-queue:${who?.content}:${who?.dataset.campaign}:`;
const allowed = Boolean(who?.content) && who.dataset.shared !== "yes";
const SECRET = /^(csrfmiddlewaretoken|password.*|code)$/;

function keys(start) {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(start));
  } catch {
    return []; // storage may be forbidden: the rows still wait on the page itself
  }
}
const read = (key) => JSON.parse(localStorage.getItem(key));
function write(key, entry) {
  try {
    localStorage.setItem(key, JSON.stringify(entry));
  } catch {} // storage full: the page itself still holds the text
}
const formOf = (entry) => document.querySelector(`form[data-dti-row][action="${CSS.escape(entry.action)}"]`);
function fill(control, fields) {
  const values = fields.filter(([name]) => name === control.name).map(([, value]) => value);
  if (!control.name || control.type === "file" || SECRET.test(control.name)) return;
  if (control.type === "checkbox" || control.type === "radio") control.checked = values.includes(control.value);
  else if (values.length) control.value = values[0];
}
const entries = () => keys(prefix).map(read).filter((entry) => entry.state !== "typed");

customElements.define(
  "dti-queue",
  class extends HTMLElement {
    connectedCallback() {
      if (!allowed) return keys("dti-queue:").forEach((key) => localStorage.removeItem(key));
      for (const key of keys("dti-queue:")) if (Date.now() - read(key).at > WEEK) localStorage.removeItem(key);
      document.addEventListener("dti:typed", ({ target }) => this.store(target, "typed"));
      document.addEventListener("dti:stuck", ({ target, detail }) => this.store(target, detail.state));
      document.addEventListener("dti:sent", ({ target }) => this.drop(prefix + target.closest("form")?.getAttribute("action")));
      document.addEventListener("submit", ({ target }) => {
        if (target.matches("[data-dti-sign-out]")) keys("dti-queue:").forEach((key) => localStorage.removeItem(key));
      });
      for (const button of document.querySelectorAll("[data-dti-queue-retry]")) button.addEventListener("click", () => this.retry());
      document.querySelector("[data-dti-queue-download]")?.addEventListener("click", (event) => this.download(event.currentTarget));
      addEventListener("online", () => this.retry());
      document.addEventListener("htmx:after:process", () => this.restore(), { once: true }); // earlier a row would leave as a page
      this.draw();
    }

    store(form, state) {
      const action = form.getAttribute("action");
      const fields = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !SECRET.test(name));
      write(prefix + action, { action, label: form.dataset.dtiLabel ?? form.id, at: Date.now(), fields, state });
      if (state !== "typed") this.draw();
    }

    drop(key) {
      if (keys(key).length) localStorage.removeItem(key);
      this.draw();
    }

    /* A reload or a crash: what was typed goes back into its row, with the revision it was typed on. */
    restore() {
      for (const key of keys(prefix)) {
        const entry = read(key);
        write(key, { ...entry, state: entry.state === "typed" ? "waiting" : entry.state });
        const form = formOf(entry);
        for (const control of form?.elements ?? []) fill(control, entry.fields);
        form?.requestSubmit();
      }
      this.retry();
    }

    async retry() {
      document.dispatchEvent(new CustomEvent("dti:retry")); // rows of this page
      for (const key of keys(prefix)) {
        const entry = read(key);
        if (entry.state === "waiting" && !formOf(entry)) await this.post(key, entry);
      }
      this.draw();
    }

    async post(key, entry) {
      const headers = { "X-CSRFToken": csrf.content, "HX-Request": "true" };
      const answer = await fetch(entry.action, { method: "POST", headers, body: new URLSearchParams(entry.fields) }).catch(() => null);
      if (answer?.ok) localStorage.removeItem(key);
      else if (answer && answer.status !== 401 && answer.status < 500) write(key, { ...entry, state: "refused" });
    }

    draw() {
      const waiting = entries();
      const shows = this.hidden && waiting.length > 0;
      this.hidden = !waiting.length;
      if (shows) document.dispatchEvent(new CustomEvent("dti:queue-shown"));
      this.querySelector("[data-dti-queue-count]").textContent =
        waiting.length === 1 ? this.dataset.one : this.dataset.many.replace("%n", waiting.length);
      const list = document.querySelector("[data-dti-queue-entries]");
      list?.replaceChildren(
        ...waiting.map((entry) => {
          const line = document.createElement("li");
          for (const text of [entry.label, this.dataset[entry.state]]) line.appendChild(document.createElement("span")).textContent = text;
          return line;
        }),
      );
    }

    download(link) {
      const quote = (text) => `"${String(text).replaceAll('"', '""')}"`;
      const lines = entries().flatMap((entry) =>
        entry.fields.map(([name, value]) => [entry.label, name, value, new Date(entry.at).toISOString()].map(quote).join(",")),
      );
      link.href = URL.createObjectURL(new Blob(["\ufeff" + lines.join("\r\n")], { type: "text/csv" }));
      link.download = `${this.dataset.file}.csv`;
    }
  },
);
