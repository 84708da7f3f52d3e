//! Who decides, the prospect's title, and how and by what they decide.

use super::{guessed_part, limit, party};
use crate::reading::draft::{Draft, Found};
use crate::reading::finding::{ContactKind, MoneyFinding, SignalFinding};
use crate::reading::likeness::opinion::Kind;
use crate::reading::own_signals::own_money;
use crate::reading::placed::among;
use crate::reading::vocabulary::SignalKind;
use crate::reading::words::role::Role;
use crate::reading::words::text::{Break, Clause};
use crate::signal::{AuthorityRole, SignalName, SignalValue, Span};

/// Roles of the lexicon; where several are found, the first of this list is meant.
const ROLES: &[(&str, AuthorityRole)] = &[
    ("none", AuthorityRole::None),
    ("shared", AuthorityRole::Shared),
    ("researcher", AuthorityRole::Researcher),
    ("influencer", AuthorityRole::Influencer),
    ("decision_maker", AuthorityRole::DecisionMaker),
    ("user", AuthorityRole::User),
];

/// Ranks of titles with the role that their holders usually have.
const RANKS: &[(&str, AuthorityRole)] = &[
    ("junior", AuthorityRole::Researcher),
    ("using", AuthorityRole::User),
    ("senior", AuthorityRole::DecisionMaker),
    ("middle", AuthorityRole::Influencer),
];

/// "That is mine" has so many words at most.
const WHOSE: usize = 4;

struct Title {
    span: Span,
    quote: String,
    role: AuthorityRole,
}

/// Who decides: what the rules find, unless the message as a whole speaks for another part.
pub(crate) fn find(draft: &Draft<'_>) -> Option<SignalFinding> {
    let found = by_rules(draft);
    let part = |finding: &SignalFinding| match &finding.value {
        Some(SignalValue::Authority { role, title }) => Some((*role, title.is_some())),
        _ => None,
    };
    let known = found.as_ref().and_then(part);
    // Whoever names a title has said what they are, and so has who says that they sign.
    if known.is_some_and(|(_, titled)| titled)
        || says_who_signs(draft)
        || says_me(draft)
        || own_with_limit(draft).is_some()
    {
        return found;
    }
    let opinions = draft.opinions().iter();
    let likeliest = opinions
        .filter(|opinion| guessed_part::may_count(draft, opinion, known.is_some()))
        .filter_map(|opinion| match opinion.kind {
            Kind::Role(role) => Some((role, opinion)),
            _ => None,
        })
        .max_by(|(_, a), (_, b)| a.sure.total_cmp(&b.sure));
    match (known, likeliest) {
        (Some((role, _)), Some((other, _))) if role == other => found,
        (_, Some((role, opinion))) => {
            let clause = draft.text.clauses.get(opinion.clause)?;
            let (span, _) = draft.text.quote(clause.first, clause.end);
            let value = SignalValue::Authority { role, title: None };
            let sure = f64::from(opinion.sure) * 0.9;
            Some(draft.stated(SignalName::AUTHORITY, value, span, sure))
        }
        (_, None) => found,
    }
}

/// "So it's me till june": says in so many words that it is them.
fn says_me(draft: &Draft<'_>) -> bool {
    draft.of("authority", "decision_maker").any(|found| {
        let me = (found.first..found.end).any(|at| draft.text.is(at, Role::Me));
        let clause = draft.text.clause(found.first);
        me && clause.is_some_and(|clause| !clause.opens && !clause.conditional)
    })
}

/// Whether it says in so many words who signs, whose words no opinion outweighs.
fn says_who_signs(draft: &Draft<'_>) -> bool {
    ["decision_maker", "influencer"].iter().any(|name| {
        draft.of("authority", name).any(|found| {
            (found.first..found.end).any(|at| draft.text.is(at, Role::Decides))
                && draft
                    .text
                    .clause(found.first)
                    .is_some_and(|clause| !clause.opens && !clause.conditional && !clause.question)
        })
    })
}

