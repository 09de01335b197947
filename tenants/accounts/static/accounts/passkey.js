/* A button that asks the browser for a passkey and sends the answer with its form. Without it the code of an app serves. */
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

async function create({ publicKey }) {
  const made = await navigator.credentials.create({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      user: { ...publicKey.user, id: bytes(publicKey.user.id) },
      excludeCredentials: known(publicKey.excludeCredentials),
      authenticatorSelection: { ...publicKey.authenticatorSelection, residentKey: "preferred", requireResidentKey: false },
    },
  });
  const { clientDataJSON, attestationObject } = made.response;
  return told(made, { clientDataJSON: text(clientDataJSON), attestationObject: text(attestationObject) });
}

async function get({ publicKey }) {
  const shown = await navigator.credentials.get({
    publicKey: { ...publicKey, challenge: bytes(publicKey.challenge), allowCredentials: known(publicKey.allowCredentials) },
  });
  const { clientDataJSON, authenticatorData, signature, userHandle } = shown.response;
  return told(shown, {
    clientDataJSON: text(clientDataJSON),
    authenticatorData: text(authenticatorData),
    signature: text(signature),
    userHandle: userHandle && text(userHandle),
  });
}

const told = (credential, response) => ({
  id: credential.id,
  rawId: text(credential.rawId),
  type: credential.type,
  response,
  clientExtensionResults: credential.getClientExtensionResults(),
});

customElements.define(
  "dti-passkey",
  class extends HTMLElement {
    connectedCallback() {
      this.hidden = !window.PublicKeyCredential;
      this.querySelector("form").addEventListener("submit", (event) => this.ask(event));
    }
    async options() {
      if (this.dataset.options) return JSON.parse(this.dataset.options);
      const answer = await fetch(this.dataset.url, { headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" } });
      return (await answer.json()).request_options;
    }
    async ask(event) {
      const form = event.target;
      if (this.answered) return;
      event.preventDefault();
      try {
        const credential = await (this.dataset.does === "create" ? create : get)(await this.options());
        form.elements.credential.value = JSON.stringify(credential);
        this.answered = true;
        form.requestSubmit();
      } catch {
        // Cancelled, timed out, or no key at hand: the person may try again or take another way.
        const said = this.querySelector("[data-said]");
        said.textContent = this.dataset.failed;
        said.hidden = false;
      }
    }
  },
);
