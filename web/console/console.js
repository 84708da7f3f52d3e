// The console: starts everything, follows the address, and listens to the keyboard.

import { byId, fill, h, toast, scrollTo } from "./dom.js";
import { api, Problem } from "./api.js";
import { state, on, changed } from "./state.js";
import { TABS } from "./selection.js";
import { start, loadLead, failed } from "./sync.js";
import { startList, selectTab, moveSelection } from "./list.js";
import { startLead } from "./lead.js";
import { startTalk, focusComposer, jumpTo } from "./talk.js";
import { startAlerts, drawTitle } from "./notify.js";
import { showHelp, showGate } from "./dialogs.js";
import * as actions from "./actions.js";

function openLead(id) {
  if (location.hash === `#/lead/${id}`) followAddress();
  else location.hash = `#/lead/${id}`;
}

function closeLead() {
  if (state.open) history.pushState(null, "", location.pathname);
  followAddress();
}

function followAddress() {
  const id = /^#\/lead\/([\w-]{1,64})$/.exec(location.hash)?.[1] ?? null;
  document.body.dataset.view = id ? "lead" : "list";
  if (id === state.open) return;
  state.open = id;
  state.selected = id ?? state.selected;
  document.body.dataset.pane = "packet";
  changed("lead", "talk", "list");
  if (id) loadLead(id);
}

/** From a mark in the transcript to the card that rests on it. */
function showProof(key) {
  const quote = document.querySelector(`.quote[data-key="${CSS.escape(key)}"]`);
  if (!quote) return;
  document.body.dataset.pane = "packet";
  const card = quote.closest("li") ?? quote;
  scrollTo(card);
  card.classList.remove("pointed");
  void card.offsetWidth; // starts the animation again
  card.classList.add("pointed");
}

function drawMe() {
  const { me } = state;
  byId("who").textContent = me?.closer?.name ?? (me?.role ? me.role[0].toUpperCase() + me.role.slice(1) : "");
  byId("sign-out").hidden = !me;
  byId("sign-in-link").hidden = me?.role !== "admin";
  byId("presence-box").hidden = !me?.closer;
  const presence = state.closers.get(me?.closer?.id)?.presence ?? me?.closer?.presence;
  if (presence) byId("presence").value = presence;
  byId("presence-box").dataset.presence = byId("presence").value;
}

const CONNECTION = { connecting: "Connecting", live: "Live", waiting: "Connection lost, trying again" };

function drawConnection() {
  const place = byId("connection");
  place.dataset.state = state.connection;
  place.textContent = CONNECTION[state.connection];
}

/** Says which campaign's edit is not taken up, and what is wrong in it. */
function drawBrokenEdits() {
  const edits = state.brokenEdits;
  const place = byId("broken");
  place.hidden = edits.length === 0;
  const names = [...new Set(edits.map((edit) => edit.campaign ?? "the team or its folder"))];
  place.querySelector("summary").textContent = `Edit not taken up: ${names.join(", ")}`;
  const lines = edits.flatMap((edit) => [
    edit.running_version && h("li", { class: "soft" }, `${edit.campaign} goes on in version ${edit.running_version}`),
    ...edit.findings.map((finding) => h("li", {}, finding)),
  ]);
  fill(place.querySelector("ul"), lines);
}

byId("presence").addEventListener("change", async (event) => {
  const { id } = state.me.closer;
  const presence = event.target.value;
  try {
    await api.presence(id, presence);
    state.closers.set(id, { id, ...state.closers.get(id), presence });
  } catch (problem) {
    toast(failed(problem).message, "error");
  }
  changed("me");
});

byId("sign-out").addEventListener("click", async () => {
  try {
    await api.signOut();
    location.replace("/console"); // nothing of what was loaded stays
  } catch (problem) {
    toast(failed(problem).message, "error");
  }
});

byId("sign-in-link").addEventListener("click", () => actions.signInLink());
byId("help").addEventListener("click", showHelp);
function showPane(pane) {
  document.body.dataset.pane = pane;
  changed("talk");
}

document.addEventListener("click", (event) => {
  const pane = event.target.closest?.("button[data-pane]")?.dataset.pane;
  if (pane) showPane(pane);
});

const isTyping = (element) => element.closest?.("input, textarea, select, [contenteditable]") !== null;

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "Escape") return escape(event.target);
  if (isTyping(event.target) || !byId("gate").hidden) return;
  const lead = state.leads.get(state.open) ?? state.leads.get(state.selected);
  const act = KEYS[event.key] ?? (TABS[Number(event.key) - 1] && (() => selectTab(TABS[Number(event.key) - 1].id)));
  if (!act || act(lead, event) === false) return;
  event.preventDefault();
});

const KEYS = {
  j: () => moveSelection(1),
  k: () => moveSelection(-1),
  Enter: (_, event) => {
    if (!state.selected || event.target.closest("button, a, summary")) return false;
    openLead(state.selected);
    return true;
  },
  c: (lead) => lead && actions.accept(lead),
  t: (lead) => lead && actions.takeOver(lead),
  r: () => focusComposer("reply"),
  n: () => focusComposer("note"),
  p: () => showPane(document.body.dataset.pane === "packet" ? "talk" : "packet"),
  "/": () => byId("search").focus(),
  "?": showHelp,
};

function escape(target) {
  if (isTyping(target)) target.blur();
  else if (document.body.dataset.pane === "talk" && matchMedia("(max-width: 1180px)").matches) showPane("packet");
  else if (state.open) closeLead();
}

function showSignedOut(reason) {
  byId("board").inert = true;
  showGate(byId("gate"), reason);
}

on("me", drawMe);
on("connection", drawConnection);
on("edits", drawBrokenEdits);
on("list", drawTitle);
on("lead", drawTitle);
addEventListener("hashchange", followAddress);
addEventListener("popstate", followAddress);
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") changed("talk"); });

startAlerts(openLead);
startList(openLead);
startLead(jumpTo, closeLead);
startTalk(showProof);

try {
  await start(() => showSignedOut("signed-out"));
  followAddress();
} catch (problem) {
  if (!(problem instanceof Problem)) throw problem;
  showSignedOut(problem.status === 401 || problem.status === 403 ? "signed-out" : "down");
}
