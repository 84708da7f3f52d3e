//! Reasons not to go on: by kind from the lexicon, by phrase from the campaign.

use jiff::civil::{DateTime, Time};

use crate::reading::draft::Draft;
use crate::reading::finding::{ObjectionFinding, ObjectionKind};
use crate::reading::likeness::opinion::{Kind, OBJECTS, STANDS};
use crate::reading::likeness::profile::Family;
use crate::reading::likeness::ranking::ENOUGH;
use crate::reading::placed::among;
use crate::reading::spending::no_budget;
use crate::reading::timing::whose_time;
use crate::reading::vocabulary::Topic;
use crate::reading::words::field::Matter;
use crate::reading::words::role::Role;
use crate::reading::words::text::Clause;
use crate::signal::{SignalName, Span};

fn kind_of(name: &str) -> Option<ObjectionKind> {
    serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
}

/// Whether an objection of `kind` can be raised in `clause`. Questions ask, they
/// don't object, but for "isn't that expensive?" and "is this a scam?".
fn can_stand(draft: &Draft<'_>, kind: ObjectionKind, clause: &Clause) -> bool {
    if !clause.opens {
        return !clause.question
            || matches!(
                kind,
                ObjectionKind::Trust | ObjectionKind::BrushOff | ObjectionKind::Price
            );
    }
    match kind {
        ObjectionKind::Trust | ObjectionKind::BrushOff => true,
        _ => draft.text.tokens[clause.first..clause.end]
            .iter()
            .take(4)
            .enumerate()
            .any(|(at, token)| {
                token.is(Role::Not) || token.is(Role::Why) || (at == 1 && token.is(Role::Article))
            }),
    }
}

/// What they use is a fact; an objection says that they mean to keep it.
fn has_stance(draft: &Draft<'_>, kind: ObjectionKind, clause: &Clause) -> bool {
    kind != ObjectionKind::Competitor
        || draft.text.tokens[clause.first..clause.end]
            .iter()
            .any(|token| token.is(Role::Stance) || token.negator.is_some())
}

/// Whether it is said in so many words, whatever else the message is about: in a short
/// sentence of its own, after a "but", or at some length.
fn is_plain(draft: &Draft<'_>, objection: &ObjectionFinding, answered: bool) -> bool {
    let at = draft.clause_at(objection.span);
    let sentence = at.map_or(0, |clause| draft.sentence_tokens(clause).len());
    let all = draft.text.tokens.len();
    // Said in reply to a question that it does not answer, it is all that they say.
    let instead = !answered && draft.asked().is_some();
    let alone = sentence <= SHORT && (sentence < all || instead);
    let against = at.is_some_and(|at| {
        let clause = &draft.text.clauses[at];
        let first = draft.text.tokens.get(clause.first);
        clause.first > 0 && first.is_some_and(|token| token.is(Role::But))
    });
    // "Too expensive, and …": a clause that says nothing else.
    let place = draft.text.tokens_in(objection.span);
    let by_rule = draft.reaching_span(objection.span, "objection");
    let whole = at.is_some_and(|at| {
        let clause = &draft.text.clauses[at];
        by_rule && clause.end - clause.first <= place.len() && place.len() > 1
    });
    alone || whole || against || draft.text.tokens_in(objection.span).len() >= AT_LENGTH
}

/// So many words of a rule are found by no accident.
const AT_LENGTH: usize = 6;
/// A sentence of so few words says plainly what it says.
const SHORT: usize = 7;
/// So much of its wording must be kept where one concept is all that it says: "husband"
/// alone puts nobody before them.
const LIKE: f64 = 0.6;
/// The phrase of the campaign must be said nearly whole where no rule supports it.
const PHRASE_ALONE: f64 = 0.85;

