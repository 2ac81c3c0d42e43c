/* elements.js — custom elements without shadow DOM. Without script each is plain text and a plain input. */

/* <mp-password>: 表示 / 非表示, and a word where the keyboard is not as it seems. Nothing typed is altered. */
customElements.define("mp-password", class extends HTMLElement {
  connectedCallback() {
    const input = this.querySelector("input");
    const toggle = this.querySelector("button");
    const hint = this.querySelector("[role=status]");
    const rules = document.querySelector(`[data-rules-for="${input.id}"]`);
    toggle.hidden = false;
    toggle.addEventListener("click", () => show(input, toggle, input.type === "password"));
    input.form?.addEventListener("submit", () => show(input, toggle, false));
    const look = (event) => {
      if (rules) tick(rules, input.value);
      say(hint, warning(this, input.value, event) || missing(rules, input.value));
    };
    input.addEventListener("keyup", look);
    input.addEventListener("input", look);
    input.addEventListener("blur", () => say(hint, warning(this, input.value)));
  }
});

function show(input, toggle, visible) {
  input.type = visible ? "text" : "password";
  toggle.setAttribute("aria-pressed", String(visible));
  toggle.firstElementChild.textContent = visible ? "非表示" : "表示";
}

function say(place, words) {
  if (place.textContent !== words) place.textContent = words;
}

function warning(field, value, event) {
  if (!("any" in field.dataset) && /[^\x20-\x7e]/.test(value.trim())) return "全角文字が入力されています。半角に切り替えてください。";
  if (event?.getModifierState?.("CapsLock")) return "CapsLockがオンになっています。";
  return value !== value.trim() ? "前後の空白は取り除いて送信します。" : "";
}

/* The same rules as the server's, in the browser only as a courtesy. */
const KINDS = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^a-zA-Z0-9]/];
const MET = {
  length: (value, least, most) => [...value].length >= least && [...value].length <= most,
  letters: (value) => /[a-zA-Z]/.test(value),
  digits: (value) => /[0-9]/.test(value),
  symbols: (value) => /[^a-zA-Z0-9]/.test(value),
  kinds: (value, least) => KINDS.filter((kind) => kind.test(value)).length >= least,
};

function tick(list, typed) {
  for (const item of list.querySelectorAll("[data-rule]")) {
    const met = MET[item.dataset.rule](typed.trim(), Number(item.dataset.value), Number(item.dataset.most));
    item.toggleAttribute("data-met", met);
    const mark = item.querySelector(".mp-vh") ?? item.appendChild(Object.assign(document.createElement("span"), { className: "mp-vh" }));
    say(mark, met ? "（満たしています）" : "（まだ満たしていません）");
  }
}

/* What is still to be typed, in a sentence, where the rules have words for it. */
function missing(list, typed) {
  const words = [...(list?.querySelectorAll("[data-missing]:not([data-met])") ?? [])].map((rule) => rule.dataset.missing);
  return typed && words.length ? `${words.join("・")}を入れてください。` : "";
}

/* <mp-copy data-text="…">: a button that copies, and says so. */
customElements.define("mp-copy", class extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    const words = button.querySelector("span") ?? button;
    const status = this.appendChild(Object.assign(document.createElement("span"), { className: "mp-vh" }));
    const before = words.textContent;
    status.setAttribute("role", "status");
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(this.dataset.text);
      words.textContent = "コピーしました";
      status.textContent = "コピーしました";
      setTimeout(() => { words.textContent = before; status.textContent = ""; }, 3000);
    });
  }
});

/* <mp-countdown data-seconds="30">: counts down to what the server allows again, and then says it once.
   The server writes the time of day, for browsers that run no scripts. */
customElements.define("mp-countdown", class extends HTMLElement {
  connectedCallback() {
    const until = performance.now() + Number(this.dataset.seconds) * 1000;
    const tell = (seconds) => { this.textContent = `あと${seconds}秒で${this.dataset.ready}`; };
    tell(this.dataset.seconds);
    const timer = setInterval(() => {
      const seconds = Math.ceil((until - performance.now()) / 1000);
      if (seconds > 0) {
        tell(seconds);
        return;
      }
      clearInterval(timer);
      this.setAttribute("role", "status");
      this.textContent = this.dataset.ready;
    }, 1000);
  }
});

/* <mp-follow data-url="…" data-waiting>: asks again every two seconds until what it shows waits no longer. With
   data-reload the page is then loaded again. */
customElements.define("mp-follow", class extends HTMLElement {
  connectedCallback() {
    if ("waiting" in this.dataset) this.timer = setTimeout(() => this.ask(), 2000);
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }

  async ask() {
    const answer = await fetch(this.dataset.url, { headers: { "X-Part": "1" } }).catch(() => null);
    if (answer?.redirected) return;  // signed out meanwhile: the button below leads to sign-in
    if (answer?.ok) {
      const part = await answer.text();
      if (part !== this.part) this.firstElementChild.innerHTML = part;
      this.part = part;
      if (!part.includes("<progress")) return "reload" in this.dataset ? location.reload() : this.parentElement.querySelector(".mp-actions")?.remove();
    }
    this.timer = setTimeout(() => this.ask(), 2000);
  }
});
