//! What they use today, and the competitors they name.

use crate::reading::draft::Draft;
use crate::reading::finding::SignalFinding;
use crate::reading::placed::among;
use crate::reading::timing::whose_time::ends_a_contract;
use crate::reading::vocabulary::{SignalKind, Topic};
use crate::reading::words::role::Role;
use crate::reading::words::text::Break;
use crate::signal::{SignalName, SignalValue};

/// The name of a product has so many words at most.
const LONGEST_NAME: usize = 3;

/// The competitors named, each by its canonical name.
pub(crate) fn competitors(draft: &Draft<'_>) -> Vec<SignalFinding> {
    let mut named: Vec<usize> = Vec::new();
    let mut findings = Vec::new();
    for found in &draft.found {
        let Topic::Competitor(index) = found.topic else {
            continue;
        };
        if named.contains(&index) || asks_what_we_are(draft, found.first) {
            continue;
        }
        named.push(index);
        let span = draft.text.span(found.first, found.end);
        let text = draft.vocabulary.words.competitors[index].0.clone();
        findings.push(draft.stated(
            SignalName::COMPETITOR,
            SignalValue::Text { text },
            span,
            0.9,
        ));
    }
    findings
}

/// "Are they employees or contractors?" asks what our people are, and names nobody
/// that we are compared with.
fn asks_what_we_are(draft: &Draft<'_>, at: usize) -> bool {
    let Some(clause) = draft.text.clause(at) else {
        return false;
    };
    let asks = draft.of("cue", "asks_what_we_are");
    asks.into_iter()
        .any(|found| clause.first <= found.first && found.end <= at)
}

/// What they use today.
pub(crate) fn current(draft: &Draft<'_>) -> Option<SignalFinding> {
    let text = &draft.text;
    let of_something_else = draft
        .asked()
        .is_some_and(|asked| matches!(draft.vocabulary.kind_of(asked), SignalKind::Text))
        && !draft.asked_for(SignalName::CURRENT_SOLUTION);
    if let Some(found) = draft.of("cue", "no_solution").find(|found| {
        if of_something_else {
            return false;
        }
        text.clause(found.first).is_some_and(|clause| !clause.opens)
            && (draft.asked_for(SignalName::CURRENT_SOLUTION) || found.end - found.first > 2)
    }) {
        let span = text.span(found.first, found.end);
        let value = SignalValue::Text {
            text: "nothing".to_owned(),
        };
        return Some(draft.stated(SignalName::CURRENT_SOLUTION, value, span, 0.8));
    }
    for opener in draft.of("cue", "current_solution") {
        let clause = text.clause(opener.first)?;
        if clause.opens || clause.conditional {
            continue;
        }
        let mut first = opener.end;
        while first < clause.end && text.is(first, Role::ToolLead) {
            first += 1;
        }
        let named_so = text.is(opener.end - 1, Role::Is);
        let mut end = first;
        while end < text.tokens.len()
            && end < first + 6
            && (end == first || text.tokens[end].before == Break::Space)
            && !text.is(end, Role::ToolEnd)
        {
            end += 1;
        }
        if end <= first {
            continue;
        }
        if let Some(known) = draft
            .starting_in(first, end)
            .find(|found| matches!(found.topic, Topic::Competitor(_)))
            && let Topic::Competitor(index) = known.topic
        {
            let span = text.span(known.first, known.end);
            let value = SignalValue::Text {
                text: draft.vocabulary.words.competitors[index].0.clone(),
            };
            return Some(draft.stated(SignalName::CURRENT_SOLUTION, value, span, 0.85));
        }
        // "Just send me some info by email" tells how to reach them.
        let tools = draft.starting_in(first, end).filter(|found| {
            let mut inside = draft.reaching(found.first, found.end);
            found.in_group("tool").is_some()
                && !inside.any(|other| other.in_group("contact_way").is_some())
        });
        let place = tools.fold(None, |place: Option<(usize, usize)>, tool| {
            let (start, last) = place.unwrap_or((tool.first, tool.end));
            Some((start.min(tool.first), last.max(tool.end)))
        });
        if let Some((start, last)) = place {
            return Some(draft.stated_words(SignalName::CURRENT_SOLUTION, start, last, 0.85));
        }
        let capital = text.source[text.tokens[first].bytes.clone()].starts_with(char::is_uppercase);
        if (named_so && first > opener.end - 1 && capital) && end - first <= 4 {
            return Some(draft.stated_words(SignalName::CURRENT_SOLUTION, first, end, 0.7));
        }
    }
    on_a_tool(draft).or_else(|| by_its_name(draft))
}

/// "Using Netstock at the moment", "switching from Lokad", "when our contract with Acme runs
/// out": a product that nobody told us of is known by its capital.
fn by_its_name(draft: &Draft<'_>) -> Option<SignalFinding> {
    let text = &draft.text;
    let shouted = !text.source.contains(char::is_lowercase);
    if shouted || !draft.vocabulary.spelling.capitals_name() {
        return None;
    }
    let named = |at: usize| {
        let token = text.tokens.get(at)?;
        let word = &text.source[token.bytes.clone()];
        let plain = token.number || token.is(Role::Season) || token.is(Role::I);
        (word.starts_with(char::is_uppercase) && !plain && token.before == Break::Space)
            .then_some(at)
    };
    ["solution_named", "contract_with"].iter().find_map(|cue| {
        draft.of("cue", cue).find_map(|opener| {
            let first = named(opener.end)?;
            let clause = text.clause(opener.first)?;
            let length = (first..first + LONGEST_NAME).take_while(|at| named(*at).is_some());
            let end = first + length.count();
            let place = text.span(first, end);
            let other = clause.opens
                || clause.conditional
                || draft.is_of_others(place)
                || among(&draft.times, place).next().is_some()
                || *cue == "contract_with" && !ends_a_contract(draft, opener.first, end + 1);
            (!other).then(|| draft.stated_words(SignalName::CURRENT_SOLUTION, first, end, 0.7))
        })
    })
}

/// "Pen and paper at the moment".
fn on_a_tool(draft: &Draft<'_>) -> Option<SignalFinding> {
    let text = &draft.text;
    let tool = draft
        .found
        .iter()
        .find(|found| found.in_group("tool").is_some())?;
    let clause = text.clause(tool.first)?;
    let at = text.tokens[tool.first].clause;
    let says_now = draft.has_in_clause("cue", "at_present", at);
    // "They do job sheets on paper now"
    let done_so = (clause.first..tool.first).any(|at| {
        (text.is(at, Role::Others) || text.is(at, Role::Own)) && text.tokens[at].negator.is_none()
    });
    (says_now
        && !clause.opens
        && !clause.conditional
        && (tool.first <= clause.first + 1 || done_so))
        .then(|| draft.stated_words(SignalName::CURRENT_SOLUTION, tool.first, tool.end, 0.75))
}
