//! Parting: matters that are no sale, who does not fit, a no, and not now.

use super::again::{MOST_PERSON_OFFERS, offer, told_no};
use super::later::{asks_on, only_contact};
use super::offered::wishes_to_talk;
use super::{pressing, returning};
use crate::campaign::playbook::Stage;
use crate::conversation::agenda::{Agenda, Point, Step};
use crate::conversation::decide::Draft;
use crate::conversation::decide::asking::sure;
use crate::conversation::decide::learning::learn::Learned;
use crate::conversation::decide::learning::other;
use crate::conversation::decide::respond::redirected;
use crate::conversation::decide::step::PERSON;
use crate::conversation::effect::{Announcement, Effect};
use crate::conversation::event::Event;
use crate::conversation::message::{Author, MoveKind};
use crate::conversation::objection::Standing;
use crate::conversation::state::{LeadStatus, Unread};
use crate::reading::finding::IntentKind;
use crate::reading::{Manner, Reading};
use crate::signal::{SignalName, Span};

/// Whoever takes a no says so in so few words.
const A_FAREWELL: usize = 5;
/// A nod has so many words beside it.
const BESIDE_A_NOD: usize = 3;
/// Thanks or a goodbye so many: "thanks a lot for taking the time, have a nice day".
const BESIDE_THANKS: usize = 7;

/// "Not sure yet, tbh": so many words beside say nothing more.
const BESIDE_UNSURE: usize = 2;

/// Matters that are no sale end here.
pub(crate) fn set_aside(draft: &mut Draft<'_>, learned: &Learned, agenda: &mut Agenda) -> bool {
    let Some(matter) = redirected(draft, learned) else {
        return false;
    };
    let fault = [other::FAULT, other::FAULT_NOTED].contains(&matter);
    // Who has a case of their own is still a lead, also where this question is for others.
    let of_customer = fault || other::CUSTOMER.contains(&matter);
    let is_lead = of_customer && other::has_own_case(draft);
    let reason = if matter.starts_with("colleague") {
        other::WRONG_PERSON
    } else if fault {
        other::CUSTOMER[0]
    } else {
        matter
    };
    if draft.state.open_handoff().is_none()
        && draft.state.status != LeadStatus::Disqualified
        && !is_lead
    {
        draft.record(Event::LeadDisqualified {
            reason: reason.to_owned(),
            because: reason.to_owned(),
        });
        draft.announce("lead.disqualified");
    }
    agenda.step = Step::Rest;
    let offered = draft.state.times_offered.get(PERSON).copied();
    let offered = offered.unwrap_or_default();
    // A customer is offered a person and asked nothing.
    if of_customer && draft.state.open_handoff().is_none() && offered < MOST_PERSON_OFFERS {
        offer(draft, agenda, PERSON);
    }
    true
}

/// Told already that this is the end: questions are still answered, nothing is
/// asked, and goodbye is said once.
pub(crate) fn parted(draft: &Draft<'_>, learned: &Learned, agenda: &mut Agenda) -> bool {
    let set_aside = match draft.state.status {
        LeadStatus::Disqualified => true,
        LeadStatus::Nurture => {
            let only_reach = only_way(learned) || only_contact(learned);
            // Who was of more interest than that was taken up again before.
            !learned.says_something()
                || waits(draft, learned)
                || only_reach && learned.accepted.is_none()
                || asks_on(learned)
        }
        LeadStatus::Open
        | LeadStatus::Engaged
        | LeadStatus::Qualified
        | LeadStatus::HandedOff
        | LeadStatus::Accepted
        | LeadStatus::Meeting
        | LeadStatus::Opportunity
        | LeadStatus::OptedOut
        | LeadStatus::Won
        | LeadStatus::Lost => false,
    };
    if !set_aside {
        return false;
    }
    let nothing_else = agenda
        .points
        .iter()
        .all(|point| matches!(point, Point::Welcome));
    // "That's a shame", "nope", "understood, good luck": the no is taken, and nothing is unclear in it.
    let asks_limit = learned.shows(Manner::AsksLimit);
    let takes_no = takes_the_no(draft, learned) && !asks_limit;
    if repeats(draft, MoveKind::Close, learned) || takes_no && said_last(draft, MoveKind::Close) {
        agenda.points.clear();
    } else if takes_no {
        agenda.points.clear();
        agenda.step = Step::Close;
    } else if draft.state.status == LeadStatus::Disqualified && says_goodbye(learned) && !asks_limit
    {
        agenda.points.retain(Point::is_answer);
        agenda.step = Step::Close;
    } else if nothing_else
        && takes_leave(learned)
        && (only_polite(learned) || says_goodbye(learned))
    {
        agenda.step = Step::Close;
    } else if draft.state.status == LeadStatus::Disqualified {
        told_no(draft, learned, agenda);
    } else if agenda.points.is_empty() {
        agenda.step = Step::StayAvailable;
    }
    true
}

