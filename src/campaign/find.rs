//! Looking things up in a campaign.

use super::playbook::{CaseHistory, NextStep, Nurture, Stage};
use super::{
    Campaign, ChoiceOption, Competitor, DeclaredSignal, Fact, Need, Objection, Question, Rebuttal,
};
use crate::campaign::identity::Greeting;
use crate::reading::vocabulary::SignalKind;
use crate::signal::{Currency, SignalName};

/// The kind that a well-known signal always has; `None` for a campaign's own signal.
pub fn well_known_kind(signal: &str) -> Option<SignalKind> {
    Some(match signal {
        SignalName::BUDGET | SignalName::COMPETITOR_PRICE => SignalKind::Money,
        SignalName::AUTHORITY => SignalKind::Authority,
        SignalName::NEED => SignalKind::Need,
        SignalName::TIMELINE => SignalKind::Timeline,
        SignalName::QUANTITY => SignalKind::Quantity,
        SignalName::INTENT | SignalName::CONTACT_WAY => SignalKind::Choice,
        SignalName::CURRENT_SOLUTION
        | SignalName::COMPETITOR
        | SignalName::DECISION_PROCESS
        | SignalName::DECISION_CRITERIA
        | SignalName::NAME
        | SignalName::EMAIL
        | SignalName::PHONE
        | SignalName::COMPANY
        | SignalName::CONTACT_TIME => SignalKind::Text,
        _ => return None,
    })
}

/// Every well-known signal, in the order in which people think of them.
/// The price of others and the way to be contacted are read by the rules alone.
pub const WELL_KNOWN: [&str; 15] = [
    SignalName::NEED,
    SignalName::QUANTITY,
    SignalName::BUDGET,
    SignalName::AUTHORITY,
    SignalName::TIMELINE,
    SignalName::CURRENT_SOLUTION,
    SignalName::COMPETITOR,
    SignalName::DECISION_PROCESS,
    SignalName::DECISION_CRITERIA,
    SignalName::INTENT,
    SignalName::NAME,
    SignalName::EMAIL,
    SignalName::PHONE,
    SignalName::COMPANY,
    SignalName::CONTACT_TIME,
];

impl Campaign {
    /// The campaign's id.
    pub fn id(&self) -> &str {
        &self.identity.id
    }

    /// The version that every decision names.
    pub fn version(&self) -> &str {
        &self.identity.version
    }

    /// The next step by which the offer is shown to somebody: a demo, a visit to the house.
    pub fn shown_by(&self) -> &str {
        const DEMO: &str = "demo";
        let steps = &self.playbook.next_steps;
        let own = steps.iter().find(|step| step.id == DEMO);
        own.or(steps.first()).map_or(DEMO, |step| step.id.as_str())
    }

    /// The currency of all its amounts.
    pub fn currency(&self) -> Currency {
        self.identity.currency
    }

    /// The fact with this id.
    pub fn fact(&self, id: &str) -> Option<&Fact> {
        self.playbook.facts.iter().find(|fact| fact.id == id)
    }

    /// The case history with this id, with or without the prefix `case:` that
    /// [`words`](super::words::words) gives it.
    pub fn case(&self, id: &str) -> Option<&CaseHistory> {
        let id = id
            .strip_prefix(crate::reading::vocabulary::CASE_PREFIX)
            .unwrap_or(id);
        self.playbook.cases.iter().find(|case| case.id == id)
    }

    /// The first case history that shows this need.
    pub fn case_for(&self, need: &str) -> Option<&CaseHistory> {
        self.playbook
            .cases
            .iter()
            .find(|case| case.needs.iter().any(|shown| shown == need))
    }

    /// The need with this id.
    pub fn need(&self, id: &str) -> Option<&Need> {
        self.playbook.needs.iter().find(|need| need.id == id)
    }

    /// The objection with this id.
    pub fn objection(&self, id: &str) -> Option<&Objection> {
        self.playbook
            .objections
            .iter()
            .find(|objection| objection.id == id)
    }

    /// The rebuttal with this id, and the objection that it answers.
    pub fn rebuttal(&self, id: &str) -> Option<(&Objection, &Rebuttal)> {
        self.playbook.objections.iter().find_map(|objection| {
            let rebuttal = objection.rebuttals.iter().find(|one| one.id == id)?;
            Some((objection, rebuttal))
        })
    }

    /// The competitor with this id, name or alias (without case).
    pub fn competitor(&self, named: &str) -> Option<&Competitor> {
        let named = named.trim().to_lowercase();
        self.playbook.competitors.iter().find(|competitor| {
            std::iter::once(&competitor.id)
                .chain(std::iter::once(&competitor.name))
                .chain(&competitor.aliases)
                .any(|name| name.to_lowercase() == named)
        })
    }