/// "hank@…, that's mine", "my number is": whose address it is, and not who decides.
fn is_of_an_address(draft: &Draft<'_>, found: &Found) -> bool {
    let owned = (found.first..found.end).any(|at| draft.text.is(at, Role::Owning));
    let named = [Role::Mail, Role::Phone, Role::Number]
        .into_iter()
        .any(|role| draft.text.is(found.end, role));
    let sentence = draft.text.tokens.get(found.first).map(|token| {
        let place = draft.sentence_tokens(token.clause);
        draft.text.span(place.start, place.end)
    });
    let given = sentence.is_some_and(|place| {
        among(&draft.contacts, place)
            .any(|known| matches!(known.kind, ContactKind::Email | ContactKind::Phone))
    });
    owned && (named || given && found.end - found.first <= WHOSE)
}

/// Who decides, as the rules find it.
pub(crate) fn by_rules(draft: &Draft<'_>) -> Option<SignalFinding> {
    let text = &draft.text;
    let title = title(draft);
    let by_rule = ROLES.iter().find_map(|(name, role)| {
        draft
            .of("authority", name)
            .find(|found| {
                text.clause(found.first)
                    .is_some_and(|clause| !clause.opens && !clause.conditional)
                    && !is_of_an_address(draft, found)
            })
            .map(|found| (*role, found))
    });
    // "my call" as an answer to something else is too little.
    let by_rule = by_rule.filter(|_| {
        let of_something_else = draft.asked().is_some_and(|asked| {
            asked != SignalName::AUTHORITY
                && matches!(
                    draft.vocabulary.kind_of(asked),
                    SignalKind::Flag | SignalKind::Choice | SignalKind::Quantity
                )
        });
        let brief = text.tokens.len() <= 2;
        !(of_something_else && brief)
    });
    // Whoever has to ask somebody doesn't decide alone.
    let must_ask = draft.of("objection", "authority").find(|found| {
        text.clause(found.first)
            .is_some_and(|clause| !clause.opens && !clause.conditional && !clause.question)
    });
    let by_rule = by_rule.or(must_ask
        .filter(|_| title.is_none() && !draft.has("authority", "researcher"))
        .map(|found| (AuthorityRole::Influencer, found)));
    // "need to ask my wife": they decide together, unless she alone does.
    let together = must_ask.is_some_and(|found| {
        text.clause(found.first).is_some_and(|clause| {
            let words = &text.tokens[clause.first..clause.end];
            words.iter().any(|token| token.is(Role::Household))
                && !words
                    .windows(2)
                    .any(|two| two[0].is(Role::Household) && two[1].is(Role::TitleActs))
        })
    });
    let by_rule = by_rule.map(|(role, found)| match role {
        AuthorityRole::Influencer if together => (AuthorityRole::Shared, found),
        _ => (role, found),
    });
    // "I'm the CTO so I decide": the title is their own, and so is the decision; and
    // "me, the CFO signs above 100k" says up to where it is.
    let by_rule = by_rule.and_then(|(role, found)| {
        let own = || {
            draft.of("authority", "decision_maker").find(|own| {
                !draft
                    .text
                    .clause(own.first)
                    .is_some_and(|clause| clause.opens || clause.conditional)
            })
        };
        let senior = title.as_ref().is_some_and(senior);
        match role {
            AuthorityRole::Influencer if decides(draft) && senior => None,
            // "I could sign it up to 100k, more than that goes to the owner"
            AuthorityRole::Influencer if own_with_limit(draft).is_some() => {
                own_with_limit(draft).map(|own| (AuthorityRole::DecisionMaker, own))
            }
            AuthorityRole::Influencer if is_limit_of_another(draft, found) => match own() {
                Some(own) => Some((AuthorityRole::DecisionMaker, own)),
                // "The CFO signs over 10k, I decide below that"
                None if decides(draft) => Some((AuthorityRole::DecisionMaker, found)),
                None => Some((role, found)).filter(|_| !senior),
            },
            _ => Some((role, found)),
        }
    });
    match (by_rule, title) {
        (Some((role, found)), title) => {
            let mut span = text.span(told_from(draft, found), found.end);
            if let Some(title) = &title {
                span = Span {
                    start: span.start.min(title.span.start),
                    end: span.end.max(title.span.end),
                };
            }
            let title = title.map(|title| title.quote);
            let value = SignalValue::Authority { role, title };
            let span = with_limit(draft, span);
            Some(draft.stated(SignalName::AUTHORITY, value, span, found.confidence))
        }

        (None, Some(title)) => {
            let value = SignalValue::Authority {
                role: title.role,
                title: Some(title.quote),
            };
            Some(draft.stated(SignalName::AUTHORITY, value, title.span, 0.7))
        }
        (None, None) => {
            let role = AuthorityRole::DecisionMaker;
            let value = SignalValue::Authority { role, title: None };
            let span = answers_me(draft)?;
            Some(draft.stated(SignalName::AUTHORITY, value, span, 0.8))
        }
    }
}

