// Questions that the console asks before it acts, in native dialogs.

import { h, fill, toast } from "./dom.js";

/**
 * Asks for `fields` (`{name, label, type, options, value, placeholder, required, hint}`, `type`
 * being `text` for many lines, `choice`, `select` or an input's) and
 * resolves to their values, or to null where the person thought better of it.
 * `act(values)` runs before the dialog closes; what it throws is shown in the dialog.
 */
export function ask({ heading, intro, fields = [], confirm, tone = "", act }) {
  return new Promise((resolve) => {
    const returnTo = document.activeElement;
    const problem = h("p", { class: "form-problem", role: "alert", hidden: true });
    const submit = h("button", { type: "submit", class: `button primary ${tone}`, data: { testid: "dialog-confirm" } }, confirm);
    let answer = null;
    const form = h("form", {
      method: "dialog",
      on: {
        async submit(event) {
          event.preventDefault();
          const values = Object.fromEntries(new FormData(form));
          submit.disabled = true;
          try {
            await act?.(values);
            answer = values;
            dialog.close();
          } catch (error) {
            problem.textContent = error.message;
            problem.hidden = false;
          }
          submit.disabled = false;
        },
      },
    },
    h("h2", { id: "dialog-heading" }, heading), intro && h("p", { class: "quiet" }, intro),
    fields.map(fieldOf), problem,
    h("div", { class: "dialog-actions" },
      h("button", { type: "button", class: "button", on: { click: () => dialog.close() } }, "Cancel"), submit));
    const dialog = h("dialog", { "aria-labelledby": "dialog-heading", data: { testid: "dialog" } }, form);
    dialog.addEventListener("close", () => {
      dialog.remove();
      returnTo?.focus?.();
      resolve(answer);
    });
    document.body.append(dialog);
    dialog.showModal();
    (form.querySelector("textarea, input:not([type=radio]), input:checked, select") ?? submit).focus();
  });
}

function fieldOf(field) {
  const hint = field.hint && h("span", { class: "hint" }, field.hint);
  if (field.type === "choice") {
    return h("fieldset", { class: "choices" }, h("legend", null, field.label),
      field.options.map(([value, label, words], index) => h("label", { class: "choice" },
        h("input", { type: "radio", name: field.name, value, checked: field.value ? value === field.value : index === 0, required: true }),
        h("span", null, h("b", null, label), words && h("small", null, words)))));
  }
  const common = { name: field.name, required: field.required, placeholder: field.placeholder, data: { testid: `field-${field.name}` } };
  const control = field.type === "select"
    ? h("select", common, field.options.map(([value, label]) => h("option", { value, selected: value === field.value }, label)))
    : field.type === "text" ? h("textarea", { ...common, rows: 3, maxlength: 2000 })
    : h("input", { ...common, type: field.type ?? "text", value: field.value ?? "", step: field.step, min: field.min });
  return h("label", { class: "field" }, h("span", null, field.label), control, hint);
}

/** A link to be passed on by hand. */
export function showLink(heading, words, url) {
  const field = h("input", { type: "text", readonly: true, value: url, "aria-label": "The link", dir: "ltr", data: { testid: "link" } });
  field.addEventListener("focus", () => field.select());
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(url);
      dialog.close();
      toast("The link is copied.", "good");
    } catch { // not allowed, or no secure page: it is marked, for the keyboard
      field.focus();
      field.select();
    }
  };
  const dialog = h("dialog", { "aria-labelledby": "link-heading", data: { testid: "link-dialog" } },
    h("form", { method: "dialog" },
      h("h2", { id: "link-heading" }, heading), h("p", { class: "quiet" }, words), h("label", { class: "field" }, field),
      h("div", { class: "dialog-actions" },
        h("button", { class: "button" }, "Close"),
        h("button", { type: "button", class: "button primary", data: { testid: "copy-link" }, on: { click: copy } }, "Copy the link"))));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

const SHORTCUTS = [
  ["j / k", "next, previous lead"], ["Enter", "open the lead"], ["1 … 5", "switch the tab"], ["/", "search"],
  ["c", "accept the offer"], ["t", "take over"], ["r", "reply"], ["n", "private note"],
  ["Ctrl Enter", "send"], ["p", "packet or conversation, on narrow screens"], ["Esc", "back"], ["?", "this help"],
];

export function showHelp() {
  const dialog = h("dialog", { class: "help", "aria-labelledby": "help-heading", data: { testid: "help-dialog" } },
    h("h2", { id: "help-heading" }, "Keyboard"),
    h("dl", { class: "keys" }, SHORTCUTS.map(([keys, words]) => [h("dt", null, h("kbd", null, keys)), h("dd", null, words)])),
    h("form", { method: "dialog", class: "dialog-actions" }, h("button", { class: "button primary" }, "Close")));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

/** The page for somebody without a session. */
export function showGate(gate, reason) {
  fill(gate, h("div", { class: "gate-card" },
    h("span", { class: "brand-mark big", "aria-hidden": "true" }),
    h("h1", null, reason === "down" ? "Fronter cannot be reached" : "You are signed out"),
    reason === "down"
      ? h("p", null, "The server does not answer. Your leads are safe where they are.")
      : h("p", null, "Open a one-time sign-in link: an admin makes one for you in the console, ", h("code", null, "fronter token signin"), " prints one, and so does the server when it starts. A link works once."),
    h("button", { type: "button", class: "button primary", on: { click: () => location.reload() } }, "Try again")));
  gate.hidden = false;
}
