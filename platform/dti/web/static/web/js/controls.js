/* A calendar beside the typed date, and a filter that ignores marks over a long select. Both are sugar. */
customElements.define(
  "dti-date",
  class extends HTMLElement {
    connectedCallback() {
      const [text, button, native] = [this.querySelector("[inputmode]"), this.querySelector("button"), this.querySelector("[type=date]")];
      if (!native?.showPicker) return;
      button.hidden = false;
      native.disabled = false;
      button.addEventListener("click", () => {
        const typed = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text.value.trim());
        if (typed) native.value = `${typed[3]}-${typed[2].padStart(2, "0")}-${typed[1].padStart(2, "0")}`;
        native.showPicker();
      });
      native.addEventListener("change", () => {
        if (!native.value) return;
        text.value = native.value.split("-").reverse().join("/");
        text.dispatchEvent(new Event("change", { bubbles: true }));
        text.focus();
      });
    }
  },
);

/* "so y te" finds "Sở Y tế": marks go by NFD, đ by hand. */
const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/gi, "d").toLowerCase();

customElements.define(
  "dti-select",
  class extends HTMLElement {
    connectedCallback() {
      const select = this.querySelector("select");
      if (!select || select.options.length < 4) return;
      const all = [...select.options].map((option) => [fold(option.text), option]);
      const filter = document.createElement("input");
      Object.assign(filter, { type: "search", className: "form-control form-control-sm", placeholder: this.dataset.filter, autocomplete: "off" });
      filter.setAttribute("aria-label", this.dataset.filter);
      const found = document.createElement("output");
      found.className = "dti-echo";
      filter.addEventListener("input", (event) => {
        event.stopPropagation(); // the filter is no answer: the row must not save
        const asked = fold(filter.value.trim());
        const shown = all.filter(([text, option]) => text.includes(asked) || option.selected);
        select.replaceChildren(...shown.map(([, option]) => option));
        const count = all.filter(([text, option]) => option.value && text.includes(asked)).length;
        found.textContent = asked ? (count ? this.dataset.found.replace("%n", count) : this.dataset.none) : "";
      });
      filter.addEventListener("change", (event) => event.stopPropagation());
      this.prepend(filter);
      this.append(found);
    }
  },
);
