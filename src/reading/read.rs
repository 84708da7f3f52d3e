//! The reading of one text: every part in its order.

use super::amounts;
use super::calling::availability;
use super::calling::contact_time;
use super::calling::unwanted;
use super::context::ReadingContext;
use super::deciding::authority;
use super::deciding::holder;
use super::deciding::party;
use super::deciding::whose;
use super::draft::Draft;
use super::finding::{
    FactFinding, IntentKind, Manner, ObjectionKind, OpenQuestion, Reading, SignalFinding,
};
use super::meaning::answer;
use super::meaning::correction;
use super::meaning::supposed;
use super::needs::costs_us;
use super::needs::denied;
use super::needs::need;
use super::needs::solution;
use super::own_signals::named_only;
use super::own_signals::number_meant;
use super::own_signals::own_money;
use super::own_signals::own_quantity;
use super::own_signals::own_signal;
use super::placed::Stretches;
use super::questions::asked_price;
use super::questions::asking;
use super::questions::fact;
use super::questions::fit;
use super::questions::named;
use super::questions::priced;
use super::questions::record;
use super::spending::budget;
use super::spending::no_budget;
use super::spending::rival;
use super::timing::denied_time;
use super::timing::timeline;
use super::vocabulary::{CONTENT_PREFIX, Vocabulary};
use super::wishes::intent;
use super::wishes::kept;
use super::wishes::manner;
use super::wishes::opt_out;
use super::wishes::reason;
use super::words::attribute;
use super::words::heard;
use super::words::role::Role;
use super::words::small;
use crate::signal::{SignalName, SignalValue, Span};

/// What a question about the arrangement speaks of without wishing for it.
const ASKED_ABOUT: [IntentKind; 4] = [
    IntentKind::AskCallback,
    IntentKind::AskPerson,
    IntentKind::AskDemo,
    IntentKind::AskBot,
];

/// Reads `text`: what it says about the deal, with the exact words.
///
/// Pure and linear in the length of `text`.
pub fn read(vocabulary: &Vocabulary, context: &ReadingContext, text: &str) -> Reading {
    read_expecting(vocabulary, context, None, text)
}

/// As [`read`], where the prospect is known to write `expected` (a code or a
/// locale): a text too short to tell its language is then in that one.
pub fn read_expecting(
    vocabulary: &Vocabulary,
    context: &ReadingContext,
    expected: Option<&str>,
    text: &str,
) -> Reading {
    let Some(small) = small::small(text) else {
        return as_written(vocabulary, context, expected, text);
    };
    let mut reading = as_written(vocabulary, context, expected, &small);
    small::requote(&mut reading, text);
    reading
}

fn as_written(
    vocabulary: &Vocabulary,
    context: &ReadingContext,
    expected: Option<&str>,
    text: &str,
) -> Reading {
    let heard = heard::language(&vocabulary.words, expected, text);
    let mut reading = in_language(vocabulary.speaking(heard.language), context, text);
    // "Stop pushing" is understood, and ends no more than the pushing.
    if reading.opt_out.is_none() && !reading.shows(Manner::FeelsPushed) {
        reading.opt_out = opt_out::in_any_language(vocabulary, &heard, context, text);
    }
    reading.language = heard.code;
    reading
}

/// The words of `text` and what the patterns and grammars found in it.
pub(crate) fn drafted<'a>(
    vocabulary: &'a Vocabulary,
    context: &'a ReadingContext,
    text: &'a str,
) -> Draft<'a> {
    let mut draft = Draft::new(vocabulary, context, text);
    amounts::find(&mut draft, vocabulary.language);
    draft
}