/// One word is as good as a phrase of several where so many of its words are said.
const LONE: f64 = 0.5;
/// Where no one phrase is said, so much of what is said must be one objection's,
const GATHERED: f64 = 0.55;
/// must say so much,
const MUCH: f64 = 1.5;
/// and so much more of it than of any other.
const AHEAD: f64 = 1.5;

/// Whether `kind` is what was asked for rather than a reason against: who has to
/// agree, that there is no budget yet, what they work with.
fn answers(draft: &Draft<'_>, kind: ObjectionKind, answered: bool, quote: &str) -> bool {
    let Some(asked) = draft.asked() else {
        return false;
    };
    match kind {
        ObjectionKind::Authority => {
            matches!(asked, SignalName::AUTHORITY | SignalName::DECISION_PROCESS)
        }
        ObjectionKind::Price => {
            asked == SignalName::BUDGET && quote.to_lowercase().contains("budget")
        }
        ObjectionKind::Timing => asked == SignalName::TIMELINE && answered,
        ObjectionKind::Competitor => {
            answered && asked != SignalName::NEED && !draft.has("cue", "satisfied")
        }
        _ => false,
    }
}

/// The objections of the text; `answered` says whether it answers the question
/// just put. What the rules find stays unless the message as a whole speaks
/// against it; what it speaks for is added.
pub(crate) fn find(draft: &Draft<'_>, answered: bool) -> Vec<ObjectionFinding> {
    let (mut objections, said) = by_rules(draft, answered);
    let plain: Vec<Span> = objections.iter().map(|found| found.span).collect();
    // "Too steep, maybe next year, and I'm skeptical": the one speaks for the other.
    let several = plain.len() > 2;
    for opinion in draft.opinions() {
        let Kind::Objection(kind) = opinion.kind else {
            continue;
        };
        let known = objections.iter().position(|found| found.kind == kind);
        let Some(clause) = draft.text.clauses.get(opinion.clause) else {
            continue;
        };
        let (span, quote) = draft.text.quote(clause.first, clause.end);
        match known {
            // What the campaign has a phrase of several words for is said by that.
            Some(at)
                if opinion.sure < STANDS
                    && !several
                    && !said.contains(&kind)
                    && !is_plain(draft, &objections[at], answered) =>
            {
                objections.remove(at);
            }
            // What was said plainly is not said a second time in another way.
            None if opinion.sure >= OBJECTS
                && !plain.iter().any(|said| said.overlaps(span))
                && can_stand(draft, kind, clause)
                && !(kind == ObjectionKind::Authority && has_a_say(draft))
                // "That's 2k a month gone" is what they lose.
                && !(kind == ObjectionKind::Price
                    && draft.has_in_clause("cue", "money_gone", opinion.clause))
                && !answers(draft, kind, answered, &quote) =>
            {
                objections.push(ObjectionFinding {
                    id: nearest(draft, kind),
                    kind,
                    postpones: kind == ObjectionKind::Timing,
                    span,
                    quote,
                    confidence: f64::from(opinion.sure) * 0.9,
                });
            }
            _ => {}
        }
    }
    objections.retain(|found| {
        !draft.is_never(found.span, |name| kind_of(name) == Some(found.kind))
            && !agrees(draft, found)
            && !tells_why_they_ask(draft, found)
            && !tells_whose(draft, found)
            && !only_of_a_budget(draft, found)
            && !whose_time::tells_when(draft, found.kind, found.span)
            && !only_names_an_hour(draft, found)
    });
    // "We might move, so what's the point": the reason is the move.
    if draft.has("cue", "rhetorical") && objections.len() > 1 {
        objections.retain(|found| found.kind != ObjectionKind::NoNeed);
    }
    objections
}

/// "Not before 9, it's mental" says when to call, and puts nothing off.
fn only_names_an_hour(draft: &Draft<'_>, found: &ObjectionFinding) -> bool {
    let now = draft.context.written_at;
    let hour =
        |at: Option<DateTime>| at.is_some_and(|at| at.time() != Time::midnight() && at != now);
    found.kind == ObjectionKind::Timing
        && among(&draft.times, found.span).any(|time| hour(time.from) || hour(time.to))
}

