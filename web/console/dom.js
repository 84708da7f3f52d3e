// Elements out of data. Text becomes text nodes, never markup: what a prospect wrote cannot
// become part of the page.

const PROPERTIES = new Set(["value", "checked", "disabled", "hidden", "open", "selected", "indeterminate"]);

/** An element: `h("p", { class: "note", data: { testid: "x" }, on: { click } }, "text", child)`. */
export function h(tag, options, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(options ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "data") {
      for (const [key, datum] of Object.entries(value)) {
        if (datum !== null && datum !== undefined) element.dataset[key] = String(datum);
      }
    } else if (name === "on") {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else if (name === "width") {
      // Through the style object: a style attribute would be refused by the content policy.
      element.style.setProperty("--width", value);
    } else if (name === "at") {
      element.style.setProperty("--at", value);
    } else if (name === "href") {
      const address = safeAddress(value);
      if (address) element.setAttribute("href", address);
    } else if (PROPERTIES.has(name)) {
      element[name] = value;
    } else {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  element.append(...flat(children));
  return element;
}

function flat(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false)
    .map((child) => (child instanceof Node ? child : document.createTextNode(String(child))));
}

/** Replaces what stands in `element`. */
export function fill(element, ...children) {
  element.replaceChildren(...flat(children));
  return element;
}

export const byId = (id) => document.getElementById(id);

/** The address if following it can only open a page, a mail or a call; otherwise null. */
export function safeAddress(text) {
  try {
    const address = new URL(text, location.origin);
    return ["http:", "https:", "mailto:", "tel:"].includes(address.protocol) ? String(text) : null;
  } catch {
    return null;
  }
}

export function reducedMotion() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

export function scrollTo(element, block = "center") {
  element.scrollIntoView({ block, behavior: reducedMotion() ? "auto" : "smooth" });
}

/** A one-line message that goes away by itself; with `act` it can be followed. */
export function toast(text, kind = "info", act = null) {
  const note = h(act ? "button" : "div", {
    class: `toast ${kind}`, type: act && "button", data: { testid: "toast" }, on: act ? { click: () => { note.remove(); act(); } } : {},
  }, text);
  byId("toasts").append(note);
  setTimeout(() => note.classList.add("leaving"), kind === "error" ? 8000 : 4000);
  setTimeout(() => note.remove(), kind === "error" ? 8400 : 4400);
  return note;
}
