//! What was said, looked at again by the real guard.

use std::sync::Arc;

use fronter::conversation::agenda::Agenda;
use fronter::conversation::state::State;
use fronter::library::LoadedCampaign;
use fronter::speech::Voice;
use fronter::speech::guard::sentence::sentences;
use fronter::speech::guard::{Grounds, Guard, Verdict};

/// What of the text neither the local voice would say nor the guard lets pass.
pub fn unguarded(
    loaded: &LoadedCampaign,
    before: &State,
    agenda: &Agenda,
    text: &str,
) -> Vec<String> {
    let campaign = &loaded.campaign;
    let voice = |agenda: &Agenda| {
        Voice::new(&loaded.lines, campaign, before)
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
    let steps = [
        Some(&agenda.step),
        agenda.next.as_ref().map(|next| &next.step),
    ];
    for step in steps.into_iter().flatten() {
        own.push(voice(&Agenda {
            step: step.clone(),
            ..Agenda::default()
        }));
    }
    let material = own.join("\n");
    let grounds = Arc::new(Grounds::of(campaign));
    let mut guard = Guard::new(grounds, campaign, before, agenda, &material);
    sentences(text)
        .into_iter()
        .filter(|sentence| !material.contains(sentence))
        .filter(|sentence| guard.check(sentence) != Verdict::Pass)
        .map(str::to_owned)
        .collect()
}