/// "No idea on budget", "there's no budget limit": says of money what they know of it, and
/// finds no price too high.
fn only_of_a_budget(draft: &Draft<'_>, found: &ObjectionFinding) -> bool {
    let Some(at) = draft.clause_at(found.span) else {
        return false;
    };
    let said = |name| draft.has_in_clause("cue", name, at);
    let unsure = no_budget::unknown_budget(draft)
        .is_some_and(|(first, end)| draft.text.span(first, end).overlaps(found.span));
    found.kind == ObjectionKind::Price && (unsure || said("open_budget") || said("anothers_cost"))
}

/// "She owns it, my dad left it to her" tells whose it is; nobody has to be asked first.
fn tells_whose(draft: &Draft<'_>, found: &ObjectionFinding) -> bool {
    let by_rule = draft.reaching_span(found.span, "objection");
    let sentence = draft
        .clause_at(found.span)
        .map(|at| draft.sentence_tokens(at));
    let owned = sentence.is_some_and(|place| {
        // "My husband and I own it": both are named, and neither is to be asked.
        let says = |role: Role| place.clone().any(|at| draft.text.is(at, role));
        let of_both = says(Role::Owning) && says(Role::Household) && !says(Role::Decides);
        of_both
            || draft
                .starting_in(place.start, place.end)
                .any(|told| told.is("party", "owns"))
    });
    found.kind == ObjectionKind::Authority && owned && !by_rule
}

/// "My cofounder and I both decide" says who decides, and hides behind nobody.
fn has_a_say(draft: &Draft<'_>) -> bool {
    ["shared", "decision_maker"]
        .iter()
        .any(|role| draft.has("authority", role))
}

/// "Yes, that's fine" takes what was said, and tells of no lack of need.
fn agrees(draft: &Draft<'_>, found: &ObjectionFinding) -> bool {
    let about_need = draft.asked_for(SignalName::NEED) && draft.context.offered.is_none();
    found.kind == ObjectionKind::NoNeed
        && !about_need
        && ["accept", "affirm"].iter().any(|name| {
            draft.of("intent", name).any(|yes| {
                let yes = draft.text.span(yes.first, yes.end);
                yes.overlaps(found.span)
            })
        })
}

/// "Do you service others' systems? The one that built ours went bankrupt": that
/// somebody else is gone explains the question, and doubts nobody here.
fn tells_why_they_ask(draft: &Draft<'_>, found: &ObjectionFinding) -> bool {
    let place = draft.text.tokens_in(found.span);
    let gone = draft
        .of("cue", "went_under")
        .any(|gone| gone.first < place.end && place.start < gone.end);
    let own = draft.clause_at(found.span);
    let mut clauses = draft.text.clauses.iter().enumerate();
    found.kind == ObjectionKind::Trust
        && gone
        && own.is_some_and(|own| !draft.text.clauses[own].question)
        && clauses.any(|(at, clause)| Some(at) != own && clause.question)
}

/// The campaign's objection of `kind` of which the text speaks most.
fn nearest(draft: &Draft<'_>, kind: ObjectionKind) -> Option<String> {
    let own = &draft.vocabulary.words.objections;
    let weighed = draft.weighed();
    let spoken_of = weighed.iter().filter_map(|evidence| {
        match draft.vocabulary.profile.document(evidence.document) {
            Some((Family::Objection, number)) => Some((own.get(number)?, evidence.sum())),
            _ => None,
        }
    });
    spoken_of
        .filter(|((_, of, _), _)| *of == kind)
        .max_by(|(_, a), (_, b)| a.total_cmp(b))
        .map(|(known, _)| known)
        .or_else(|| own.iter().find(|(_, of, _)| *of == kind))
        .map(|(id, ..)| id.clone())
}

