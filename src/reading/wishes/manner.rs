//! What the prospect says about the talk itself, where no intent stands for it.

use super::intent;
use crate::reading::calling::unwanted;
use crate::reading::draft::{Draft, Found};
use crate::reading::finding::{Manner, MannerFinding};
use crate::reading::placed::among;
use crate::reading::questions::asking;
use crate::reading::words::gibberish::is_gibberish;
use crate::reading::words::role::Role;
use crate::signal::Span;

fn kind_of(name: &str) -> Option<Manner> {
    serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
}

/// What is said about the talk, each kind once, in the order of the text.
pub(crate) fn find(draft: &Draft<'_>) -> Vec<MannerFinding> {
    let mut manner: Vec<MannerFinding> = Vec::new();
    for found in &draft.found {
        let kind = match found.in_group("manner") {
            Some(name) => kind_of(name),
            // Who would not name a budget keeps money back.
            None => (found.is("cue", "money_refused")).then_some(Manner::KeepsMoneyBack),
        };
        let Some(kind) = kind.filter(|kind| manner.iter().all(|known| known.kind != *kind)) else {
            continue;
        };
        let (span, quote) = draft.text.quote(found.first, found.end);
        if kind == Manner::Haggles && !is_about_money(draft, found) {
            continue;
        }
        // "Does it work with X, yes or no": a question about X.
        if kind == Manner::AsksVerdict && asking::tagged(draft, found.first) {
            continue;
        }
        let states = |clause| intent::states_a_sum(draft, clause);
        if kind == Manner::AsksTotal
            && (draft.text.clause(found.first).is_some_and(states)
                || is_of_a_call(draft, found)
                || counts_theirs(draft, found))
        {
            continue;
        }
        manner.push(MannerFinding { kind, span, quote });
    }
    // "Will you ring me? Please don't."
    let declines = |found: &MannerFinding| found.kind == Manner::DeclinesTalk;
    if let Some(span) = unwanted::begged_off(draft).next()
        && !manner.iter().any(declines)
    {
        manner.push(MannerFinding {
            kind: Manner::DeclinesTalk,
            span,
            quote: span.slice(draft.text.source).unwrap_or_default().to_owned(),
        });
    }
    if manner.is_empty() && is_gibberish(&draft.text) {
        let (span, quote) = draft.text.whole();
        let kind = Manner::Gibberish;
        manner.push(MannerFinding { kind, span, quote });
    }
    manner
}

/// "In total we have 9 stores": says how many, and asks for no sum.
fn counts_theirs(draft: &Draft<'_>, found: &Found) -> bool {
    let Some(clause) = draft.text.clause(found.first) else {
        return false;
    };
    let told = draft.text.span(clause.first, clause.end);
    let theirs = draft.text.tokens[clause.first..clause.end]
        .iter()
        .any(|token| token.is(Role::Own));
    let counted = among(&draft.quantities, told).any(|quantity| quantity.unit.is_some());
    theirs && counted && !clause.question && !clause.opens && !draft.asks_price(clause)
}

/// "4 at 614 555 0182": an hour and a number to be called at make no sum.
fn is_of_a_call(draft: &Draft<'_>, found: &Found) -> bool {
    let place = draft.text.span(found.first, found.end);
    among(&draft.contacts, place).next().is_some()
}