    /// The next step with this id.
    pub fn next_step(&self, id: &str) -> Option<&NextStep> {
        self.playbook.next_steps.iter().find(|step| step.id == id)
    }

    /// What nurtures a prospect at this stage, in the playbook's order.
    pub fn nurture_for(&self, stage: Stage) -> impl Iterator<Item = &Nurture> {
        self.playbook
            .nurture
            .iter()
            .filter(move |nurture| nurture.stage == stage)
    }

    /// The question with this id.
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions
            .questions
            .iter()
            .find(|question| question.id == id)
    }

    /// The first question that fills this signal.
    pub fn question_for(&self, signal: &str) -> Option<&Question> {
        self.questions
            .questions
            .iter()
            .find(|question| question.signal == signal)
    }

    /// Every question that fills this signal.
    pub fn questions_for<'c, 's: 'c>(
        &'c self,
        signal: &'s str,
    ) -> impl Iterator<Item = &'c Question> {
        self.questions
            .questions
            .iter()
            .filter(move |question| question.signal == signal)
    }

    /// What the campaign declares of this signal.
    pub fn declared(&self, signal: &str) -> Option<&DeclaredSignal> {
        self.questions
            .signals
            .iter()
            .find(|declared| declared.name == signal)
    }

    /// The kind of this signal: the well-known one or the declared one.
    pub fn kind_of(&self, signal: &str) -> Option<SignalKind> {
        well_known_kind(signal).or_else(|| self.declared(signal).map(|declared| declared.kind))
    }

    /// An option of a choice or flag.
    pub fn option(&self, signal: &str, option: &str) -> Option<&ChoiceOption> {
        self.declared(signal)?
            .options
            .iter()
            .find(|declared| declared.id == option)
    }

    /// The first greeting that fits the page (a path or a whole URL) and the channel
    /// (`widget`, `sms`, `email`).
    pub fn greeting(&self, page: Option<&str>, channel: &str) -> Option<&Greeting> {
        self.identity.greetings.iter().find(|greeting| {
            greeting.channel.as_deref().is_none_or(|own| own == channel)
                && greeting
                    .page
                    .as_deref()
                    .is_none_or(|pattern| page.is_some_and(|page| fits_page(pattern, page)))
        })
    }
}

/// The path of an address: `https://a.example/b?c#d` → `/b`.
pub fn path_of(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| {
        rest.find('/').map_or("/", |at| &rest[at..])
    });
    rest.split(['?', '#']).next().unwrap_or("/")
}

/// Whether a page (a path or a URL) fits a pattern in which `*` stands for anything.
///
/// Query and fragment are not looked at, nor is a `/` at the end.
pub fn fits_page(pattern: &str, page: &str) -> bool {
    let path = path_of(page);
    let trimmed = |text: &'_ str| -> String {
        let text = text.trim_end_matches('/');
        if text.is_empty() {
            "/".to_owned()
        } else {
            text.to_owned()
        }
    };
    let (pattern, path) = (trimmed(pattern), trimmed(path));
    let mut pieces = pattern.split('*');
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = path.strip_prefix(first) else {
        return false;
    };
    let pieces: Vec<&str> = pieces.collect();
    let Some((last, middle)) = pieces.split_last() else {
        return rest.is_empty();
    };
    for piece in middle {
        let Some(at) = rest.find(piece) else {
            return false;
        };
        rest = &rest[at + piece.len()..];
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_fits_its_pattern() {
        for (pattern, page, fits) in [
            ("/", "/", true),
            ("/", "https://example.com", true),
            ("/", "/pricing", false),
            ("/pricing*", "/pricing", true),
            ("/pricing*", "https://example.com/pricing/teams?x=1", true),
            ("/demo/pricing", "/demo/pricing/#faq", true),
            ("*pricing", "/demo/pricing", true),
            ("/a/*/c", "/a/b/c", true),
            ("/a/*/c", "/a/b/d", false),
            ("*", "/anything", true),
            ("/pricing", "/pricing-old", false),
            ("/a*c", "/abbbc", true),
        ] {
            assert_eq!(fits_page(pattern, page), fits, "{pattern} and {page}");
        }
    }

    #[test]
    fn the_path_is_what_stands_between_host_and_query() {
        let cases = [
            ("https://shop.example/pricing?x=1#y", "/pricing"),
            ("https://shop.example", "/"),
            ("/pricing", "/pricing"),
            ("/a?b", "/a"),
        ];
        for (address, path) in cases {
            assert_eq!(path_of(address), path, "{address}");
        }
    }

    #[test]
    fn every_well_known_signal_has_a_kind() {
        for name in WELL_KNOWN {
            assert!(well_known_kind(name).is_some(), "{name}");
        }
        assert_eq!(well_known_kind("roof"), None);
    }
}
