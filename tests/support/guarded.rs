//! What was said, looked at again by the real guard.

use std::sync::Arc;

use fronter::conversation::agenda::Agenda;
use fronter::conversation::state::State;
use fronter::library::LoadedCampaign;
use fronter::speech::Voice;
use fronter::speech::guard::sentence::sentences;
use fronter::speech::guard::{Grounds, Guard, Verdict};

/// All that the local voice would say for the agenda.
pub fn material(loaded: &LoadedCampaign, before: &State, agenda: &Agenda) -> String {
    let voice = |agenda: &Agenda| {
        Voice::new(&loaded.lines, &loaded.campaign, before)
            .speak(agenda)
            .text
    };
    let mut own = vec![voice(agenda)];
    for point in &agenda.points {
        own.push(voice(&Agenda {
            points: vec![point.clone()],
            ..Agenda::default()
        }));
    }
    let next = agenda.next.as_ref().map(|next| &next.step);
    for step in [Some(&agenda.step), next].into_iter().flatten() {
        own.push(voice(&Agenda {
            step: step.clone(),
            ..Agenda::default()
        }));
    }
    own.join("\n")
}

/// What of the text, under what the campaign lets be said, neither the local voice
/// would say nor the guard lets pass.
pub fn unguarded(
    loaded: &LoadedCampaign,
    grounds: &Arc<Grounds>,
    before: &State,
    agenda: &Agenda,
    text: &str,
) -> Vec<String> {
    let material = material(loaded, before, agenda);
    let grounds = Arc::clone(grounds);
    let mut guard = Guard::new(grounds, &loaded.campaign, before, agenda, &material);
    // What leads up to a point ("About “…”:") is the local voice's; what follows is looked at.
    let after_lead = |sentence: &'_ str| match sentence.find("”: ") {
        Some(at) if material.contains(&sentence[..at + "”:".len()]) => at + "”: ".len(),
        _ => 0,
    };
    sentences(text)
        .into_iter()
        .map(|sentence| &sentence[after_lead(sentence)..])
        .filter(|sentence| !material.contains(sentence))
        .filter(|sentence| guard.check(sentence) != Verdict::Pass)
        .map(str::to_owned)
        .collect()
}
