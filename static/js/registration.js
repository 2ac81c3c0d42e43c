/* registration.js — ID チェック without leaving the page. Without it the button posts the form and the page comes back. */

const form = document.querySelector("form[data-registration]");
const input = form?.elements.username;
const answer = form?.querySelector("[data-check-answer]");
const WAIT = 600; // ms of silence before a changed ID is looked up by itself
let asked = "";
let timer;

form?.querySelector("button[name=check]").addEventListener("click", (event) => {
  event.preventDefault();
  check();
});

/* Leaving the field asks once for a new value: ten questions are allowed for a registration. */
input?.addEventListener("change", () => {
  clearTimeout(timer);
  timer = setTimeout(() => { if (input.value && input.value !== asked) check(); }, WAIT);
});

input?.addEventListener("input", () => {
  if (input.value !== asked) say("", "");
});

/* An ID that is taken is told before the form leaves: the passwords, which no page gives back, stay where they are. */
form?.addEventListener("submit", async (event) => {
  if (event.submitter?.name === "check" || answer.dataset.answer === "wait") return;
  if (input.value === asked && answer.dataset.answer === "free") return;
  event.preventDefault();
  event.stopPropagation();
  if (input.value !== asked) await check();
  if (["taken", "characters", "wrong"].includes(answer.dataset.answer)) {
    input.focus();
    return;
  }
  form.submit();
});

async function check() {
  clearTimeout(timer);
  asked = input.value;
  const about = asked;
  const body = new FormData();
  body.set("username", asked);
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  try {
    const response = await fetch(form.dataset.checkUrl, { method: "POST", body, headers: { Accept: "application/json" } });
    if (response.redirected) location.assign(response.url);
    const found = await response.json();
    if (input.value === about) say(found.answer, found.text);
  } catch {
    say("wait", "確認できませんでした。通信の状態をご確認のうえ、もう一度お試しください。");
  }
}

function say(kind, text) {
  answer.dataset.answer = kind;
  answer.textContent = text;
}
