//! By which way somebody is contacted: one rule for what they are told and for what the
//! closer reads.

use super::state::State;
use crate::reading::finding::ContactWay;
use crate::signal::{Signal, SignalName, SignalValue};

/// What a wish to be called is recorded as.
const CALLBACK: &str = "callback";

/// A way to contact somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    /// An e-mail.
    Email,
    /// A text message.
    Text,
    /// A call.
    Phone,
}

/// The way that they asked for, where they did.
pub(crate) fn wanted(state: &State) -> Option<ContactWay> {
    let known = state.signals.get(SignalName::CONTACT_WAY);
    let Some(SignalValue::Choice { choice }) = known.and_then(Signal::known) else {
        return None;
    };
    serde_json::from_value(serde_json::Value::String(choice.clone())).ok()
}

/// Whether a call is what they expect: they asked for one, or named a time for it, and
/// for no other way.
pub(crate) fn expects_a_call(state: &State) -> bool {
    let known = state.signals.get(SignalName::INTENT);
    let asked = matches!(
        known.and_then(Signal::known),
        Some(SignalValue::Choice { choice }) if choice == CALLBACK
    );
    let named = state.signals.contains_key(SignalName::CONTACT_TIME);
    match wanted(state) {
        Some(way) => way == ContactWay::Phone,
        None => asked || named,
    }
}

/// Whether they asked to be called in so many words: a time alone names no way.
pub(crate) fn asked_for_a_call(state: &State) -> bool {
    let known = state.signals.get(SignalName::INTENT);
    let asked = matches!(
        known.and_then(Signal::known),
        Some(SignalValue::Choice { choice }) if choice == CALLBACK
    );
    wanted(state).map_or(asked, |way| way == ContactWay::Phone)
}

/// The way by which they are contacted, of those that are known.
pub(crate) fn by(state: &State, email: bool, phone: bool) -> Option<By> {
    let email = email.then_some(By::Email);
    let text = phone.then_some(By::Text);
    let phone = phone.then_some(By::Phone);
    match wanted(state) {
        Some(ContactWay::Text) => text.or(email),
        Some(ContactWay::Writing) => email.or(text),
        _ if expects_a_call(state) => phone.or(email),
        _ => email.or(phone),
    }
}
