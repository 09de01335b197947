/* Uploads chosen or dropped files: two at a time, three tries, a bar each. Without this file the form sends them itself. */
customElements.define(
  "dti-upload",
  class extends HTMLElement {
    connectedCallback() {
      this.input = this.querySelector("input[type=file]");
      this.zone = this.querySelector(".dti-drop-zone");
      this.list = this.querySelector(".dti-drop-files");
      if (!this.dataset.url || !this.input) return;
      this.waiting = [];
      this.running = 0;
      this.input.addEventListener("change", () => this.add(this.input.files));
      for (const name of ["dragenter", "dragover", "dragleave", "drop"]) this.zone.addEventListener(name, (event) => this.drag(event));
    }

    drag(event) {
      event.preventDefault();
      this.zone.classList.toggle("dti-drop-over", event.type === "dragenter" || event.type === "dragover");
      if (event.type === "drop") this.add(event.dataTransfer.files);
    }

    add(files) {
      for (const file of files) {
        const line = this.line(file);
        if (file.size > this.dataset.limitMb * 1048576) this.mark(line, "refused", this.dataset.tooBig.replace("%s", this.dataset.limitMb));
        else this.waiting.push({ file, line, tries: 0 });
      }
      this.input.value = "";
      this.next();
    }

    line(file) {
      const line = this.list.appendChild(document.createElement("li"));
      for (const [name, text] of [["name", file.name], ["state", ""]]) {
        const span = line.appendChild(document.createElement("span"));
        span.className = `dti-drop-${name}`;
        span.textContent = text;
      }
      line.appendChild(document.createElement("progress")).max = 100;
      return line;
    }

    mark(line, state, text) {
      line.className = `dti-drop-${state}`;
      line.querySelector(".dti-drop-state").textContent = text;
      if (state !== "uploading" && state !== "retrying") line.querySelector("progress")?.remove();
    }

    next() {
      while (this.running < 2 && this.waiting.length) this.send(this.waiting.shift());
    }

    send(job) {
      this.running += 1;
      this.mark(job.line, job.tries ? "retrying" : "uploading", job.tries ? this.dataset.retrying : this.dataset.uploading);
      const request = new XMLHttpRequest();
      const body = new FormData();
      body.append(this.input.name, job.file);
      request.open("POST", this.dataset.url);
      request.setRequestHeader("X-CSRFToken", document.getElementById("csrf")?.content ?? "");
      request.setRequestHeader("HX-Request", "true");
      request.upload.addEventListener("progress", (event) => {
        job.line.querySelector("progress").value = event.total ? (event.loaded / event.total) * 100 : 0;
      });
      request.addEventListener("loadend", () => this.ended(job, request));
      request.send(body);
    }

    ended(job, request) {
      this.running -= 1;
      const { status } = request;
      if (status >= 200 && status < 300) {
        this.mark(job.line, "done", this.dataset.done);
        this.dispatchEvent(new CustomEvent("dti:uploaded", { bubbles: true }));
        if (this.dataset.refresh) window.htmx?.ajax("GET", this.dataset.refresh, { source: this, swap: "none" });
      } else if ((status === 0 || status >= 500) && (job.tries += 1) < 3) {
        setTimeout(() => {
          this.waiting.push(job);
          this.next();
        }, 2000 * job.tries);
      } else this.mark(job.line, "failed", request.getResponseHeader("Content-Type")?.startsWith("text/plain") ? request.responseText : this.dataset.failed);
      this.next();
    }
  },
);