fn in_language(vocabulary: &Vocabulary, context: &ReadingContext, text: &str) -> Reading {
    let draft = drafted(vocabulary, context, text);
    let record = record::find(&draft);
    let mut intents = intent::find(&draft);
    // "Who would call me?" asks, and asks for no call.
    let of_record: Stretches = record.iter().map(|asked| asked.span).collect();
    intents.retain(|found| !ASKED_ABOUT.contains(&found.kind) || !of_record.overlap(found.span));
    // "No calls please", "I wasn't asking for a call": that is spoken of, and not wanted.
    let declined = unwanted::find(&draft);
    intents.retain(|found| !ASKED_ABOUT.contains(&found.kind) || !declined.overlap(found.span));
    // "We're not buying by december" denies a time, and says no to nothing.
    let denied_time = denied_time::denied(&draft);
    if let Some(clause) = denied_time.and_then(|span| draft.clause_at(span)) {
        intents.retain(|found| {
            !matches!(found.kind, IntentKind::Decline | IntentKind::DeclineSoft)
                || draft.clause_at(found.span) != Some(clause)
        });
    }
    // "Before next summer, like may?" asks for nothing that we have.
    let guessed = asking::guesses(&draft);
    let of_guesses: Stretches = guessed.iter().copied().collect();
    intents.retain(|found| {
        !asking::ASKED_BY_A_MARK.contains(&found.kind) || !of_guesses.overlap(found.span)
    });
    // "What does the competition cost?" asks for no price of ours.
    let rivals = rival::prices_asked(&draft);
    let of_rivals: Stretches = rivals.iter().map(|(asked, _)| *asked).collect();
    intents.retain(|found| found.kind != IntentKind::AskPrice || !of_rivals.overlap(found.span));
    let intents = intents;
    if intents.iter().any(|found| {
        matches!(
            found.kind,
            IntentKind::Instruct | IntentKind::Spam | IntentKind::JobSeeker
        ) && found.confidence >= 0.6
    }) {
        // Who gives orders, sells or seeks work tells nothing of a deal, whatever words they use.
        return Reading {
            opt_out: opt_out::find(&draft),
            manner: manner::find(&draft),
            intents,
            money: draft.money,
            times: draft.times,
            quantities: draft.quantities,
            contacts: draft.contacts,
            record,
            asks: draft.text.clauses.iter().any(|clause| clause.opens),
            ..Reading::default()
        };
    }
    let off_topic = intents
        .first()
        .is_some_and(|found| found.kind == IntentKind::OffTopic);
    // "can I talk to a person": asks for one, whatever facts there are on talking.
    let wants_person = intents
        .iter()
        .any(|found| found.kind == IntentKind::AskPerson && found.confidence >= 0.6)
        && draft.text.clauses.len() == 1;
    let mut signals: Vec<SignalFinding> = Vec::new();
    signals.extend(budget::find(&draft));
    signals.extend(authority::find(&draft));
    if !off_topic {
        signals.extend(need::find(&draft));
    }
    signals.extend(timeline::find(&draft));
    let needs = signals
        .iter()
        .find(|found| found.signal.as_str() == SignalName::NEED);
    let counted = own_quantity::find(&draft, needs);
    signals.extend(counted);
    signals.extend(own_money::find(&draft));
    let who = signals
        .iter()
        .find(|found| found.signal.as_str() == SignalName::AUTHORITY)
        .map(|found| found.span);
    signals.retain(|found| !attribute::counts_deciders(&draft, found, who));
    let mut own = own_signal::find(&draft, &signals);
    own.retain(|found| {
        !attribute::describes_goods(&draft, found) && !named_only::is_only_named(&draft, found)
    });
    whose::settle(&draft, &mut own);
    let whose = draft
        .vocabulary
        .ownership
        .and_then(|_| party::owner(&draft))
        .map(|party| party.span);
    // "we own it" states whose the house is, and by that not who decides, nor does "I'm
    // the one who rents".
    signals.retain(|found| {
        if found.signal.as_str() == SignalName::AUTHORITY
            && (whose::renting(&draft, found.span)
                || whose::owning_another_thing(&draft, found.span))
        {
            return false;
        }
        // "My brother owns it" tells whose the house is, where that is what matters.
        if found.signal.as_str() == SignalName::AUTHORITY
            && whose.is_some_and(|whose: Span| whose.overlaps(found.span))
        {
            return false;
        }
        found.signal.as_str() != SignalName::AUTHORITY
            || draft.asked_for(SignalName::AUTHORITY)
            || !whose::owning(&draft, found.span)
            || !whose::only_owning(&draft, found.span)
                && !own.iter().any(|other| other.span.overlaps(found.span))
    });
    signals.extend(own);
    let current = solution::current(&draft);
    signals.extend(current.filter(|found| !no_budget::says(&signals, found)));
    signals.extend(solution::competitors(&draft));
    signals.extend(authority::decision(&draft));
    let others = holder::others(&draft);
    signals.extend(holder::contacts(&draft, &others));
    signals.extend(contact_time::find(&draft));
    signals.extend(rival::named(&draft));
    let rival = rival::price(&draft).cloned();
    signals.extend(intent::signal(&draft, &intents));
    signals.retain(|found| !of_anothers_offer(&draft, rival.as_ref(), found));
    signals.extend(rival);
    let cost_told = costs_us::find(&draft, &signals);
    costs_us::settle(&draft, cost_told.as_ref(), &mut signals);
    number_meant::settle(&draft, &mut signals);
    supposed::settle(&draft, &mut signals);
    let priced = priced::quantity(&draft, &signals);
    signals.extend(priced);
    let towns: Vec<Span> = only_a_town(&draft, &signals);
    signals.retain(|found| !towns.contains(&found.span) || !is_need(found));
    signals.retain(|found| !kept::is_kept_back(&draft, found));
    let kept = kept::find(&draft, &signals);
    signals.extend(kept);
    let answer = answer::find(&draft, &intents, &signals);
    signals.extend(answer);
    let answered = draft
        .asked()
        .is_some_and(|asked| signals.iter().any(|found| found.signal.as_str() == asked));
    let mut objections = reason::objections(&draft, answered);
    // "Will he call or mail me?" asks what was arranged, and puts nothing off.
    objections.retain(|found| !of_record.overlap(found.span));
    let objections = objections;
    signals.retain(|found| {
        !reason::holds(&draft, &objections, found) && !reason::says_who_attends(&draft, found)
    });
    // "Why should I pay you double?" objects to a price, and asks for none.
    let to_price = objections
        .iter()
        .filter(|found| found.kind == ObjectionKind::Price);
    let to_price: Stretches = to_price.map(|found| found.span).collect();
    let mut intents = intents;
    intents.retain(|found| found.kind != IntentKind::AskPrice || !to_price.overlap(found.span));
    signals.retain(|found| {
        let price =
            matches!(&found.value, Some(SignalValue::Choice { choice }) if choice == "price");
        found.signal.as_str() != SignalName::INTENT || !price || !to_price.overlap(found.span)
    });
    let price_asked = asked_price::find(&draft, &signals);
    let (facts, mut open_questions) = if off_topic || wants_person {
        (Vec::new(), Vec::new())
    } else {
        let (mut facts, mut open) = fact::find(&draft);
        facts.retain(|fact| !of_rivals.overlap(fact.span));
        open.retain(|question| !of_rivals.overlap(question.span));
        let unknown = rivals.iter().filter(|(_, known)| !known);
        open.extend(unknown.map(|(span, _)| OpenQuestion {
            span: *span,
            quote: span.slice(text).unwrap_or_default().to_owned(),
            about: Vec::new(),
            near: None,
        }));
        // "Hm, I guess before summer?" answers, and asks nothing.
        open.retain(|question| !is_answer(&draft, &signals, question.span));
        (facts, open)
    };
    let availability = availability::find(&draft);
    // "Can you write in January? Email is better": says how, and asks nothing.
    let way = availability.way.map(|(_, way)| way);
    open_questions.retain(|open| way != Some(open.span));
    // "Why would anybody pay that?" objects, and wants no fact.
    let objected: Stretches = objections.iter().map(|found| found.span).collect();
    open_questions.retain(|open| !objected.overlap(open.span));
    let fit_questions = if off_topic {
        Vec::new()
    } else {
        fit::find(&draft)
    };
    // "Can you work with our SSO?" asks for a connection, and no yes or no to them.
    let connecting = intents
        .iter()
        .filter(|found| found.kind == IntentKind::AskIntegration && found.confidence >= 0.5);
    let connecting: Stretches = connecting.map(|found| found.span).collect();
    let fit_questions: Vec<_> = fit_questions
        .into_iter()
        .filter(|asked| asked.value.is_some() || !connecting.overlap(asked.span))
        .collect();
    open_questions.retain(|open| {
        !fit::answers(&draft, &fit_questions, open) && !asking::asks_nothing(&draft, open.span)
    });
    let signals = beside_content(&draft, signals, &facts);
    Reading {
        language: None,
        objections,
        facts,
        open_questions,
        fit_questions,
        questions: questions(&draft, &guessed),
        unnamed: asking::unnamed(&draft),
        named: named::find(&draft),
        in_vain: asking::in_vain(&draft),
        part_meant: asking::part_meant(&draft),
        guessed,
        price_asked,
        opt_out: opt_out::find(&draft),
        manner: manner::find(&draft),
        availability,
        denied_time,
        record,
        party: party::find(&draft),
        behalf: party::behalf(&draft),
        joins: party::joins(&draft),
        others: others.clone(),
        introduced: draft
            .contacts
            .iter()
            .find(|contact| holder::is_introduced(&draft, contact))
            .map(|contact| contact.span),
        not_mine: party::not_mine(&draft),
        whose: party::owner(&draft),
        denied: denied::find(&draft),
        unsaid: denied::unsaid(&draft),
        denies_of_theirs: denied::of_theirs(&draft),
        cost_told,
        supposed: supposed::numbers(&draft),
        puts_right: correction::puts_right(&draft),
        taken_back: correction::taken_back(&draft),
        tongue: draft
            .found
            .iter()
            .find_map(|found| found.in_group("tongue")),
        signals,
        intents,
        money: draft.money,
        times: draft.times,
        quantities: draft.quantities,
        contacts: draft.contacts,
        asks: draft.text.clauses.iter().any(|clause| clause.opens),
    }
}

