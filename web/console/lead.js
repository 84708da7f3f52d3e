// The lead: who it is, what it is worth, what is known, and what to do now.

import { h, fill, byId } from "./dom.js";
import { state, on, handoffOf, isOffered, canAccept, isMine, closerName } from "./state.js";
import { loadLead } from "./sync.js";
import { serverNow } from "./api.js";
import { personName, isErased, standingOf, channelName, title, countdown, timeThere, languageName, textOf } from "./words.js";
import { signalCards, objectionList, promiseList } from "./proof.js";
import * as panels from "./panels.js";
import * as actions from "./actions.js";

let jump = () => {};
let close = () => {};
let drawnId = null;
const hosts = new Map();

/** `jumpTo(target)` shows a quote in the conversation, `closeLead()` goes back to the list. */
export function startLead(jumpTo, closeLead) {
  jump = jumpTo;
  close = closeLead;
  on("lead", draw);
  on("me", draw);
  draw();
}

function draw() {
  const pane = byId("lead");
  const lead = state.leads.get(state.open);
  if (!state.open) {
    drawnId = null;
    return fill(pane, h("div", { class: "blank tall" }, h("span", { class: "brand-mark big", "aria-hidden": "true" }),
      h("h2", null, "Choose a lead"), h("p", null, "The highest expected value is on top. Press ", h("kbd", null, "j"), " and ", h("kbd", null, "k"), " to move, ", h("kbd", null, "?"), " for every key.")));
  }
  if (!lead) {
    drawnId = null;
    if (state.openError) {
      const gone = [403, 404].includes(state.openError.status);
      return fill(pane, h("div", { class: "blank tall", role: "alert" }, h("h2", null, gone ? "This lead is not here" : "The lead cannot be loaded"),
        h("p", null, state.openError.message),
        h("button", { type: "button", class: "button", on: { click: () => (gone ? close() : loadLead(state.open)) } }, gone ? "Back to the list" : "Try again")));
    }
    return fill(pane, h("div", { class: "skeletons", role: "status", "aria-label": "Loading the lead" }, h("div", { class: "skeleton wide" }), h("div", { class: "skeleton" }), h("div", { class: "skeleton" })));
  }
  if (drawnId !== lead.id) {
    drawnId = lead.id;
    hosts.clear();
    fill(pane, h("article", { class: "lead", data: { testid: "lead", lead: lead.id } }));
    pane.scrollTop = 0;
  }
  drawParts(pane.firstElementChild, lead);
}

function drawParts(article, lead) {
  // What was learned and what it was worth is gone with the person.
  const unlessErased = (build) => (isErased(lead) ? () => null : build);
  const packet = state.packets.get(lead.id);
  const handoff = handoffOf(lead);
  const allowed = actions.possible(lead);
  const taken = actions.takenBy.get(lead.id);
  part(article, "header", null, [lead.prospect, lead.status, lead.grade, lead.level, lead.temperature, lead.mode, lead.channel, lead.owner, lead.campaign, lead.campaign_version, allowed, isOffered(handoff), state.closers.size],
    () => header(lead, allowed));
  part(article, "offer", null, [handoff, taken, lead.owner, state.closers.size, state.me], () => offer(lead, handoff, taken));
  part(article, "figures", null, [lead.erased_at, lead.expected_value, lead.potential_revenue, lead.probability_of_closing, lead.probability_interval, lead.outcomes_seen, lead.expected_close_date, lead.outcome, lead.stage, state.closers.size], unlessErased(() => panels.figures(lead)));
  part(article, "brief", "In short", [packet?.summary, packet?.suggested_opening, packet?.best_contact, lead.next_best_action], () => panels.brief(lead, packet));
  part(article, "need", "What they need and what it costs them", [lead.erased_at, packet?.need], unlessErased(() => panels.need(packet, jump)));
  part(article, "qualification", "Qualification", [lead.qualification], () => panels.qualification(lead), panels.verdictWords(lead));
  part(article, "why", "Why this probability", [lead.erased_at, lead.reasons], unlessErased(() => panels.why(lead)));
  part(article, "signals", "What they said", [lead.erased_at, lead.signals, packet?.signals], unlessErased(() => signalCards(lead, packet, jump)), isErased(lead) ? undefined : "Choose a quote to see it in the conversation");
  part(article, "objections", "Objections", [lead.erased_at, lead.objections], unlessErased(() => objectionList(lead, jump)));
  part(article, "promises", "Promises made", [lead.erased_at, lead.promises], unlessErased(() => promiseList(lead, jump)));
  part(article, "unknown", "Still unknown", [lead.erased_at, lead.unknown, packet?.unknown], unlessErased(() => panels.unknowns(lead, packet)));
  part(article, "context", "How they came and what they read", [lead.context], () => panels.context(lead));
  part(article, "history", "History", [lead.history], () => panels.history(lead));
  part(article, "foot", null, [lead.id, allowed.erase], () => h("p", { class: "lead-foot" },
    h("a", { href: `/v1/leads/${lead.id}/packet`, target: "_blank", rel: "noopener" }, "Open the packet as a page"),
    allowed.erase && h("button", { type: "button", class: "text-button", data: { testid: "do-erase" }, on: { click: () => actions.erase(state.leads.get(lead.id) ?? lead) } }, "Erase this person’s data"),
    h("span", { class: "quiet" }, `Lead ${lead.id}`)));
}