/// Whether nothing but the way of contact was told: "don't call me".
pub(crate) fn only_way(learned: &Learned) -> bool {
    let news: Vec<&SignalName> = learned.fresh.iter().chain(&learned.corrected).collect();
    !news.is_empty()
        && news
            .iter()
            .all(|name| name.as_str() == SignalName::CONTACT_WAY)
        && learned.objections.is_empty()
        && learned.accepted.is_none()
}

/// Whether they want to hear from us later, and tell how to reach them then, whatever they
/// tell of their case beside.
pub(crate) fn waits(draft: &Draft<'_>, learned: &Learned) -> bool {
    let told = |names: &[&str]| {
        let mut news = learned.fresh.iter().chain(&learned.corrected);
        news.any(|name| names.contains(&name.as_str()))
    };
    draft.state.follow_up.is_some()
        && learned.accepted.is_none()
        && learned.objections.is_empty()
        && told(&[SignalName::EMAIL, SignalName::PHONE])
        && !told(&[SignalName::TIMELINE, SignalName::INTENT, SignalName::NEED])
}

/// Whether the last words of the agent made this move already and the prospect
/// has only said something polite since.
pub(crate) fn repeats(draft: &Draft<'_>, kind: MoveKind, learned: &Learned) -> bool {
    only_polite(learned) && said_last(draft, kind)
}

/// Whether the last words of the agent made this move.
fn said_last(draft: &Draft<'_>, kind: MoveKind) -> bool {
    let mut spoken = draft.state.messages.iter().rev();
    let last = spoken.find(|message| message.from == Author::Agent);
    last.is_some_and(|message| message.moves.iter().any(|made| made.kind == kind))
}

/// Whether a few words that ask and tell nothing follow on our no.
pub(crate) fn takes_the_no(draft: &Draft<'_>, learned: &Learned) -> bool {
    let taken = [
        IntentKind::Negate,
        IntentKind::Decline,
        IntentKind::DeclineSoft,
        IntentKind::Affirm,
        IntentKind::Thanks,
        IntentKind::Bye,
    ];
    let goes_on = [
        Manner::ChangesCase,
        Manner::AsksNext,
        Manner::AsksVerdict,
        Manner::AsksAgain,
        Manner::Gibberish,
        Manner::Protests,
    ];
    draft.state.status == LeadStatus::Disqualified
        && !tells_more(learned)
        && learned.readings.iter().all(|(message, reading)| {
            let words = message.text.split_whitespace().count();
            let bye = reading.intends(IntentKind::Bye);
            (bye || words <= A_FAREWELL)
                && !message.text.contains('?')
                && !reading.asks
                && reading.facts.is_empty()
                && (reading.signals.iter())
                    .all(|found| found.value.is_none() || is_of_a_rival(&found.signal))
                && (bye || goes_on.iter().all(|kind| !reading.shows(*kind)))
                && reading
                    .intents
                    .iter()
                    .all(|found| taken.contains(&found.kind))
        })
}

/// Whether nothing but thanks, a greeting, a nod or a goodbye was said.
pub(crate) fn only_polite(learned: &Learned) -> bool {
    let polite = [
        IntentKind::Thanks,
        IntentKind::Bye,
        IntentKind::Affirm,
        IntentKind::Accept,
        IntentKind::Greeting,
    ];
    learned.fresh.is_empty()
        && learned.corrected.is_empty()
        && learned.readings.iter().all(|(message, reading)| {
            !message.text.contains('?')
                && !reading.asks
                && !reading.shows(Manner::AsksNext)
                && !reading.shows(Manner::AsksVerdict)
                && reading
                    .intents
                    .iter()
                    .any(|found| polite.contains(&found.kind))
                && says_little_beside(message, reading, &polite)
        })
}

/// "Perfect, thx": every word of it is courtesy, and asks for nothing.
pub(crate) fn only_courtesy(message: &Unread, reading: &Reading) -> bool {
    let polite = [IntentKind::Thanks, IntentKind::Bye, IntentKind::Accept];
    reading.intends(IntentKind::Thanks)
        && !message.text.contains('?')
        && words_beside(message, reading, &polite) == 0
}

/// "Yes, she owns it so she decides" is more than a nod.
fn says_little_beside(message: &Unread, reading: &Reading, polite: &[IntentKind]) -> bool {
    let thanks = [IntentKind::Thanks, IntentKind::Bye];
    let most = if thanks.iter().any(|kind| reading.intends(*kind)) {
        BESIDE_THANKS
    } else {
        BESIDE_A_NOD
    };
    words_beside(message, reading, polite) <= most
}