/// Whether what looks like a question gives what was asked for, or a time frame: it does
/// not begin like a question.
fn is_answer(draft: &Draft<'_>, signals: &[SignalFinding], question: Span) -> bool {
    let states = draft
        .clause_at(question)
        .and_then(|at| draft.text.clauses.get(at))
        .is_some_and(|clause| !clause.opens);
    let asked = draft.asked();
    let told = signals.iter().any(|found| {
        (asked == Some(found.signal.as_str()) || found.signal.as_str() == SignalName::TIMELINE)
            && found.value.is_some()
            && found.span.start < question.end
            && question.start < found.span.end
    });
    states && told
}

fn is_need(found: &SignalFinding) -> bool {
    matches!(found.value, Some(SignalValue::Needs(_)))
}

/// "Out of Austin": the words that would be a need and end in the name of a place.
fn only_a_town(draft: &Draft<'_>, signals: &[SignalFinding]) -> Vec<Span> {
    let ends_so = |need: &&SignalFinding| {
        let words = draft.text.tokens.iter();
        let words = words.filter(|token| token.span.overlaps(need.span)).count();
        let at = draft.clause_at(need.span);
        let from = at.is_some_and(|at| draft.has_in_clause("cue", "out_of", at));
        let mut named = signals.iter();
        // "We outgrew QuickBooks" names no place.
        from && words <= OF_A_TOWN
            && named.any(|place| {
                let chosen = matches!(place.value, Some(SignalValue::Choice { .. }));
                chosen && place.span.end == need.span.end && need.span.start < place.span.start
            })
    };
    let needs = signals.iter().filter(|found| is_need(found));
    needs.filter(ends_so).map(|need| need.span).collect()
}