/// "Me, but we all look at it", "yes me": the words that answer who decides.
fn answers_me(draft: &Draft<'_>) -> Option<Span> {
    let tokens = &draft.text.tokens;
    let alone = tokens
        .get(1)
        .is_none_or(|next| next.before >= Break::Comma && !next.is(Role::And));
    let word = (alone && draft.text.is(0, Role::Me)).then(|| draft.text.span(0, 1));
    let words = || {
        let found = draft.of("answer", "me").next()?;
        Some(draft.text.span(found.first, found.end))
    };
    let asked = draft.asked_for(SignalName::AUTHORITY);
    word.or_else(words).filter(|_| asked)
}

/// From where on it tells who decides: "she signs" from the word for whom "she" stands.
fn told_from(draft: &Draft<'_>, found: &Found) -> usize {
    let sentence = draft.sentence_tokens(draft.text.tokens[found.first].clause);
    if !draft.text.is(found.first, Role::Third) {
        return found.first;
    }
    let kin = party::kin_before(draft, found.first);
    let kin = kin.filter(|at| sentence.contains(at));
    kin.map_or(found.first, |at| {
        at - usize::from(at > sentence.start && draft.text.is(at - 1, Role::Own))
    })
}

/// "The CFO signs above 100k": another's part begins where a sum is passed.
pub(crate) fn is_limit_of_another(draft: &Draft<'_>, found: &Found) -> bool {
    let Some(clause) = draft.text.clause(found.first) else {
        return false;
    };
    let place = draft.text.span(clause.first, clause.end);
    let open = |money: &MoneyFinding| money.min.is_some() && money.max.is_none();
    among(&draft.money, place).any(open) || among(own_money::numbers(draft), place).any(open)
}

/// The words by which they sign themselves, where they say up to which sum.
fn own_with_limit<'d>(draft: &'d Draft<'_>) -> Option<&'d Found> {
    draft.of("authority", "decision_maker").find(|own| {
        let plain = draft
            .text
            .clause(own.first)
            .is_some_and(|clause| !clause.opens && !clause.conditional);
        plain && limit::own(draft, own).is_some()
    })
}

/// Whether another's limit is told there.
pub(crate) fn tells_a_limit(draft: &Draft<'_>, span: Span) -> bool {
    draft.clause_at(span).is_some_and(|at| {
        let mut told = draft.of("authority", "influencer");
        told.any(|found| {
            draft.text.tokens[found.first].clause == at && is_limit_of_another(draft, found)
        })
    })
}

/// The words together with the sum up to which they hold: "I sign it, but not over 25k a
/// year" is kept whole.
fn with_limit(draft: &Draft<'_>, span: Span) -> Span {
    let Some(clause) = draft.clause_at(span) else {
        return span;
    };
    let sentence = draft.sentence_tokens(clause);
    let rest = Span {
        start: span.end,
        end: draft.text.span(sentence.start, sentence.end).end,
    };
    let mut limits = among(&draft.money, rest);
    let limit = limits.find(|money| money.min.is_none() != money.max.is_none());
    limit.map_or(span, |money| Span {
        start: span.start,
        end: span.end.max(money.span.end),
    })
}