/// How many words say something else than these intents.
fn words_beside(message: &Unread, reading: &Reading, polite: &[IntentKind]) -> usize {
    let said: Vec<Span> = reading
        .intents
        .iter()
        .filter(|found| polite.contains(&found.kind))
        .map(|found| found.span)
        .collect();
    let mut at = 0;
    let mut beside = 0;
    for word in message.text.split_inclusive(char::is_whitespace) {
        let (start, end) = (at, at + word.trim_end().chars().count());
        at += word.chars().count();
        let covered = said.iter().any(|span| span.start < end && start < span.end);
        beside += usize::from(!covered && word.chars().any(char::is_alphanumeric));
    }
    beside
}

/// Whether no more is said than that they don't know.
pub(crate) fn only_unsure(learned: &Learned) -> bool {
    learned.objections.is_empty()
        && learned.readings.iter().all(|(message, reading)| {
            let said = [IntentKind::Unsure, IntentKind::Negate, IntentKind::Affirm];
            reading.intends(IntentKind::Unsure)
                && !message.text.contains('?')
                && words_beside(message, reading, &said) <= BESIDE_UNSURE
        })
}

/// Whether they leave, whatever reason they give, and ask nothing more.
pub(crate) fn says_goodbye(learned: &Learned) -> bool {
    learned.intends(IntentKind::Bye) && !asks_on(learned)
}

/// Whether the messages move the lead by more than with whom or what they stay.
fn tells_more(learned: &Learned) -> bool {
    let mut told = learned.fresh.iter().chain(&learned.corrected);
    !told.all(is_of_a_rival) || !learned.objections.is_empty() || learned.accepted.is_some()
}

fn is_of_a_rival(name: &SignalName) -> bool {
    [SignalName::COMPETITOR, SignalName::CURRENT_SOLUTION].contains(&name.as_str())
}

/// Whether they take their leave: nothing else is answered by a goodbye.
pub(crate) fn takes_leave(learned: &Learned) -> bool {
    learned.intends(IntentKind::Bye) || learned.intends(IntentKind::Thanks)
}

/// Who does not fit hears a polite no, early.
pub(crate) fn no_sale(draft: &mut Draft<'_>, learned: &Learned, agenda: &mut Agenda) -> bool {
    let fit = &draft.rules.campaign.lead.definition.fit;
    // Who has plainly said one thing that rules them out is not asked to confirm another.
    let told = draft.evaluation().qualification.disqualified_by;
    let told_first = told.map(|by| by.criterion);
    let plain = fit
        .iter()
        .filter(|criterion| criterion.disqualifies && sure::is_meant(draft, learned, criterion))
        .min_by_key(|criterion| Some(&criterion.id) != told_first.as_ref());
    if let Some(criterion) = plain {
        disqualify(draft, agenda, &criterion.id, &criterion.because);
        return true;
    }
    // Who says goodbye is asked nothing more.
    if says_goodbye(learned) && learned.accepted.is_none() {
        return false;
    }
    let (ruled_out, because) = loop {
        let Some(ruled_out) = draft.evaluation().qualification.disqualified_by else {
            return false;
        };
        let Some(criterion) = fit.iter().find(|known| known.id == ruled_out.criterion) else {
            break (ruled_out.clone(), ruled_out.criterion);
        };
        if !sure::in_doubt(draft, learned, agenda, criterion) {
            break (ruled_out, criterion.because.clone());
        }
        if agenda.step != Step::Rest {
            return true;
        }
    };
    disqualify(draft, agenda, &ruled_out.criterion, &because);
    true
}

fn disqualify(draft: &mut Draft<'_>, agenda: &mut Agenda, criterion: &str, because: &str) {
    draft.record(Event::LeadDisqualified {
        reason: criterion.to_owned(),
        because: because.to_owned(),
    });
    draft.announce("lead.disqualified");
    agenda.step = Step::Disqualify {
        criterion: Some(criterion.to_owned()),
    };
}

