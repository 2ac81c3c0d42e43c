/* mypage.js — behaviours of the whole page. Progressive enhancement only: every page works without it. */

/* An error summary is the first thing to read after a refused form. */
document.querySelector("[data-error-summary]")?.focus();

document.addEventListener("click", (event) => {
  const at = (selector) => event.target.closest(selector);
  if (at("[data-print]")) window.print();

  /* A link or button that names a <dialog>; without script the link leads to a page of its own. */
  const opener = at("[data-opens]");
  const dialog = opener && document.getElementById(opener.dataset.opens);
  if (dialog) {
    event.preventDefault();
    dialog.showModal();
  }
  if (at("[data-closes]")) at("dialog")?.close();
  if (event.target instanceof HTMLDialogElement && event.target.matches("[data-light-dismiss]")) event.target.close();

  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    const held = menu.contains(document.activeElement);
    menu.open = false;
    if (held) menu.querySelector("summary").focus();
  }
});

/* An announcement is closed without leaving the page, so that nothing typed is lost. */
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-closes-strip]");
  if (!form) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const strip = form.closest(".mp-strip");
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual" });
    if (answer.type !== "opaqueredirect" && !answer.ok) throw new Error(String(answer.status));
  } catch {
    form.submit();
    return;
  }
  const all = strip.parentElement;
  strip.remove();
  if (!all.children.length) all.remove();
  document.getElementById("main").focus();
});

/* A second press of the same button is not a second order. The server does not rely on it. */
const SENDING_FOR = 15_000;
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.method === "dialog") return;
  if (form.dataset.sending) {
    event.preventDefault();
    return;
  }
  form.dataset.sending = "true";
  event.submitter?.setAttribute("data-busy", "");
  setTimeout(() => ready(form), SENDING_FOR);
});
addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach(ready));

function ready(form) {
  delete form.dataset.sending;
  form.querySelectorAll("[data-busy]").forEach((button) => button.removeAttribute("data-busy"));
}

/* A choice that takes effect at once. By keyboard each arrow would be a choice, so there the button stays. */
for (const form of document.querySelectorAll("form[data-autosubmit]")) {
  const button = form.querySelector("[type=submit], button:not([type])");
  let byKeyboard = false;
  if (button) button.hidden = true;
  form.addEventListener("keydown", (event) => {
    if (event.key === "Tab") return;
    byKeyboard = true;
    if (button) button.hidden = false;
  });
  form.addEventListener("pointerdown", () => { byKeyboard = false; });
  form.addEventListener("change", () => { if (!byKeyboard) form.requestSubmit(); });
}