/// The words of the prospect's own title, as a range of tokens.
pub(crate) fn titled(draft: &Draft<'_>) -> Option<std::ops::Range<usize>> {
    title(draft).map(|title| draft.text.tokens_in(title.span))
}

fn senior(title: &Title) -> bool {
    title.role == AuthorityRole::DecisionMaker
}

/// Whether they say of themselves that they decide.
fn decides(draft: &Draft<'_>) -> bool {
    draft
        .text
        .tokens
        .windows(2)
        .any(|two| two[0].is(Role::I) && two[1].is(Role::Decides) && two[1].negator.is_none())
}

/// The prospect's own title: after "I'm (the)", at the start of a clause, or before "here".
fn title(draft: &Draft<'_>) -> Option<Title> {
    let text = &draft.text;
    let titles = &draft.vocabulary.titles;
    let ranks = RANKS
        .iter()
        .filter_map(|(rank, role)| Some((titles.get(rank)?, *role)));
    let ranks: Vec<_> = ranks.collect();
    let ranked = |at: usize| {
        let token = text.tokens.get(at).filter(|token| token.word != 0)?;
        ranks
            .iter()
            .find(|(words, _)| words.contains(&token.word))
            .map(|(_, role)| *role)
    };
    let modifies = |at: usize| {
        text.tokens.get(at).is_some_and(|token| {
            token.word != 0
                && draft
                    .vocabulary
                    .titles
                    .get("before")
                    .is_some_and(|words| words.contains(&token.word))
        })
    };
    let after = |at: usize| {
        text.tokens.get(at).is_some_and(|token| {
            token.word != 0
                && draft
                    .vocabulary
                    .titles
                    .get("after")
                    .is_some_and(|words| words.contains(&token.word))
        })
    };
    let is = |at: usize, role: Role| text.is(at, role);
    for at in 0..text.tokens.len() {
        let head_of = is(at, Role::Head) && is(at + 1, Role::Of);
        let Some(role) = ranked(at).or(head_of.then_some(AuthorityRole::DecisionMaker)) else {
            continue;
        };
        let clause = text.clause(at)?;
        if clause.opens {
            continue;
        }
        let mut first = at;
        while first > clause.first && modifies(first - 1) {
            first -= 1;
        }
        let mut end = at + 1;
        while (ranked(end).is_some() || after(end)) && text.tokens[end].before == Break::Space {
            end += 1;
        }
        if is(end, Role::Of) && text.tokens[end].before == Break::Space {
            let mut last = end + 1;
            if is(last, Role::OfNothing) {
                // "of the company" adds nothing to a title.
                last = end;
            } else {
                while last < clause.end && last < end + 4 && !is(last, Role::TitleEnd) {
                    last += 1;
                }
                // "sales and marketing", "IT and operations"
                if is(last, Role::And) && modifies(last + 1) && last + 1 < text.tokens.len() {
                    last += 2;
                }
            }
            if last > end + 1 {
                end = last;
            }
        } else if head_of {
            continue;
        }
        let mut lead = first;
        while lead > 0 && is(lead - 1, Role::TitleLead) {
            lead -= 1;
        }
        let after_i_am = lead >= 1 && (is(lead - 1, Role::Am) || is(lead - 1, Role::TitleNoun))
            || lead >= 2 && is(lead - 1, Role::Is) && is(lead - 2, Role::TitleNoun);
        let starts = lead == clause.first && first == lead && !is(end, Role::TitleActs);
        let alone = starts && (end == clause.end || is(end, Role::TitleHere));
        let negated = text.tokens[at].negator.is_some();
        let of_another = !after_i_am && is_of_another(draft, first);
        if (after_i_am || alone) && !negated && !of_another {
            let (span, quote) = text.quote(first, end);
            return Some(Title { span, quote, role });
        }
    }
    None
}