/// "Out of Santa Fe": so many words are no more than a place.
const OF_A_TOWN: usize = 4;

/// "31k from Freedom Solar, with a battery": what another's offer holds is
/// nothing of theirs yet, and the other's name no need.
fn of_anothers_offer(
    draft: &Draft<'_>,
    offer: Option<&SignalFinding>,
    found: &SignalFinding,
) -> bool {
    let Some(offer) = offer.filter(|offer| offer.span != found.span) else {
        return false;
    };
    let described = matches!(
        found.value,
        Some(SignalValue::Needs(_) | SignalValue::Flag { .. } | SignalValue::Choice { .. })
    );
    let within = offer.span.start <= found.span.start && found.span.end <= offer.span.end;
    let follows = offer.span.end <= found.span.start
        && draft.clause_at(offer.span) == draft.clause_at(found.span);
    described && (within || follows)
}

/// "Where's that spreadsheet template?" asks for a thing by its name: no tool of
/// theirs and nobody that we are compared with is named by it.
fn beside_content(
    draft: &Draft<'_>,
    mut signals: Vec<SignalFinding>,
    facts: &[FactFinding],
) -> Vec<SignalFinding> {
    for fact in facts
        .iter()
        .filter(|fact| fact.id.starts_with(CONTENT_PREFIX))
    {
        let place = draft.clause_at(fact.span);
        signals.retain(|found| {
            let of_a_tool = matches!(
                found.signal.as_str(),
                SignalName::COMPETITOR | SignalName::CURRENT_SOLUTION
            ) || matches!(found.value, Some(SignalValue::Choice { .. }));
            !of_a_tool || draft.clause_at(found.span) != place
        });
    }
    signals
}

/// A question of fewer words, without its mark, may be anything ("what now").
const FEWEST_WORDS: usize = 4;

/// The clauses that ask: those that begin like a question, and what ends in a mark.
fn questions(draft: &Draft<'_>, guessed: &[Span]) -> Vec<Span> {
    let clauses = draft.text.clauses.iter();
    let asking = clauses.filter(|clause| {
        let place = draft.text.span(clause.first, clause.end);
        if guessed
            .iter()
            .any(|span| span.start <= place.start && place.end <= span.end)
        {
            return false;
        }
        if kept::asks_nothing(draft, clause) || asking::names_nothing(draft, clause) {
            return false;
        }
        if asking::asks_nothing(draft, place) {
            return false;
        }
        let tagged = draft
            .reaching(clause.first, clause.end)
            .any(|found| found.in_group("cue") == Some("tag_question"));
        let otherwise = draft
            .clause_at(place)
            .is_some_and(|at| asking::asks_otherwise(draft, at));
        // "… where you own the panels and I pay you every month?": that goes on with what is asked.
        let goes_on = !clause.opens
            && draft.text.is(clause.first, Role::And)
            && draft.text.is(clause.first + 1, Role::Subject)
            && draft
                .clause_at(place)
                .and_then(|at| draft.text.clauses.get(at.checked_sub(1)?))
                .is_some_and(|before| before.question && before.sentence == clause.sentence);
        if goes_on {
            return false;
        }
        tagged
            || otherwise && clause.end - clause.first >= FEWEST_WORDS
            || clause.question
                && (clause.opens || !clause.conditional)
                && clause.end - clause.first >= FEWEST_WORDS
    });
    asking
        .map(|clause| draft.text.quote(clause.first, clause.end).0)
        .collect()
}