/// No means no: one answer to a reason, never a push against a plain no.
pub(crate) fn hears_no(draft: &mut Draft<'_>, learned: &Learned, agenda: &mut Agenda) -> bool {
    let conceded = agenda
        .points
        .iter()
        .any(|point| matches!(point, Point::Concede { .. }));
    // "No thanks" to a question declines the question.
    let asked_for = learned.asked.is_some() && learned.refused;
    // "I'm not looking for a job" declines no offer of ours.
    let open = learned.objections.is_empty() && !asked_for && !learned.mistaken;
    // "No I don't want a call yet" declines the call and no more.
    let talks_on = pressing::declines_talk_only(draft, learned);
    let pushed = learned.shows(Manner::FeelsPushed) && draft.state.open_handoff().is_none();
    let plain_no = (learned.intends(IntentKind::Decline) && open && !talks_on) || pushed;
    // "Not before March", asked when, answers, where that is soon enough.
    let open = open && !answers_when(draft, learned);
    // "Yes, but not this week" is a yes.
    let soft_no = learned.intends(IntentKind::DeclineSoft) && open && learned.accepted.is_none();
    let returns = returning::says_so(learned) && learned.objections.is_empty();
    let leaves = says_goodbye(learned) && !tells_more(learned) || returns;
    let declined_offer = learned
        .declined_offer
        .as_ref()
        .is_some_and(|offer| offer != PERSON);
    // "No call yet, I have more questions": the offer is declined, and the talk goes on.
    let goes_on = asks_on(learned) || talks_on;
    let soft_no =
        soft_no && !goes_on || (declined_offer && learned.objections.is_empty() && !goes_on);
    if !(conceded || plain_no || soft_no || leaves) {
        return false;
    }
    for point in &agenda.points {
        if let Point::Concede { objection, .. } = point {
            agenda.record.push(Event::ObjectionSettled {
                objection: objection.clone(),
                state: Standing::Conceded,
            });
        }
    }
    if let Some(next) = next_reason(agenda) {
        agenda.step = Step::CheckIn { objection: next };
        return true;
    }
    let because = if plain_no {
        "declined"
    } else if conceded {
        "an objection stands"
    } else if leaves {
        "left before a decision"
    } else {
        "not now"
    };
    nurture(draft, agenda, because, plain_no);
    true
}

/// The reason that the talk goes on with, where another one was left as it is.
fn next_reason(agenda: &Agenda) -> Option<String> {
    let goes_on = |point: &Point| matches!(point, Point::Concede { goes_on: true, .. });
    agenda.points.iter().find(|point| goes_on(point))?;
    agenda.points.iter().find_map(|point| match point {
        Point::Rebut { objection, .. } => Some(objection.clone()),
        _ => None,
    })
}

/// Whether they say when they want it, asked for that, and it is at a stage where it matters.
fn answers_when(draft: &Draft<'_>, learned: &Learned) -> bool {
    let asked = |name: &str| {
        let open = learned.asked.as_ref();
        open.is_some_and(|open| open.signal.as_str() == name)
    };
    asked(SignalName::TIMELINE)
        && learned
            .fresh
            .iter()
            .chain(&learned.corrected)
            .any(|name| name.as_str() == SignalName::TIMELINE)
        && draft.evaluation().qualification.timing.met
}

/// Parts for now with something useful, or with nothing after a plain no.
pub(crate) fn nurture(draft: &mut Draft<'_>, agenda: &mut Agenda, because: &str, plain_no: bool) {
    let sent = draft
        .state
        .used
        .iter()
        .any(|used| used.starts_with("nurture:"));
    let parted = draft.state.status == LeadStatus::Nurture;
    let again = parted || sent && !plain_no && took_leave(draft);
    if !parted {
        agenda.record.push(Event::LeadNurtured {
            because: because.to_owned(),
            until: None,
        });
        agenda.effects.push(Effect::Announce(Announcement {
            kind: "lead.nurtured",
        }));
    }
    // Parted once is parted: the same leave is not taken again, with the next link.
    if again {
        let nothing_said = agenda
            .points
            .iter()
            .all(|point| matches!(point, Point::Acknowledge { .. }));
        if nothing_said {
            agenda.step = Step::StayAvailable;
        }
        return;
    }
    // Who was told no, and only takes their leave, is sent nothing.
    let told_no = draft
        .state
        .history
        .iter()
        .any(|line| line.status == LeadStatus::Disqualified);
    agenda.step = Step::Nurture {
        nurture: if plain_no || sent || told_no {
            None
        } else {
            content_for(draft)
        },
        declined: plain_no,
    };
}

/// Whether we have parted from them before, and they came back since.
fn took_leave(draft: &Draft<'_>) -> bool {
    let mut history = draft.state.history.iter();
    history.any(|line| line.status == LeadStatus::Nurture)
}

/// The nurture content for where the prospect stands, not sent before.
pub(crate) fn content_for(draft: &Draft<'_>) -> Option<String> {
    let knows_need = draft.state.signals.contains_key(SignalName::NEED);
    // Who wants to go on and hesitates is late; who only looks around is not.
    let late = wishes_to_talk(draft) && !draft.state.objections.is_empty();
    let stage = if draft.evaluation().qualification.fit.met && knows_need {
        if late { Stage::Late } else { Stage::Middle }
    } else if knows_need {
        Stage::Middle
    } else {
        Stage::Early
    };
    let unused = |id: &str| !draft.state.used.contains(&format!("nurture:{id}"));
    let all = &draft.rules.campaign.playbook.nurture;
    all.iter()
        .find(|content| content.stage == stage && unused(&content.id))
        .or_else(|| all.iter().find(|content| unused(&content.id)))
        .map(|content| content.id.clone())
}