// A part is drawn again only when what it shows has changed: focus, selection and scroll stay.
function part(article, id, heading, inputs, build, note) {
  const signature = JSON.stringify([inputs, note]);
  let host = hosts.get(id);
  if (!host) {
    host = { element: h("section", { class: `part part-${id}`, data: { testid: `part-${id}` } }), signature: null };
    hosts.set(id, host);
    article.append(host.element);
  }
  if (host.signature === signature) return;
  host.signature = signature;
  const body = build();
  host.element.hidden = !body;
  if (!body) return fill(host.element);
  if (heading) host.element.setAttribute("aria-label", heading);
  fill(host.element, heading && h("div", { class: "part-head" }, h("h2", null, heading), note && h("span", { class: "quiet" }, note)), body);
}

function header(lead, allowed) {
  const prospect = lead.prospect ?? {};
  const erased = isErased(lead);
  const email = erased ? null : prospect.email?.value ?? textOf(prospect.email);
  const phone = erased ? null : textOf(prospect.phone);
  const there = timeThere(prospect.timezone, serverNow());
  return [
    h("div", { class: "lead-top" },
      h("button", { type: "button", class: "tool back", on: { click: close } }, "← Leads"),
      h("div", { class: "pane-switch", role: "group", "aria-label": "Show" },
        ["packet", "talk"].map((pane) => h("button", { type: "button", class: "tool", data: { pane, testid: `pane-${pane}` } }, pane === "packet" ? "Packet" : "Conversation")))),
    h("div", { class: "lead-title" },
      h("span", { class: `grade big grade-${lead.grade ?? "none"}`, title: lead.grade ? `Grade ${lead.grade}` : "No grade yet" }, lead.grade ?? "–"),
      h("div", null,
        h("h1", { dir: "auto", data: { testid: "lead-name" } }, personName(lead)),
        h("p", { class: "lead-sub" }, erased ? "Only what the statistics need is left" : [titleOf(lead), prospect.company].filter(Boolean).join(", ") || "Company not known"))),
    h("p", { class: "lead-tags" },
      lead.temperature && h("span", { class: `heat heat-${lead.temperature}` }, lead.temperature),
      h("span", { class: `tag status-${lead.status}`, data: { testid: "lead-status" } }, standingOf(lead, handoffOf(lead))),
      panels.levelWords(lead) && h("span", { class: "tag plain" }, panels.levelWords(lead)),
      (lead.channel ?? lead.context?.channel) && h("span", { class: "tag plain" }, channelName(lead.channel ?? lead.context.channel)),
      h("span", { class: "tag plain", title: `Campaign ${lead.campaign}, version ${lead.campaign_version ?? "?"}` }, title(lead.campaign)),
      lead.mode === "degraded" && h("span", { class: "tag warn", title: "The LLM was out when this was read; the rules read it" }, "Read by rules only")),
    h("dl", { class: "contact" },
      email && fact("E-mail", h("a", { href: `mailto:${encodeURIComponent(email).replace("%40", "@")}`, dir: "ltr" }, email), prospect.email?.verified !== true && h("span", { class: "claim", title: "The visitor typed it; it has not been confirmed" }, "unverified")),
      phone && fact("Phone", h("a", { href: `tel:${phone}`, dir: "ltr" }, phone)),
      there && fact("Local time", there, h("span", { class: "quiet" }, ` ${prospect.timezone.split("/").pop().replaceAll("_", " ")}`)),
      prospect.locale && !/^en\b/.test(prospect.locale) && fact("Language", languageName(prospect.locale)),
      fact("Owner", h("span", { data: { testid: "owner" } }, ownerWords(lead)))),
    actionBar(lead, allowed),
  ];
}

