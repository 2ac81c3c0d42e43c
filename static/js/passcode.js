/* passcode.js — <mp-keypad>: keys for a passcode. The input stays what is sent; a keyboard types into it as ever. */

const COLUMNS = 4, ROWS = 3; // of the screen that the keys are laid out on [002-57]
const CHOICE = "keypad-order"; // localStorage: somebody wants the keys where they always are

customElements.define("mp-keypad", class extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input");
    this.pad = this.querySelector("[role=group]");
    this.order = this.querySelector("[data-order]");
    this.keys = [...this.querySelectorAll("[data-key]")];
    this.size = Number(this.dataset.length);
    this.input.inputMode = "none"; // no second keypad over this one
    for (const part of this.querySelectorAll("[data-scripted]")) part.hidden = false;
    this.lay(remembered());
    this.show();
    this.listen();
  }

  disconnectedCallback() {
    this.gone.abort();
  }

  listen() {
    this.gone = new AbortController();
    const { signal } = this.gone;
    this.pad.addEventListener("click", (event) => this.type(event.target.closest("[data-key]")?.dataset.key ?? ""));
    this.pad.addEventListener("mousedown", (event) => event.preventDefault()); // Enter shall not press the key again
    this.querySelector("[data-back]").addEventListener("click", () => this.back());
    this.querySelector("[data-clear]").addEventListener("click", () => this.put("", "入力を取り消しました。"));
    this.order.addEventListener("click", () => this.lay(!this.isPlain, true));
    this.input.addEventListener("input", (event) => { if (!event.isComposing) this.put(digits(this.input.value)); });
    this.input.addEventListener("compositionend", () => this.put(digits(this.input.value)));
    document.addEventListener("keydown", (event) => this.hear(event), { signal });
    addEventListener("pageshow", () => this.show(), { signal });
  }

  /* A keyboard works wherever the focus is, unless another field is being typed into. */
  hear(event) {
    const { key, target } = event;
    const elsewhere = target.closest("input:not([type=radio]), textarea, select, dialog");
    if (elsewhere || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (/^[0-9]$/.test(key)) this.type(key);
    else if (key === "Backspace") this.back();
    else if (key === "Enter" && target === document.body) this.input.form.requestSubmit();
  }

  type(key) {
    if (key && this.input.value.length < this.size) this.put(this.input.value + key);
  }

  back() {
    this.put(this.input.value.slice(0, -1));
  }

  put(value, words) {
    this.input.value = value.slice(0, this.size);
    this.show();
    this.say(words ?? this.words());
  }

  /* How many, never which. */
  words() {
    const count = this.input.value.length;
    if (!count) return "何も入力されていません。";
    return count < this.size ? `${count}桁入力しました。` : `${count}桁入力しました。「決定」を押してください。`;
  }

  say(words) {
    this.querySelector("[role=status]").textContent = words;
  }

  show() {
    const count = this.input.value.length;
    this.querySelectorAll(".mp-keypad__dots > *").forEach((dot, at) => dot.toggleAttribute("data-filled", at < count));
  }

  /* The digits stay in order. Where the blanks between them are is new on every screen, so that a finger's way over
     the screen does not tell them; or the keys stand as on a telephone. */
  lay(plain, chosen = false) {
    this.isPlain = plain;
    this.order.setAttribute("aria-pressed", String(plain));
    this.pad.toggleAttribute("data-plain", plain);
    const cells = [...this.keys];
    for (const at of plain ? [9, 11] : blanks()) cells.splice(at, 0, blank());
    this.pad.replaceChildren(...cells);
    if (!chosen) return;
    remember(plain);
    this.say(plain ? "数字を順番どおりに並べました。" : "数字の間の空きを移動しました。");
  }
});

function digits(typed) {
  return typed.normalize("NFKC").replace(/[^0-9]/g, "");
}

/* Two different cells, the nearer to the beginning first. */
function blanks() {
  const cells = COLUMNS * ROWS;
  const [one, other] = crypto.getRandomValues(new Uint32Array(2));
  const first = one % cells;
  return [first, (first + 1 + other % (cells - 1)) % cells].sort((a, b) => a - b);
}

function blank() {
  return Object.assign(document.createElement("span"), { className: "mp-keypad__blank" });
}

/* A browser may refuse to keep anything. */
function remembered() {
  try {
    return localStorage.getItem(CHOICE) === "plain";
  } catch {
    return false;
  }
}

function remember(plain) {
  try {
    localStorage.setItem(CHOICE, plain ? "plain" : "moved");
  } catch { /* then it is asked for again */ }
}
