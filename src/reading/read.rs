//! The reading of one text: every part in its order.

use super::contact::{self, ContactContext};
use super::correction;
use super::draft::Draft;
use super::finding::{
    ContactKind, FactFinding, IntentKind, Manner, ObjectionFinding, ObjectionKind, Reading,
    ReadingContext, SignalFinding, TimeFinding,
};
use super::grammar;
use super::language::Language;
use super::money::{self, MoneyContext};
use super::number::Otherwise;
use super::placed::among;
use super::quantity;
use super::role::Role;
use super::time::{self, TimeContext};
use super::vocabulary::{CONTENT_PREFIX, SignalKind, Vocabulary};
use super::{
    answer, asked_price, asking, authority, availability, budget, contact_time, denied, fact, fit,
    heard, holder, hour_meant, intent, kept, manner, need, opt_out, own_money, own_quantity,
    own_signal, party, presented, priced, reason, record, rival, solution, supposed, timeline,
    whose,
};
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
    numbers(&mut draft, vocabulary.language);
    draft
}

fn in_language(vocabulary: &Vocabulary, context: &ReadingContext, text: &str) -> Reading {
    let draft = drafted(vocabulary, context, text);
    let record = record::find(&draft);
    let mut intents = intent::find(&draft);
    // "Who would call me?" asks, and asks for no call.
    intents.retain(|found| {
        !ASKED_ABOUT.contains(&found.kind)
            || !record.iter().any(|asked| asked.span.overlaps(found.span))
    });
    // "We're not buying by december" denies a time, and says no to nothing.
    let denied_time = timeline::denied(&draft);
    if let Some(clause) = denied_time.and_then(|span| draft.clause_at(span)) {
        intents.retain(|found| {
            !matches!(found.kind, IntentKind::Decline | IntentKind::DeclineSoft)
                || draft.clause_at(found.span) != Some(clause)
        });
    }
    // "Before next summer, like may?" asks for nothing that we have.
    let guessed = asking::guesses(&draft);
    intents.retain(|found| {
        !asking::ASKED_BY_A_MARK.contains(&found.kind)
            || !guessed.iter().any(|span| span.overlaps(found.span))
    });
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
    signals.extend(own_quantity::find(&draft));
    signals.extend(own_money::find(&draft));
    let mut own = own_signal::find(&draft);
    whose::settle(&draft, &mut own);
    let whose = draft
        .vocabulary
        .ownership
        .and_then(|_| party::owner(&draft))
        .map(|party| party.span);
    // "we own it" states whose the house is, and by that not who decides, nor does "I'm
    // the one who rents".
    signals.retain(|found| {
        if found.signal.as_str() == SignalName::AUTHORITY && whose::renting(&draft, found.span) {
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
            || !own.iter().any(|other| other.span.overlaps(found.span))
    });
    signals.extend(own);
    signals.extend(solution::current(&draft));
    signals.extend(solution::competitors(&draft));
    signals.extend(authority::decision(&draft));
    let others = holder::others(&draft);
    signals.extend(holder::contacts(&draft, &others));
    signals.extend(contact_time::find(&draft));
    signals.extend(rival::named(&draft));
    let rival = rival::price(&draft);
    signals.extend(intent::signal(&draft, &intents));
    signals.retain(|found| !of_anothers_offer(&draft, rival.as_ref(), found));
    signals.extend(rival);
    supposed::settle(&draft, &mut signals);
    let priced = priced::quantity(&draft, &signals);
    signals.extend(priced);
    let kept = kept::find(&draft, &signals);
    signals.extend(kept);
    let answer = answer::find(&draft, &intents, &signals);
    signals.extend(answer);
    let answered = draft
        .asked()
        .is_some_and(|asked| signals.iter().any(|found| found.signal.as_str() == asked));
    let objections = reason::objections(&draft, answered);
    signals.retain(|found| {
        !reason::holds(&draft, &objections, found) && !reason::says_who_attends(&draft, found)
    });
    // "Why should I pay you double?" objects to a price, and asks for none.
    let objects_to_price = |span: Span| {
        objections
            .iter()
            .any(|found| found.kind == ObjectionKind::Price && found.span.overlaps(span))
    };
    let mut intents = intents;
    intents.retain(|found| found.kind != IntentKind::AskPrice || !objects_to_price(found.span));
    signals.retain(|found| {
        let price =
            matches!(&found.value, Some(SignalValue::Choice { choice }) if choice == "price");
        found.signal.as_str() != SignalName::INTENT || !price || !objects_to_price(found.span)
    });
    let price_asked = asked_price::find(&draft, &signals);
    let (facts, mut open_questions) = if off_topic || wants_person {
        (Vec::new(), Vec::new())
    } else {
        let (facts, mut open) = fact::find(&draft);
        // "Hm, I guess before summer?" answers, and asks nothing.
        open.retain(|question| !is_answer(&draft, &signals, question.span));
        (facts, open)
    };
    // "Why would anybody pay that?" objects, and wants no fact.
    open_questions.retain(|open| {
        let objects = |found: &ObjectionFinding| found.span.overlaps(open.span);
        !objections.iter().any(objects)
    });
    let fit_questions = if off_topic {
        Vec::new()
    } else {
        fit::find(&draft)
    };
    // "Can you work with our SSO?" asks for a connection, and no yes or no to them.
    let connects = |span: Span| {
        intents.iter().any(|found| {
            found.kind == IntentKind::AskIntegration
                && found.confidence >= 0.5
                && found.span.overlaps(span)
        })
    };
    let fit_questions: Vec<_> = fit_questions
        .into_iter()
        .filter(|asked| asked.value.is_some() || !connects(asked.span))
        .collect();
    open_questions.retain(|open| !fit::answers(&draft, &fit_questions, open));
    let signals = beside_content(&draft, signals, &facts);
    Reading {
        language: None,
        objections,
        facts,
        open_questions,
        fit_questions,
        questions: questions(&draft, &guessed),
        in_vain: asking::in_vain(&draft),
        guessed,
        price_asked,
        opt_out: opt_out::find(&draft),
        manner: manner::find(&draft),
        availability: availability::find(&draft),
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
        let tagged = draft
            .reaching(clause.first, clause.end)
            .any(|found| found.in_group("cue") == Some("tag_question"));
        let otherwise = draft
            .clause_at(place)
            .is_some_and(|at| asking::asks_otherwise(draft, at));
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

/// Whether several words are written, and none of them with a small letter.
fn is_shouted(text: &str) -> bool {
    text.split_whitespace().nth(1).is_some()
        && text.chars().any(char::is_uppercase)
        && !text.chars().any(char::is_lowercase)
}

/// Runs the grammars of money, time, quantity and contact over the text.
fn numbers(draft: &mut Draft<'_>, language: Language) {
    let words = &draft.vocabulary.words;
    let source = draft.text.source;
    let asked = draft.asked();
    let asked_kind = asked.map(|name| draft.vocabulary.kind_of(name));
    let asked_contact = match asked {
        Some(SignalName::NAME) => Some(ContactKind::Name),
        Some(SignalName::EMAIL) => Some(ContactKind::Email),
        Some(SignalName::PHONE) => Some(ContactKind::Phone),
        Some(SignalName::COMPANY) => Some(ContactKind::Company),
        _ => None,
    };
    let money = MoneyContext {
        default_currency: words.currency,
        locale: words.locale.clone(),
        asked: asked_kind == Some(SignalKind::Money),
        language,
    };
    let times = TimeContext {
        written_at: draft.context.written_at,
        locale: words.locale.clone(),
        fiscal_year_start: words.fiscal_year_start,
        language,
    };
    let units = &draft.vocabulary.counted.units;
    let asks_number = asked_kind == Some(SignalKind::Quantity);
    let contacts = ContactContext {
        region: &words.region,
        own_names: &words.own_names,
        asked: asked_contact,
        language,
    };
    let tokens = grammar::tokens(source, language);
    let otherwise = Otherwise::of(&tokens);
    draft.times = time::find_in(&tokens, &otherwise, &times);
    draft.contacts = contact::find_in(&tokens, &contacts);
    let presented = presented::find(draft);
    draft.contacts.extend(presented);
    draft.contacts.sort_by_key(|contact| contact.span.start);
    // How a text ends changes no number in it: "just the one." is one.
    let unended = source.trim_end_matches(['.', '!', ' ', '\n']);
    if unended.len() < source.trim_end().len() {
        let tokens = grammar::tokens(unended, language);
        let otherwise = Otherwise::of(&tokens);
        draft.money = money::find_totals(&tokens, &otherwise, &money);
        draft.quantities = quantity::find_in(&tokens, &otherwise, units, asks_number);
    } else {
        draft.money = money::find_totals(&tokens, &otherwise, &money);
        draft.quantities = quantity::find_in(&tokens, &otherwise, units, asks_number);
    }
    if asked_contact.is_none() && is_shouted(source) {
        // Where everything is in capitals, they tell no name.
        draft
            .contacts
            .retain(|found| !matches!(found.kind, ContactKind::Name | ContactKind::Company));
    }
    // "Today they train with pdfs" tells how it is done so far.
    let so_far: Vec<Span> = draft
        .of("cue", "as_it_is")
        .map(|found| draft.text.span(found.first, found.end))
        .collect();
    draft
        .times
        .retain(|time| !so_far.iter().any(|span| span.overlaps(time.span)));
    // "8k a month", "two days a week": what is counted, and no date.
    let counted = |time: &TimeFinding| {
        let around = |span: Span| span.start <= time.span.start && time.span.end <= span.end;
        among(&draft.money, time.span).any(|money| around(money.span))
            || among(&draft.quantities, time.span).any(|quantity| around(quantity.span))
    };
    // "a week ago" begins as "a week" of "8k a week" does, but tells a day.
    // "Wed want it live": we would.
    let we_would = |time: &TimeFinding| {
        let at = draft.text.tokens_in(time.span).start;
        let mut found = draft.found.iter();
        found.any(|found| found.first == at && found.is("cue", "we_would"))
    };
    let per_period = |time: &TimeFinding| {
        let at = draft.text.tokens_in(time.span).start;
        let is = |at: usize, role: Role| draft.text.is(at, role);
        time.from.is_none()
            && time.to.is_none()
            && (is(at, Role::Rate) || at > 0 && is(at - 1, Role::Per))
    };
    let is_name = |kind| matches!(kind, ContactKind::Name | ContactKind::Company);
    // "jan@…" is no month.
    let of_an_address = |time: &TimeFinding| {
        among(&draft.contacts, time.span).any(|contact| !is_name(contact.kind))
    };
    draft.times.retain(|time| {
        !of_an_address(time) && !counted(time) && !per_period(time) && !we_would(time)
    });
    hour_meant::take(draft);
    // The words of a name or of a turn of phrase are nobody's need, option or question.
    let idle: Vec<bool> = draft
        .mentions
        .iter()
        .map(|mention| draft.is_idle(mention.first))
        .collect();
    let mut idle = idle.into_iter();
    draft.mentions.retain(|mention| {
        let place = draft.text.span(mention.first, mention.first + 1);
        let idle = idle.next().unwrap_or_default();
        !idle && !among(&draft.contacts, place).any(|contact| is_name(contact.kind))
    });
}
