//! By which way somebody wants to be reached: "text me, don't call", "call, not mail".

use super::unwanted;
use crate::reading::draft::{Draft, Found};
use crate::reading::finding::ContactWay;
use crate::reading::words::role::Role;
use crate::reading::words::text::Break;
use crate::signal::Span;

/// The ways that can be wished for. Named side by side ("text or call me") the one
/// that disturbs least comes first.
const WISHES: [(&str, ContactWay); 3] = [
    ("text", ContactWay::Text),
    ("email", ContactWay::Email),
    ("phone", ContactWay::Phone),
];
/// Under what each of them is refused.
const REFUSALS: [(&str, ContactWay); 3] = [
    ("no_text", ContactWay::Text),
    ("no_email", ContactWay::Email),
    ("no_phone", ContactWay::Phone),
];

/// The way they want to be reached by: the last one wished for that is not refused.
/// No calls means in writing, and no e-mails a call.
pub(crate) fn find(draft: &Draft<'_>) -> Option<(ContactWay, Span)> {
    let of = |name| draft.of("contact_way", name).next();
    let place = |found: &Found| draft.text.span(found.first, found.end);
    // "Will you ring me? Please don't" refuses it, too.
    let begged = WISHES.into_iter().filter_map(|(name, way)| {
        let found = of(name)?;
        unwanted::begging_off(draft, found).map(|begged| (way, begged))
    });
    let refused: Vec<(ContactWay, Span)> = REFUSALS
        .into_iter()
        .filter_map(|(name, way)| of(name).map(|found| (way, place(found))))
        .chain(begged)
        .collect();
    let is_refused = |way: ContactWay| refused.iter().any(|(known, _)| *known == way);
    let wished: Vec<(ContactWay, &Found)> = WISHES
        .into_iter()
        .filter(|(_, way)| !is_refused(*way))
        .flat_map(|(name, way)| draft.of("contact_way", name).map(move |found| (way, found)))
        // "By phone or by e-mail?" wishes for neither.
        .filter(|(_, found)| !asks_which(draft, found) && !is_of_others(draft, found))
        .collect();
    let sentence = |found: &Found| {
        let clause = draft.text.clause(found.first);
        clause.map_or(0, |clause| clause.sentence)
    };
    let last = wished.iter().map(|(_, found)| sentence(found)).max();
    if let Some((way, found)) = wished
        .iter()
        .find(|(_, found)| Some(sentence(found)) == last)
    {
        return Some((*way, place(found)));
    }
    let instead = |way: ContactWay| match way {
        ContactWay::Phone => Some(ContactWay::Writing),
        ContactWay::Email if !is_refused(ContactWay::Phone) => Some(ContactWay::Phone),
        ContactWay::Email | ContactWay::Text | ContactWay::Writing => None,
    };
    refused
        .iter()
        .rev()
        .find_map(|(way, place)| Some((instead(*way)?, *place)))
}

/// "Brokers mail us pdfs", "they quoted it over the phone": how others reach somebody.
fn is_of_others(draft: &Draft<'_>, found: &Found) -> bool {
    draft
        .reaching(found.first, found.end)
        .any(|other| other.is("cue", "others_reach"))
        || is_done_by_others(draft, found)
}

/// Whether it is asked there by which way they will be contacted.
fn asks_which(draft: &Draft<'_>, found: &Found) -> bool {
    let clause = draft.text.tokens[found.first].clause;
    draft.has_in_clause("record", "way", clause)
}

/// "Brokers mail us pdfs": what others do, and no wish of theirs.
fn is_done_by_others(draft: &Draft<'_>, found: &Found) -> bool {
    let text = &draft.text;
    let us = (found.first..found.end).any(|at| text.is(at, Role::Us));
    let verb = &text.tokens[found.first];
    let subject = found
        .first
        .checked_sub(1)
        .and_then(|at| text.tokens.get(at))
        .filter(|before| before.clause == verb.clause && verb.before == Break::Space);
    us && subject.is_some_and(|before| {
        draft.vocabulary.concepts.says_of(before) > 0.0 && !before.is(Role::Stance)
    })
}

/// "Come out on a Saturday not call": the bare "not" is the call's, and the day suits.
pub(crate) fn is_of_a_call(draft: &Draft<'_>, found: &Found, unfit: &Found) -> bool {
    let text = &draft.text;
    let bare = (unfit.first..unfit.end).all(|at| text.is(at, Role::Not))
        && !text.is(unfit.first.saturating_sub(1), Role::Auxiliary);
    let next = unfit.end + usize::from(text.is(unfit.end, Role::Article));
    bare && unfit.first >= found.end && draft.has_in("cue", "rings", next..next + 1)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::reading::{CampaignWords, ContactWay, ReadingContext, Vocabulary, read};

    fn of(language: &str, text: &str) -> Option<ContactWay> {
        let vocabulary = Vocabulary::new(CampaignWords {
            language: language.to_owned(),
            locale: language.to_owned(),
            ..CampaignWords::default()
        });
        let context = ReadingContext::at(date(2026, 11, 24).at(10, 0, 0, 0));
        let availability = read(&vocabulary, &context, text).availability;
        availability.way.map(|(way, _)| way)
    }

    #[test]
    fn the_way_they_want_to_be_reached_is_found() {
        let cases = [
            ("text me dont call", Some(ContactWay::Text)),
            ("please just text me, 415-555-2671", Some(ContactWay::Text)),
            ("NO CALL just email me", Some(ContactWay::Email)),
            ("dont call just text me", Some(ContactWay::Text)),
            ("cancel the call please", None),
            ("call me at 555-0100", Some(ContactWay::Phone)),
            ("email only please", Some(ContactWay::Email)),
            ("no calls please", Some(ContactWay::Writing)),
            ("please don't phone me", Some(ContactWay::Writing)),
            ("dont ring me pls", Some(ContactWay::Writing)),
            ("I do not want to be called", Some(ContactWay::Writing)),
            ("dont call me again", None),
            ("dont call in the morning", None),
            ("why do you keep texting me", None),
            ("email me the pricing", None),
            ("our customers call all day", None),
            ("brokers mail us pdfs today", None),
            ("our suppliers call us daily", None),
            ("orders come in by whatsapp n excel", None),
            ("can u change it to phone", Some(ContactWay::Phone)),
            ("then email us", Some(ContactWay::Email)),
        ];
        for (text, way) in cases {
            assert_eq!(of("en", text), way, "{text}");
        }
    }

    #[test]
    fn what_is_refused_beside_a_wish_is_not_the_wish() {
        use ContactWay as W;
        let cases = [
            ("en", "no call me, dont email", Some(W::Phone)),
            ("en", "call not mail", Some(W::Phone)),
            ("en", "dont mail me", Some(W::Phone)),
            ("en", "better to text", Some(W::Text)),
            ("en", "id want the call", Some(W::Phone)),
            ("en", "no emails, text is fine", Some(W::Text)),
            ("en", "by phone or by email?", None),
            ("en", "i dont want a call yet", None),
            ("en", "we have no email yet", None),
            ("de", "bitte keine Mails, lieber anrufen", Some(W::Phone)),
            ("de", "keine Anrufe bitte", Some(W::Writing)),
            ("es", "prefiero una llamada, no correo", Some(W::Phone)),
            ("es", "no me llamen, por correo", Some(W::Email)),
            ("fr", "pas de mails, plutôt par téléphone", Some(W::Phone)),
        ];
        for (language, text, way) in cases {
            assert_eq!(of(language, text), way, "{text}");
        }
    }
}
