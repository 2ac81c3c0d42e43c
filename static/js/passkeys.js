/* passkeys.js — registering, signing in and approving with a passkey. Speaks with accounts/passkeys/ceremonies.py. */

const RENEW = 4 * 60_000; // ms; a challenge lives five minutes, and browsers let autofill wait for ever

const CREATE_WORDS = {
  NotAllowedError: "登録がキャンセルされたか、時間切れになりました。もう一度お試しください。",
  InvalidStateError: "この端末のパスキーは登録済みです。そのままログインにご利用いただけます。",
  ConstraintError: "お使いの端末では登録できません。画面ロック（指紋・顔・暗証番号など）を設定してから、もう一度お試しください。",
};
const GET_WORDS = {
  NotAllowedError: "キャンセルされたか、この端末で使えるパスキーが見つかりませんでした。もう一度お試しいただくか、ほかの方法をご利用ください。",
};
const WORDS = {
  NotSupportedError: "お使いの端末やブラウザーは、パスキーに対応していません。ほかの方法をご利用ください。",
  SecurityError: "このアドレスではパスキーをご利用いただけません。マイページの正しいアドレスから開き直してください。",
};
const UNSUPPORTED = "お使いのブラウザーはパスキーに対応していません。ブラウザーを最新版に更新するか、ほかの端末をご利用ください。";
const INSECURE = "暗号化されていない接続（http）ではパスキーをご利用いただけません。https://から始まるアドレスで開き直してください。";
const OFFLINE = "通信できませんでした。通信の状態をご確認のうえ、もう一度お試しください。";
const BROKEN = "処理を完了できませんでした。ページを再読み込みして、もう一度お試しください。";

class Refused extends Error {
  constructor({ code, detail, url }) {
    super(detail);
    Object.assign(this, { code, url });
  }
}

/* <mp-passkey data-ceremony="create|get" data-begin data-complete data-next data-autofill data-needed>
   holds [data-offer] with the button, hidden until a script runs and the browser can, and [data-trouble]. */
customElements.define("mp-passkey", class extends HTMLElement {
  connectedCallback() {
    this.offer = this.querySelector("[data-offer]");
    this.button = this.offer.querySelector("button");
    const lacking = lack();
    if (lacking) {
      if ("needed" in this.dataset) this.say(lacking);
      return;
    }
    this.offer.hidden = false;
    this.button.addEventListener("click", () => this.press());
    this.autofill();
  }

  disconnectedCallback() {
    this.waiting?.abort();
  }

  async press() {
    if (this.button.hasAttribute("data-busy")) return;
    this.waiting?.abort(); // only one request may wait for the device
    this.say("");
    this.button.setAttribute("data-busy", "");
    try {
      await this.hold({});
    } catch (error) {
      this.button.removeAttribute("data-busy");
      this.fail(error);
      this.autofill();
    }
  }

  /* The passkey is offered where the account ID is typed, for as long as the page is looked at. */
  async autofill() {
    if (!("autofill" in this.dataset) || !await PublicKeyCredential.isConditionalMediationAvailable?.()) return;
    const waiting = this.waiting = new AbortController();
    const stale = setTimeout(() => { waiting.abort(); renew(); }, RENEW);
    const renew = () => {
      if (this.waiting !== waiting) return; // the button was pressed meanwhile
      if (!document.hidden) this.autofill();
      else document.addEventListener("visibilitychange", renew, { once: true });
    };
    try {
      await this.hold({ mediation: "conditional", signal: waiting.signal });
    } catch (error) {
      clearTimeout(stale);
      if (waiting.signal.aborted || !(error instanceof Refused)) return; // nobody chose a passkey: nothing to say
      this.fail(error);
      if (error.code === "spent") this.autofill(); // what else was refused will be refused again
    }
  }

  /* One ceremony, from the challenge to the page that follows. */
  async hold(how) {
    const { publicKey } = await this.ask(this.dataset.begin, {}, how.signal);
    const creates = this.dataset.ceremony === "create";
    const options = { publicKey: decoded(publicKey), ...how };
    const credential = await (creates ? navigator.credentials.create(options) : navigator.credentials.get(options));
    const { next = "" } = this.dataset;
    try {
      const { url } = await this.ask(this.dataset.complete, { credential: encoded(credential), next });
      location.assign(url);
    } catch (error) {
      if (error.code === "unknown") forget(publicKey.rpId, credential.id);
      throw error;
    }
  }

  async ask(url, body, signal) {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": this.querySelector("[name=csrfmiddlewaretoken]").value };
    const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body), signal });
    if (response.redirected) { // signed out meanwhile
      location.assign(response.url);
      await new Promise(() => {});
    }
    const answer = await response.json();
    if (!response.ok) throw new Refused(answer);
    return answer;
  }

  fail(error) {
    if (error.url) location.assign(error.url);
    this.say(this.words(error));
  }

  words(error) {
    if (error instanceof Refused) return error.message;
    const own = this.dataset.ceremony === "create" ? CREATE_WORDS : GET_WORDS;
    return own[error.name] ?? WORDS[error.name] ?? (error instanceof TypeError ? OFFLINE : BROKEN);
  }

  say(words) {
    const place = this.querySelector("[data-trouble]");
    place.hidden = !words;
    place.querySelector("[data-words]").textContent = words;
  }
});

function lack() {
  if (!isSecureContext) return INSECURE;
  return window.PublicKeyCredential && navigator.credentials ? "" : UNSUPPORTED;
}

/* A passkey that the portal does not know is of no use to its owner: their password manager may stop offering it. */
function forget(rpId, credentialId) {
  PublicKeyCredential.signalUnknownCredential?.({ rpId, credentialId }).catch(() => {});
}

/* WebAuthn speaks in bytes, JSON in base64url. By hand, because not every browser and password manager can. */
function decoded(options) {
  const key = (one) => ({ ...one, id: bytes(one.id) });
  const copy = { ...options, challenge: bytes(options.challenge) };
  if (options.user) copy.user = key(options.user);
  if (options.allowCredentials) copy.allowCredentials = options.allowCredentials.map(key);
  if (options.excludeCredentials) copy.excludeCredentials = options.excludeCredentials.map(key);
  return copy;
}

function encoded(credential) {
  const { id, type, rawId, response, authenticatorAttachment } = credential;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const given = parts.filter((part) => response[part]).map((part) => [part, text(response[part])]);
  return {
    id, type, rawId: text(rawId), authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: { ...Object.fromEntries(given), transports: response.getTransports?.() },
  };
}

function bytes(base64url) {
  return Uint8Array.from(atob(base64url.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
}

function text(buffer) {
  const plain = btoa(String.fromCharCode(...new Uint8Array(buffer)));
  return plain.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