const fact = (name, ...words) => h("div", null, h("dt", null, name), h("dd", null, words));

const titleOf = (lead) => lead.prospect?.title ?? lead.signals?.authority?.value?.title ?? null;

function ownerWords(lead) {
  if (isMine(lead)) return "You";
  if (lead.owner?.kind === "closer") return closerName(lead.owner.id);
  return lead.owner?.kind === "marketing" ? "Marketing (nurture)" : "The fronter";
}

function actionBar(lead, allowed) {
  const current = () => state.leads.get(lead.id) ?? lead;
  const button = (name, text, act, tone = "") => h("button", {
    type: "button", class: `button ${tone}`, data: { testid: `do-${name}` }, on: { click: () => act(current()) },
  }, text);
  const buttons = [
    allowed.takeOver && button("takeover", ["Take over ", h("kbd", { "aria-hidden": "true" }, "t")], actions.takeOver),
    allowed.complete && button("complete", "Contact made", actions.complete, "primary"),
    allowed.stage && button("stage", "Stage", actions.stage),
    allowed.outcome && button("won", "Won", actions.won),
    allowed.outcome && button("lost", "Lost", actions.lost),
    allowed.release && button("release", "Hand back", actions.release),
    allowed.giveBack && button("return", "Return", actions.giveBack),
    allowed.assign && button("assign", "Assign", actions.assign),
  ].filter(Boolean);
  return buttons.length > 0 && h("div", { class: "actions", role: "toolbar", "aria-label": "What to do with this lead" }, buttons);
}

function offer(lead, handoff, taken) {
  if (taken) {
    return h("div", { class: "offer gone", role: "alert", data: { testid: "taken" } }, h("p", null, h("b", null, taken)),
      h("button", { type: "button", class: "button", on: { click: () => actions.forget(lead) } }, "OK"));
  }
  if (!isOffered(handoff)) return null;
  const left = h("span", { class: "offer-left", data: { until: handoff.offered_until, testid: "sla" } }, countdown(handoff.offered_until, serverNow()) ?? "over");
  if (!canAccept(handoff)) {
    return h("div", { class: "offer other" }, h("p", null, h("b", null, `Offered to ${closerName(handoff.closer)}`), handoff.reason && `: ${title(handoff.reason)}`), left);
  }
  const mine = handoff.closer && (handoff.closer.id ?? handoff.closer) === state.me?.closer?.id;
  return h("div", { class: "offer", data: { testid: "offer" } },
    h("div", { class: "offer-words" }, h("p", null, h("b", null, mine ? "Offered to you" : `Offered to ${closerName(handoff.closer)}`)), handoff.reason && h("p", { class: "offer-reason" }, title(handoff.reason))),
    left,
    h("div", { class: "offer-actions" },
      h("button", { type: "button", class: "button", data: { testid: "decline" }, on: { click: () => actions.decline(lead) } }, "Decline"),
      h("button", { type: "button", class: "button accept", data: { testid: "accept" }, on: { click: (event) => acceptFrom(event.currentTarget, lead) } }, "Accept ", h("kbd", { "aria-hidden": "true" }, "c"))));
}

async function acceptFrom(button, lead) {
  button.disabled = true;
  const done = await actions.accept(lead);
  if (!done) button.disabled = false;
}
