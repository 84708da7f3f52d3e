// Being told without looking: the number in the title, and, where asked for, a desktop
// notification and a short sound.

import { state, canAccept, isMine } from "./state.js";
import { waitingCount } from "./selection.js";
import { personName, moneyShort, isolated } from "./words.js";
import { byId, toast } from "./dom.js";

const WANTED = "fronter.console.alerts";
let wanted = false;
let audio = null;
let openLead = () => {};
// What says that an offer has come, by lead, until the lead is looked at.
const offers = new Map();

export function startAlerts(open) {
  openLead = open;
  try {
    wanted = localStorage.getItem(WANTED) === "on" && "Notification" in window && Notification.permission === "granted";
  } catch { /* no storage: off */ }
  const button = byId("alerts");
  draw(button);
  button.addEventListener("click", async () => {
    wanted = !wanted;
    if (wanted) {
      audio ??= new AudioContext();
      chime();
      if ("Notification" in window && Notification.permission === "default") await Notification.requestPermission();
      if (!("Notification" in window) || Notification.permission !== "granted") {
        toast("The browser does not allow notifications here; you will hear the sound only.");
      }
    }
    try {
      localStorage.setItem(WANTED, wanted ? "on" : "off");
    } catch { /* not kept */ }
    draw(button);
  });
}

function draw(button) {
  button.setAttribute("aria-pressed", String(wanted));
  button.textContent = wanted ? "Alerts on" : "Alerts off";
}

export function drawTitle() {
  offers.get(state.open)?.remove();
  offers.delete(state.open);
  const count = waitingCount();
  const name = state.open ? personName(state.leads.get(state.open)) : "Leads";
  document.title = `${count ? `(${count}) ` : ""}${name} · Fronter`;
}

export function offerArrived(handoff, lead) {
  if (!canAccept(handoff)) return;
  const value = moneyShort(lead?.expected_value);
  const name = isolated(personName(lead));
  tell(handoff.lead_id, `New offer: ${name}`, [lead?.prospect?.company, value && `expected value ${value}`].filter(Boolean).join(", "));
  if (state.open === handoff.lead_id) return;
  offers.set(handoff.lead_id, toast(`New offer: ${name}${value ? `, ${value}` : ""}`, "offer", () => openLead(handoff.lead_id)));
}

export function answerArrived(lead, message) {
  if (isMine(lead)) tell(lead.id, personName(lead), message.text);
}

function tell(leadId, title, body) {
  if (!wanted) return;
  chime();
  if (document.visibilityState === "visible" || !("Notification" in window) || Notification.permission !== "granted") return;
  const note = new Notification(title, { body: body.slice(0, 140), tag: leadId });
  note.addEventListener("click", () => {
    window.focus();
    openLead(leadId);
    note.close();
  });
}

// Two soft tones, made here: no file to load.
function chime() {
  try {
    audio ??= new AudioContext();
    for (const [pitch, delay] of [[660, 0], [880, 0.12]]) {
      const tone = audio.createOscillator();
      const volume = audio.createGain();
      const at = audio.currentTime + delay;
      tone.frequency.value = pitch;
      volume.gain.setValueAtTime(0, at);
      volume.gain.linearRampToValueAtTime(0.12, at + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.35);
      tone.connect(volume).connect(audio.destination);
      tone.start(at);
      tone.stop(at + 0.4);
    }
  } catch { /* no sound device */ }
}