/// Whether a title at `first` follows the name of somebody whom they point to:
/// "you should talk to Priya Nair, head of ops".
fn is_of_another(draft: &Draft<'_>, first: usize) -> bool {
    let Some(before) = first.checked_sub(1) else {
        return false;
    };
    let place = draft.text.span(before, first);
    let named = among(&draft.contacts, place).any(|contact| contact.kind == ContactKind::Name);
    let pointed = draft.text.clause(before).is_some_and(|clause| {
        draft.text.tokens[clause.first..clause.end]
            .iter()
            .any(|token| token.is(Role::Others))
    });
    pointed && (named || draft.has("intent", "wrong_person"))
}

/// How they decide and by what, as the sentences that speak of it.
pub(crate) fn decision(draft: &Draft<'_>) -> Vec<SignalFinding> {
    let mut findings = Vec::new();
    for (cue, signal) in [
        ("process", SignalName::DECISION_PROCESS),
        ("criteria", SignalName::DECISION_CRITERIA),
    ] {
        // "Over that our CFO does": how far they may go is how it is decided.
        let limits = draft.found.iter().filter(|found| {
            signal == SignalName::DECISION_PROCESS
                && (found.is("cue", "signing_limit") || found.is("cue", "beyond_limit"))
        });
        let spoken = draft.of("cue", cue).chain(limits).filter(|found| {
            // "I decide, by march": two things, told one after the other.
            let within = draft.text.tokens.get(found.first + 1..found.end);
            let broken =
                within.is_some_and(|within| within.iter().any(|t| t.before > Break::Space));
            !broken
                && draft
                    .text
                    .clause(found.first)
                    .is_some_and(|clause| !clause.opens && !clause.conditional && !clause.question)
        });
        // From the first sentence that speaks of it to the last one.
        let sentences = spoken.map(|found| {
            let clause = draft.text.tokens[found.first].clause;
            let clauses = draft.text.sentence_of(clause);
            (
                draft.text.clauses[clauses.start].first,
                draft.text.clauses[clauses.end - 1].end,
            )
        });
        if let Some((first, end)) =
            sentences.reduce(|(first, end), (from, to)| (first.min(from), end.max(to)))
        {
            findings.push(draft.stated_words(signal, first, end, 0.8));
        }
    }
    if findings
        .iter()
        .all(|found| found.signal.as_str() != SignalName::DECISION_CRITERIA)
    {
        findings.extend(closing_condition(draft));
    }
    findings
}

/// "If your guy gets under 30 I'll sign this month", "only if they move on price":
/// on what they would close, as the sentence says it.
fn closing_condition(draft: &Draft<'_>) -> Option<SignalFinding> {
    let text = &draft.text;
    draft.of("cue", "would_close").find_map(|found| {
        let at = text.tokens.get(found.first)?.clause;
        let sentence = text.sentence_of(at);
        let clauses = &text.clauses[sentence.clone()];
        let depends = clauses.iter().any(|clause| clause.conditional);
        let (first, last) = (clauses.first()?.first, clauses.last()?.end);
        // "Unterschreibe ich" begins with its verb and asks nothing.
        let another = |clause: &&Clause| !(clause.first..clause.end).contains(&found.first);
        let marked = text.source[text.tokens.get(last.checked_sub(1)?)?.bytes.end..]
            .trim_start()
            .starts_with('?');
        let asks = marked || clauses.iter().filter(another).any(|clause| clause.question);
        // "The other studio said 70 if we sign by friday" is their condition.
        let of_others =
            draft.has_near("cue", "quoted", at) || draft.has_near("cue", "of_others", at);
        // "If we do it at all it's spring" is no condition.
        let perhaps = draft.has_near("manner", "perhaps_never", at);
        (depends && !asks && !of_others && !perhaps)
            .then(|| draft.stated_words(SignalName::DECISION_CRITERIA, first, last, 0.8))
    })
}