/// The objections that the rules find, and the kinds of those for which the campaign has
/// a phrase whose telling words are said.
pub(crate) fn by_rules(
    draft: &Draft<'_>,
    answered: bool,
) -> (Vec<ObjectionFinding>, Vec<ObjectionKind>) {
    let own = &draft.vocabulary.words.objections;
    let text = &draft.text;
    let mut objections: Vec<ObjectionFinding> = Vec::new();
    let mut in_phrases: Vec<ObjectionKind> = Vec::new();
    for found in &draft.found {
        let Some(kind) = found.in_group("objection").and_then(kind_of) else {
            continue;
        };
        let Some(clause) = text.clause(found.first) else {
            continue;
        };
        if !can_stand(draft, kind, clause) || objections.iter().any(|known| known.kind == kind) {
            continue;
        }
        let (span, quote) = text.quote(found.first, found.end);
        if answers(draft, kind, answered, &quote) {
            continue;
        }
        // Which of that kind, its own clause tells: another one has another reason.
        let ranked = draft.vocabulary.objections.rank(
            &text.tokens[clause.first..clause.end],
            draft.mentions_in(clause.first, clause.end),
            0.4,
        );
        let id = ranked
            .iter()
            // "I don't believe this works" is no "what if it doesn't work out".
            .filter(|ranked| ranked.held.len() > 1 || ranked.of == 1)
            .filter_map(|ranked| own.get(ranked.document))
            .chain(own)
            .find(|(_, of, _)| *of == kind)
            .map(|(id, _, _)| id.clone());
        objections.push(ObjectionFinding {
            id,
            kind,
            postpones: kind == ObjectionKind::Timing,
            span,
            quote,
            confidence: found.confidence,
        });
    }
    if let Some(content) = content_with_another(draft, answered, &objections) {
        // "we use X and it works fine": the reason is X, not that nothing is needed.
        objections.retain(|found| found.kind != ObjectionKind::NoNeed);
        objections.push(content);
    }
    for (at, clause) in text.clauses.iter().enumerate() {
        // "We might move, so what's the point" asks nothing.
        let rhetorical = draft.has_in_clause("cue", "rhetorical", at);
        if (clause.question || clause.conditional) && !rhetorical {
            continue;
        }
        let phrases = &draft.vocabulary.objections;
        let tokens = &text.tokens[clause.first..clause.end];
        let mut ranked = phrases.rank(
            tokens,
            draft.mentions_in(clause.first, clause.end),
            PHRASE_ALONE,
        );
        ranked.retain(|ranked| {
            let lone = ranked.is_lone(LONE);
            ranked.evidence >= ENOUGH && !lone && (ranked.is_specific() || ranked.tight)
        });
        // "we manage": common words say it only where nothing else is said.
        ranked.extend(
            phrases
                .said(tokens, clause.first)
                .into_iter()
                .filter(|said| {
                    said.evidence > 0.0
                        && draft.says_beyond(clause.first..clause.end, said) < ENOUGH
                }),
        );
        let gathered = phrases.gather(draft.mentions_in(clause.first, clause.end), GATHERED);
        let mut fell_together = false;
        if let Some((gathered, lead)) = gathered
            && ranked.is_empty()
            && gathered.evidence >= MUCH
            && gathered.telling() >= 2.0
            && lead >= AHEAD
            && speaks_against(draft, clause)
        {
            fell_together = true;
            ranked.push(gathered);
        }
        for ranked in ranked {
            let Some((id, kind, _)) = own.get(ranked.document) else {
                continue;
            };
            // "my boss asked me" says who sent them, not who must be asked.
            let sent = *kind == ObjectionKind::Authority && draft.has("authority", "researcher");
            if sent
                || !has_stance(draft, *kind, clause)
                || answers(draft, *kind, answered, "")
                || !fell_together
                    && (ranked.held.len() < 2 && ranked.likeness < LIKE
                        || ranked.held.len() < 2
                            && !(rhetorical && ranked.likeness >= 1.0)
                            && draft.says_beyond(clause.first..clause.end, &ranked) >= ENOUGH)
                || objections.iter().any(|known| known.kind == *kind)
            {
                continue;
            }
            // What a campaign says of doubts and of its own matters names things; of money, time
            // and needs everybody speaks in the same words.
            let names = matches!(kind, ObjectionKind::Trust | ObjectionKind::Other);
            if names && ranked.held.len() > 1 && !fell_together {
                in_phrases.push(*kind);
            }
            let (span, quote) = text.quote(ranked.first, ranked.end);
            objections.push(ObjectionFinding {
                id: Some(id.clone()),
                kind: *kind,
                postpones: *kind == ObjectionKind::Timing,
                span,
                quote,
                confidence: 0.75 * ranked.score,
            });
        }
    }
    (objections, in_phrases)
}

