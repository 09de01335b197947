/* Keeps the remaining time true by the server's clock; the page already shows it once without this file. */
customElements.define(
  "dti-countdown",
  class extends HTMLElement {
    connectedCallback() {
      const { until, now } = this.dataset;
      this.end = Date.parse(until);
      this.shift = (now ? Date.parse(now) : Date.now()) - Date.now(); // a campaign's clock may be shifted
      this.tick();
    }

    disconnectedCallback() {
      clearTimeout(this.timer);
    }

    tick() {
      const left = Math.ceil((this.end - Date.now() - this.shift) / 1000);
      this.querySelector("b").textContent = `(${this.words(left)})`;
      if (left <= 120 && left > 0 && !this.warned) this.say(this.dataset.warning);
      if (left <= 0) return this.dispatchEvent(new CustomEvent("dti:deadline", { bubbles: true }));
      this.timer = setTimeout(() => this.tick(), left > 3600 ? 30000 : 1000);
    }

    words(left) {
      const { day, hour, minute, second, passed } = this.dataset;
      if (left <= 0) return passed;
      const parts = [
        [Math.floor(left / 86400), day],
        [Math.floor((left % 86400) / 3600), hour],
        [Math.floor((left % 3600) / 60), minute],
        [left % 60, second],
      ];
      const from = parts.findIndex(([count]) => count > 0);
      const text = parts.slice(from, from + 2).filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
      return this.dataset.left.replace("%s", text.join(" "));
    }

    say(text) {
      this.warned = true;
      const region = document.getElementById("live-assertive");
      if (region) region.textContent = text;
    }
  },
);