/// "Can you do 15k?" asks for less, "can you do 3pm?" and "can you do 40 users?" don't.
fn is_about_money(draft: &Draft<'_>, found: &Found) -> bool {
    let numbers = draft
        .text
        .tokens
        .get(found.first..found.end)
        .unwrap_or_default();
    let Some(number) = numbers.iter().find(|token| token.number) else {
        return true;
    };
    let touches = |span: Span| span.overlaps(number.span);
    let is_money = draft.money.iter().any(|money| touches(money.span));
    let is_other = draft.times.iter().any(|time| touches(time.span))
        || draft
            .quantities
            .iter()
            .any(|quantity| quantity.unit.is_some() && touches(quantity.span));
    let in_thousands = number.text.ends_with('k');
    is_money || in_thousands || !is_other && !number.text.ends_with(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::Manner;
    use crate::reading::{CampaignWords, ReadingContext, Vocabulary, read};

    #[test]
    fn what_is_said_about_the_talk_is_told_apart() {
        let vocabulary = Vocabulary::new(CampaignWords {
            language: "en".to_owned(),
            locale: "en-US".to_owned(),
            ..CampaignWords::default()
        });
        let context = ReadingContext::at(date(2026, 11, 23).at(10, 0, 0, 0));
        let cases = [
            (
                "third time I'm contacting you. Nobody ever called me back",
                Manner::Complains,
                true,
            ),
            ("Are you kidding me?", Manner::Complains, true),
            ("You didn't answer my question", Manner::Complains, true),
            ("you're not listening", Manner::Complains, true),
            ("nobody ever got back to me", Manner::Complains, true),
            ("this is ridiculous", Manner::Complains, true),
            ("how long does it take?", Manner::Complains, false),
            (
                "counting stock is a waste of time",
                Manner::Complains,
                false,
            ),
            ("nobody answers our leads", Manner::Complains, false),
            ("Evenings I said!", Manner::SaidBefore, true),
            ("I already told you, 40", Manner::SaidBefore, true),
            ("as i said we rent", Manner::SaidBefore, true),
            ("my boss said no", Manner::SaidBefore, false),
            ("cancel it, forget about it", Manner::CallsOff, true),
            ("cancel that, I changed my mind", Manner::CallsOff, true),
            ("please cancel the call", Manner::CallsOff, true),
            ("don't call me", Manner::CallsOff, true),
            ("hey pls cancel my call tmrw", Manner::Cancels, true),
            ("can we cancel the contract?", Manner::Cancels, false),
            ("move my call, don't cancel it", Manner::Cancels, false),
            (
                "something came up, cant do the call anymore",
                Manner::CallsOff,
                true,
            ),
            (
                "nah no person, id sell in 2 yrs",
                Manner::DeclinesTalk,
                true,
            ),
            ("dont need a person", Manner::DeclinesTalk, true),
            ("in march, or not at all", Manner::PerhapsNever, true),
            ("no idea if ever", Manner::PerhapsNever, true),
            ("maybe in june, maybe not", Manner::PerhapsNever, true),
            ("not sure we do it at all", Manner::PerhapsNever, true),
            ("not at all", Manner::PerhapsNever, false),
            ("never mind", Manner::PerhapsNever, false),
            ("maybe you never heard of us", Manner::PerhapsNever, false),
            ("if we ever grow to 50 people", Manner::PerhapsNever, false),
            ("just a link pls", Manner::AsksForReading, true),
            ("where can i read more", Manner::AsksForReading, true),
            ("any more links", Manner::AsksForReading, true),
            ("we got a link to shopify", Manner::AsksForReading, false),
            (
                "our staff read more than they type",
                Manner::AsksForReading,
                false,
            ),
            (
                "we need a landing page, just a page",
                Manner::AsksForReading,
                false,
            ),
            ("what was the link again", Manner::AsksForSent, true),
            ("where is the stock page", Manner::AsksForSent, false),
            ("ok but only if no contract", Manner::YesIf, true),
            ("yes if possible", Manner::YesIf, false),
            ("id rather not talk to anyone", Manner::DeclinesTalk, true),
            ("no sales visit pls", Manner::DeclinesTalk, true),
            (
                "no person in charge of that here",
                Manner::DeclinesTalk,
                false,
            ),
            ("don't call me before 10", Manner::CallsOff, false),
            ("can I cancel at any time?", Manner::CallsOff, false),
            ("can we cancel the contract?", Manner::CallsOff, false),
            (
                "I'd rather not talk money yet",
                Manner::KeepsMoneyBack,
                true,
            ),
            (
                "I told you, I'd rather not talk about money",
                Manner::KeepsMoneyBack,
                true,
            ),
            ("too early to talk prices", Manner::KeepsMoneyBack, true),
            ("what is the price?", Manner::KeepsMoneyBack, false),
            ("no thanks", Manner::WavesAway, true),
            ("skip that", Manner::WavesAway, true),
            ("no thanks, excel works", Manner::WavesAway, false),
            ("I don't give out my number", Manner::MeansNumber, true),
            ("no number, but my email is ok", Manner::MeansNumber, false),
            ("ok what's in that one-pager", Manner::AsksAboutOffer, true),
            ("how long would that talk be?", Manner::AsksAboutOffer, true),
            ("yes please", Manner::AsksAboutOffer, false),
            (
                "It's actually in Temple, not Dallas",
                Manner::ChangesCase,
                true,
            ),
            ("ok bye", Manner::ChangesCase, false),
            ("why do you ask?", Manner::AsksWhy, true),
            ("Why do you need that?", Manner::AsksWhy, true),
            ("why is it so slow", Manner::AsksWhy, false),
            ("none of your business", Manner::KeepsUsOut, true),
            ("that's not your business", Manner::KeepsUsOut, true),
            ("none of our business runs on it", Manner::KeepsUsOut, false),
            ("yes but not this week", Manner::BeginsWithYes, true),
            ("ok, thursday afternoon", Manner::BeginsWithYes, true),
            ("yes we use excel", Manner::BeginsWithYes, false),
            ("not sure", Manner::BeginsWithYes, false),
            ("ok that makes sense", Manner::SeesPoint, true),
            ("fair enough", Manner::SeesPoint, true),
            ("that doesn't make sense", Manner::SeesPoint, false),
            ("fair enough but it's still a lot", Manner::SeesPoint, false),
            ("how much for 40?", Manner::AsksTotal, true),
            ("30 users a year in total", Manner::AsksTotal, true),
            ("what would that cost us", Manner::AsksTotal, true),
            ("what are your plans?", Manner::AsksTotal, false),
            ("what do you mean?", Manner::AsksAgain, true),
            ("i dont understand the question", Manner::AsksAgain, true),
            ("what does it cost", Manner::AsksAgain, false),
            ("can you do 15k", Manner::Haggles, true),
            ("match the 30", Manner::Haggles, true),
            ("so can u match it", Manner::Haggles, true),
            ("could you do it for $12,000?", Manner::Haggles, true),
            ("can you do 3pm", Manner::Haggles, false),
            ("can you do 40 users", Manner::Haggles, false),
            ("does it match our invoices", Manner::Haggles, false),
            ("remind me in february", Manner::AsksReminder, true),
            ("ping me next quarter", Manner::AsksReminder, true),
            ("dont call me until march", Manner::AsksReminder, true),
            ("i'll get back to you", Manner::AsksReminder, false),
            ("send me something to read", Manner::AsksForReading, true),
            ("got a brochure?", Manner::AsksForReading, true),
            ("send me the contract", Manner::AsksForReading, false),
            (
                "WHY DO U PPL KEEP MESSAGING ME",
                Manner::AsksWhyWritten,
                true,
            ),
            ("how did you get my number?", Manner::AsksWhence, true),
            ("who gave u my data", Manner::AsksWhence, true),
            ("is our sales data safe?", Manner::AsksWhence, false),
            ("do humans even work there", Manner::AsksPeople, true),
            (
                "do people work from home with it",
                Manner::AsksPeople,
                false,
            ),
            ("ok forget it. when is he calling?", Manner::DropsIt, true),
            ("don't forget it", Manner::DropsIt, false),
            ("wait, i didnt say no", Manner::Protests, true),
            (
                "why do suppliers keep calling us",
                Manner::AsksWhyWritten,
                false,
            ),
            (
                "im not a customer yet, i want to be one",
                Manner::Protests,
                true,
            ),
            ("i AM the right person", Manner::Protests, true),
            ("i'm not looking for a job", Manner::Protests, true),
            ("i have a problem with my login", Manner::Protests, false),
        ];
        let mut wrong = Vec::new();
        for (text, kind, wanted) in cases {
            let reading = read(&vocabulary, &context, text);
            if reading.shows(kind) != wanted {
                wrong.push((text, kind, reading.manner.clone()));
            }
            for found in &reading.manner {
                assert_eq!(found.span.slice(text), Some(found.quote.as_str()), "{text}");
            }
        }
        assert_eq!(wrong, []);
    }
}