/// Fields of talk in which somebody speaks against a thing.
const AGAINST: [&str; 9] = [
    "trouble",
    "no_words",
    "costly",
    "distrust",
    "needless",
    "brushing",
    "burden",
    "later_words",
    "declining",
];

/// Whether the clause speaks against something at all: "shingle roof" names what a doubt
/// may be about, and is none.
fn speaks_against(draft: &Draft<'_>, clause: &Clause) -> bool {
    let fields = &draft.vocabulary.fields;
    let denied = draft.text.tokens[clause.first..clause.end]
        .iter()
        .any(|token| token.negator.is_some() || token.is(Role::Not) || token.is(Role::Stance));
    let of_field = || {
        let units = draft.units_in(clause.first, clause.end).iter();
        let mut named = units.flat_map(|unit| &unit.fields);
        named.any(|field| AGAINST.contains(&fields.name(*field)))
    };
    let hurts = || {
        let mut found = draft.reaching(clause.first, clause.end);
        found.any(|found| found.is("cue", "pain") || found.in_group("objection").is_some())
    };
    // A language without fields of talk has no more to tell it by.
    let untold = fields.number(Matter::Trouble).is_none();
    denied || untold || of_field() || hurts()
}

/// "zoho works fine for us": a tool or a competitor that they are content with.
fn content_with_another(
    draft: &Draft<'_>,
    answered: bool,
    known: &[ObjectionFinding],
) -> Option<ObjectionFinding> {
    let kind = ObjectionKind::Competitor;
    if known.iter().any(|found| found.kind == kind) || answers(draft, kind, answered, "") {
        return None;
    }
    let text = &draft.text;
    let content = draft.of("cue", "satisfied").find(|found| {
        let at = text.tokens[found.first].clause;
        let clause = &text.clauses[at];
        let sentence = draft.sentence_tokens(at);
        let another = draft
            .starting_in(sentence.start, sentence.end)
            .any(|other| {
                matches!(other.topic, Topic::Competitor(_)) || other.in_group("tool").is_some()
            });
        another && !clause.question && !clause.conditional
    })?;
    let clause = text.clause(content.first)?;
    let own = &draft.vocabulary.words.objections;
    // The campaign may call it by another name.
    let tokens = &text.tokens[clause.first..clause.end];
    let mentions = draft.mentions_in(clause.first, clause.end);
    let ranked = draft
        .vocabulary
        .objections
        .rank(tokens, mentions, PHRASE_ALONE);
    let other = ranked
        .iter()
        .find(|ranked| ranked.held.len() > 1)
        .and_then(|ranked| own.get(ranked.document))
        .is_some_and(|(_, of, _)| *of != kind);
    if other {
        return None;
    }
    let (span, quote) = text.quote(clause.first, clause.end);
    Some(ObjectionFinding {
        id: own
            .iter()
            .find(|(_, of, _)| *of == kind)
            .map(|(id, _, _)| id.clone()),
        kind,
        postpones: false,
        span,
        quote,
        confidence: 0.75,
    })
}
