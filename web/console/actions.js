// What a closer can do with a lead. Each action asks what it must, calls the server, and brings
// the state up to date; a refusal is told in words.

import { api, newKey } from "./api.js";
import { ask, showLink } from "./dialogs.js";
import { toast } from "./dom.js";
import {
  state, changed, putHandoff, putMessages, conversation, handoffOf, canAccept, isMine, isClosed, closerName,
} from "./state.js";
import { failed, loadLead, loadHandoffs } from "./sync.js";
import { personName, isolated, isErased, moment } from "./words.js";

/** Which actions make sense for `lead` now. */
export function possible(lead) {
  if (isErased(lead)) return {};
  const handoff = handoffOf(lead);
  const mine = isMine(lead);
  const closed = isClosed(lead);
  const assigned = lead.status === "handed_off" && lead.owner?.kind === "closer";
  const started = assigned || ["accepted", "meeting", "opportunity"].includes(lead.status);
  const admin = state.me?.role === "admin";
  return {
    accept: canAccept(handoff),
    takeOver: !mine && !closed && !canAccept(handoff),
    release: !closed && (mine || (admin && lead.owner?.kind === "closer")),
    complete: (mine || admin) && !closed && ["accepted", "connected"].includes(handoff?.state),
    stage: (mine || admin) && started,
    outcome: (mine || admin) && started,
    assign: admin && !closed,
    erase: admin && Boolean(lead.prospect?.id),
    giveBack: (mine || admin) && (lead.owner?.kind === "closer" || lead.status === "lost"),
  };
}

export const takenBy = new Map();

async function run(work, done) {
  try {
    const answer = await work();
    if (done) toast(done, "good");
    return answer ?? true;
  } catch (problem) {
    failed(problem);
    toast(problem.message, "error");
    return null;
  }
}

export async function accept(lead) {
  const handoff = handoffOf(lead);
  if (!canAccept(handoff)) return false;
  try {
    const answer = await api.accept(handoff.id);
    putHandoff({ ...handoff, state: "accepted", ...(answer?.handoff ?? {}) });
    toast(`${isolated(personName(lead))} is yours. They have been told.`, "good");
    await loadLead(lead.id);
    await loadHandoffs();
    return true;
  } catch (problem) {
    failed(problem);
    if (problem.status === 409) {
      takenBy.set(lead.id, whoHas(problem));
      changed("lead");
      loadHandoffs();
      loadLead(lead.id);
    } else {
      toast(problem.message, "error");
    }
    return false;
  }
}

function whoHas(problem) {
  const holder = problem.body.owner ?? problem.body.closer;
  if (holder) return `${closerName(holder)} has this lead now.`;
  return problem.message;
}

export async function decline(lead) {
  const handoff = handoffOf(lead);
  if (!handoff) return;
  const done = await ask({
    heading: "Decline this offer", intro: `${isolated(personName(lead))} is offered to the next closer at once.`, confirm: "Decline", tone: "danger",
    fields: [{ name: "reason", label: "Reason", placeholder: "On a call until four", required: true }],
    act: async ({ reason }) => { await api.decline(handoff.id, reason).catch(rethrow); },
  });
  if (done) {
    toast("Declined. The next closer is asked.");
    // It may be offered to the next one already: what the server says counts.
    await loadHandoffs();
  }
}

function rethrow(problem) {
  throw failed(problem);
}

export async function takeOver(lead) {
  if (!possible(lead).takeOver) return false;
  // The fronter gives way without being asked; a colleague is not pushed aside by one key.
  const done = lead.owner?.kind === "closer"
    ? await ask({
      heading: `Take over from ${closerName(lead.owner.id)}?`, intro: "They lose the conversation and are told.", confirm: "Take over", tone: "danger",
      act: () => api.takeover(lead.conversation_id).catch(rethrow),
    })
    : await run(() => api.takeover(lead.conversation_id), "You have the conversation. The fronter is silent.");
  if (done) await loadLead(lead.id);
  return Boolean(done);
}

export const complete = async (lead) => {
  const handoff = handoffOf(lead);
  if (await run(() => api.complete(handoff.id), "Handoff completed.")) {
    putHandoff({ ...handoff, state: "completed" });
    await loadLead(lead.id);
  }
};

/** Sends the closer's words. They show at once; a failed one can be sent again under its own id. */
export async function say(lead, text, id = newKey()) {
  const talk = conversation(lead.conversation_id);
  talk.pending.set(id, { id, text, at: new Date().toISOString(), failed: null });
  changed("talk");
  try {
    const answer = await api.say(lead.conversation_id, { id, text });
    const seq = answer?.accepted?.seq;
    const messages = answer?.messages ?? [];
    if (seq && !messages.some((message) => message.seq === seq) && !talk.messages.has(seq)) {
      messages.push({ seq, from: "closer", author: state.me?.closer?.name, text, at: new Date().toISOString() });
    }
    talk.pending.delete(id);
    putMessages(lead.conversation_id, messages);
    if (!isMine(state.leads.get(lead.id))) loadLead(lead.id);
  } catch (problem) {
    failed(problem);
    const waiting = talk.pending.get(id);
    if (waiting) waiting.failed = problem.message;
    changed("talk");
  }
}

export async function note(lead, text) {
  const answer = await run(() => api.note(lead.conversation_id, text), "Noted. The prospect does not see it.");
  if (!answer) return false;
  if (answer.message) putMessages(lead.conversation_id, [answer.message]);
  else loadLead(lead.id);
  return true;
}

async function change(lead, words, question) {
  if (await ask(question)) {
    toast(words, "good");
    await loadLead(lead.id);
  }
}

