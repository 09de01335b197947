/* What is typed inside belongs to a button of its own: the row around it must not save for it. */
customElements.define(
  "dti-apart",
  class extends HTMLElement {
    connectedCallback() {
      for (const name of ["input", "change"]) this.addEventListener(name, (event) => event.stopPropagation());
    }
  },
);
