//! Who is no prospect: customers who need support, and whoever sends us to a colleague.

use super::Draft;
use super::learn::Learned;
use crate::conversation::agenda::Point;
use crate::conversation::state::LeadStatus;
use crate::reading::finding::{ContactKind, IntentKind};
use crate::reading::{Manner, Reading};
use crate::signal::SignalName;

/// Matters of customers.
pub(super) const CUSTOMER: [&str; 2] = ["support", "existing_customer"];
/// The matter of whoever is not the one to talk to.
pub(super) const WRONG_PERSON: &str = "wrong_person";

/// Why the lead was set aside, where it was.
fn set_aside_for<'s>(draft: &'s Draft<'_>) -> Option<&'s str> {
    if draft.state.status != LeadStatus::Disqualified {
        return None;
    }
    draft.state.history.last().map(|line| line.why.as_str())
}

/// Why they were told no, where their matter was none for sales.
pub(super) fn why_not(draft: &Draft<'_>) -> Option<Point> {
    let matters = [
        "job_seeker",
        "support",
        "existing_customer",
        "wrong_person",
        "spam",
    ];
    let why = set_aside_for(draft).filter(|why| matters.contains(why))?;
    Some(Point::Redirect {
        matter: why.to_owned(),
    })
}

/// Whether they have turned out to be a customer, and nothing else since.
pub(super) fn is_customer(draft: &Draft<'_>) -> bool {
    set_aside_for(draft).is_some_and(|why| CUSTOMER.contains(&why))
}

/// Whether they sent us to a colleague before.
pub(super) fn is_wrong_person(draft: &Draft<'_>) -> bool {
    set_aside_for(draft) == Some(WRONG_PERSON)
}

/// What to say to somebody who names a colleague: ask for the address once,
/// and note it where it comes.
pub(super) fn colleague(draft: &Draft<'_>, learned: &Learned) -> Option<&'static str> {
    let told = draft.state.signals.contains_key(SignalName::REFERRAL);
    let fresh = learned
        .fresh
        .iter()
        .any(|name| name.as_str() == SignalName::REFERRAL);
    let address = learned
        .readings
        .iter()
        .any(|(_, reading)| has_address(reading));
    let sent = learned.intends(IntentKind::WrongPerson) || is_wrong_person(draft);
    if !sent || !told || !fresh && !learned.intends(IntentKind::WrongPerson) {
        return None;
    }
    Some(if address || is_wrong_person(draft) {
        "colleague_noted"
    } else {
        "colleague"
    })
}

/// Whether what the message tells belongs to a colleague rather than to them:
/// they name one, or add an address after they did.
pub(super) fn names_colleague(draft: &Draft<'_>, text: &str, reading: &Reading) -> bool {
    if reading.shows(Manner::Protests) {
        return false;
    }
    let names = reading.contacts.iter().any(|contact| {
        matches!(
            contact.kind,
            ContactKind::Name | ContactKind::Email | ContactKind::Phone
        )
    });
    let role = reading
        .signals
        .iter()
        .any(|found| found.signal.as_str() == SignalName::AUTHORITY);
    let sent = reading.intends(IntentKind::WrongPerson) && (names || role || has_a_name(text));
    sent || is_wrong_person(draft) && (names || role)
}

/// Whether two words in a row are written as names are: "you'd want Priya Nair".
fn has_a_name(text: &str) -> bool {
    let named = |word: &str| {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_uppercase)
            && letters.next().is_some_and(char::is_lowercase)
    };
    let words: Vec<&str> = text.split_whitespace().collect();
    words
        .windows(2)
        .any(|pair| named(pair[0]) && named(pair[1]))
}

fn has_address(reading: &Reading) -> bool {
    reading
        .contacts
        .iter()
        .any(|contact| matches!(contact.kind, ContactKind::Email | ContactKind::Phone))
}