export const release = (lead) => change(lead, "The fronter goes on.", {
  heading: "Hand back to the fronter", intro: "The agent answers from here on, and follows what you write.", confirm: "Hand back",
  fields: [{ name: "instruction", label: "Instruction for the agent", type: "text", placeholder: "Find out who signs, then offer me again." }],
  act: ({ instruction }) => api.release(lead.conversation_id, instruction).catch(rethrow),
});

function amountOf(text, lead) {
  const amount = Number(String(text ?? "").replace(/[,\s]/g, ""));
  if (!String(text ?? "").trim()) return undefined;
  if (!Number.isFinite(amount) || amount < 0) throw new Error("Write the amount in figures, like 24000.");
  const currency = lead.potential_revenue?.expected?.currency ?? lead.expected_value?.currency ?? "USD";
  return { amount: amount.toFixed(2), currency };
}

const currencyHint = (lead) => `In ${lead.potential_revenue?.expected?.currency ?? lead.expected_value?.currency ?? "USD"}`;

export const stage = (lead) => change(lead, "Stage recorded.", {
  heading: "Move the lead on", confirm: "Record stage",
  fields: [
    { name: "stage", label: "Stage", type: "choice", value: ["meeting", "opportunity"].includes(lead.status) ? "opportunity" : "meeting", options: [
      ["meeting", "Meeting", "The first sales meeting was held"], ["opportunity", "Opportunity", "Warrants a proposal"]] },
    { name: "value", label: "Value of the deal", placeholder: "24000", hint: currencyHint(lead) },
    { name: "expected_close_date", label: "Expected close", type: "date", value: lead.expected_close_date ?? "" },
  ],
  act: (values) => api.stage(lead.id, {
    stage: values.stage, value: amountOf(values.value, lead), expected_close_date: values.expected_close_date || undefined,
  }).catch(rethrow),
});

export const won = (lead) => change(lead, "Won. Well done.", {
  heading: "Won", intro: "The amount teaches the probability and the forecast.", confirm: "Record as won",
  fields: [{ name: "amount", label: "Contracted amount", required: true, placeholder: "24000", hint: currencyHint(lead) }],
  act: async ({ amount }) => api.outcome(lead.id, { result: "won", amount: amountOf(amount, lead) }).catch(rethrow),
});

export const lost = (lead) => change(lead, "Recorded as lost.", {
  heading: "Lost", confirm: "Record as lost", tone: "danger",
  fields: [{ name: "reason", label: "Why", required: true, placeholder: "Chose a competitor on price" }],
  act: ({ reason }) => api.outcome(lead.id, { result: "lost", reason }).catch(rethrow),
});

export const assign = (lead) => {
  const current = lead.owner?.kind === "closer" ? lead.owner.id : lead.owner?.kind ?? "fronter";
  const closers = [...state.closers.values()].map(({ id, name }) => [id, name ?? id]);
  return change(lead, "Assigned.", {
    heading: "Assign the lead", intro: "Whoever has it now loses it.", confirm: "Assign",
    fields: [
      { name: "owner", label: "Who moves it from here", type: "select", value: current,
        options: [...closers, ["fronter", "The fronter"], ["marketing", "Marketing (nurture)"]] },
      { name: "why", label: "Why", placeholder: "Knows the customer" },
    ],
    act: ({ owner, why }) => api.owner(lead.id, {
      owner: ["fronter", "marketing"].includes(owner) ? { kind: owner } : { kind: "closer", id: owner }, why: why || undefined,
    }).catch(rethrow),
  });
};

export const erase = (lead) => change(lead, "Erased.", {
  heading: `Erase ${isolated(personName(lead))}?`, confirm: "Erase for good", tone: "danger",
  intro: "Name, addresses and every word of theirs are removed, here and in every other conversation of theirs. The statistics stay. This cannot be undone.",
  act: () => api.erase(lead.prospect.id).catch(rethrow),
});

export const giveBack = (lead) => change(lead, "Returned.", {
  heading: "Return the lead", confirm: "Return", tone: "danger",
  fields: [
    { name: "kind", label: "For", type: "choice", options: [
      ["requalify", "Requalification", "Criteria changed or unclear"],
      ["regenerate", "Regeneration", "Interest must be rebuilt"],
      ["resurrect", "Resurrection", "Lost, worth another try"]] },
    { name: "reason", label: "Reason", type: "text", required: true },
    { name: "after", label: "Not before", type: "date" },
  ],
  act: ({ kind, reason, after }) => api.giveBack(lead.id, { kind, reason, after: after ? `${after}T09:00:00Z` : undefined }).catch(rethrow),
});

/** For an admin: a link by which a closer signs in as themselves. */
export async function signInLink() {
  const closers = [...state.closers.values()].map(({ id, name }) => [id, name ?? id]);
  if (closers.length === 0) return toast("There is no closer yet.", "error");
  let link = null;
  let name = "";
  const done = await ask({
    heading: "Sign a closer in", intro: "They sign in as themselves, and see what is theirs, offered to them, or nobody’s.", confirm: "Make the link",
    fields: [{ name: "closer", label: "Closer", type: "select", options: closers }],
    act: async ({ closer }) => {
      name = closerName(closer);
      link = await api.signInLink(closer).catch(rethrow);
    },
  });
  if (done) showLink(`Sign-in link for ${isolated(name)}`, `It works once, until ${moment(link.expires_at)}. Whoever opens it first is signed in: send it to nobody else.`, link.url);
}

export function forget(lead) {
  takenBy.delete(lead.id);
  changed("lead");
}
