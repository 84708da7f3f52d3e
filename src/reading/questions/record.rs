//! Questions about what was noted or arranged in this very talk: "what day did you
//! put?", "who will call me?", "did you get tuesday 2pm?". They are answered from the
//! record of the conversation, and never with "that isn't written down for me".

use serde::{Deserialize, Serialize};

use crate::reading::draft::{Draft, Found};
use crate::signal::Span;

/// A question about what was noted or arranged in this talk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordQuestion {
    /// What is asked for.
    pub of: Recorded,
    /// The clause that asks for it.
    pub span: Span,
}

/// What the record of the talk can be asked for. The names are those of the
/// lexicon's group `record`, save for what is found here by what
/// else the question names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recorded {
    /// "So when is he calling?": the day and hour of the call or visit.
    Appointment,
    /// "So is he coming or not?": whether it is settled.
    Confirmed,
    /// "Are you calling or emailing?": by which way they will be contacted.
    Way,
    /// "Who will call me?"
    Closer,
    /// "What time zone is that?"
    Zone,
    /// "Which number did you write down?"
    Number,
    /// "Did you get my e-mail address?"
    Email,
    /// "What name have you put down?"
    Name,
    /// How many they are or need.
    Size,
    /// What they can spend.
    Budget,
    /// "What did you write down?"
    All,
    /// "Do you need my number?": whether how to reach them is known.
    Reach,
    /// "What's your number?": how the business is reached.
    Contact,
}

/// What is asked for, where a question only asks whether something was noted:
/// the topic of the lexicon that names it.
const NAMED_BY: [(&str, Recorded); 2] = [
    ("call_day", Recorded::Appointment),
    ("day_part", Recorded::Appointment),
];

/// A number is asked for, whatever it is.
const OUR_NUMBER: &str = "our_number";

fn kind_of(name: &str) -> Option<Recorded> {
    serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
}

/// The questions about the record, each kind once, in the order of the text.
pub(crate) fn find(draft: &Draft<'_>) -> Vec<RecordQuestion> {
    let mut questions: Vec<RecordQuestion> = Vec::new();
    for found in &draft.found {
        let Some(name) = found.in_group("record") else {
            continue;
        };
        // "Did you get …?" asks for what else its clause names.
        let of = if name == OUR_NUMBER {
            // "Tell him to call you. What's the number": ours, and no price.
            draft.has("cue", "calls_us").then_some(Recorded::Contact)
        } else {
            kind_of(name).or_else(|| named(draft, found))
        };
        let Some(of) = of else {
            continue;
        };
        if questions.iter().all(|known| known.of != of) {
            let clause = draft.text.tokens[found.first].clause;
            let place = &draft.text.clauses[clause];
            let (span, _) = draft.text.quote(place.first, place.end.max(found.end));
            questions.push(RecordQuestion { of, span });
        }
    }
    // "Do you have a phone number?" asks for ours, and for none that we noted.
    if let Some(ours) = questions.iter().find(|asked| asked.of == Recorded::Contact) {
        let place = ours.span;
        questions.retain(|asked| asked.of == Recorded::Contact || asked.span != place);
    }
    questions
}

/// What a question whether something was noted names.
fn named(draft: &Draft<'_>, found: &Found) -> Option<Recorded> {
    let clause = draft.text.tokens[found.first].clause;
    let place = &draft.text.clauses[clause];
    let thing = draft
        .starting_in(place.first, place.end)
        .find_map(|other| kind_of(other.in_group("noted")?));
    if thing.is_some() {
        return thing;
    }
    let by_word = draft
        .starting_in(place.first, place.end)
        .find_map(|other| {
            NAMED_BY
                .iter()
                .find(|(group, _)| other.in_group(group).is_some())
        })
        .map(|(_, of)| *of);
    let dated = || {
        draft
            .times
            .iter()
            .any(|time| draft.clause_at(time.span) == Some(clause))
    };
    by_word.or_else(|| dated().then_some(Recorded::Appointment))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::Recorded as R;
    use crate::reading::{CampaignWords, ReadingContext, Vocabulary, read};

    #[test]
    fn questions_about_the_record_are_told_apart_from_others() {
        let vocabulary = |language: &str| {
            Vocabulary::new(CampaignWords {
                language: language.to_owned(),
                locale: language.to_owned(),
                ..CampaignWords::default()
            })
        };
        let context = ReadingContext::at(date(2026, 11, 23).at(10, 0, 0, 0));
        let cases: [(&str, &str, &[R]); 42] = [
            ("en", "so when is he calling?", &[R::Appointment]),
            (
                "en",
                "Could you repeat to me when someone will telephone?",
                &[R::Appointment],
            ),
            ("en", "What day have you put down?", &[R::Appointment]),
            ("en", "what day did u put", &[R::Appointment]),
            (
                "en",
                "which one is it sat or sunday? and what time",
                &[R::Appointment],
            ),
            ("en", "which is it, wed or fri?", &[R::Appointment]),
            ("en", "did you get tuesday 2pm?", &[R::Appointment]),
            ("en", "did u note the 3pm", &[R::Appointment]),
            ("en", "have you got friday down?", &[R::Appointment]),
            ("en", "what time was that again", &[R::Appointment]),
            ("en", "when r u calling me exactly?", &[R::Appointment]),
            ("en", "so whens the call", &[R::Appointment]),
            (
                "en",
                "remind me, what time is the visit?",
                &[R::Appointment],
            ),
            ("en", "when should i expect the call", &[R::Appointment]),
            ("en", "who will call me?", &[R::Closer]),
            ("en", "who will call", &[R::Closer]),
            (
                "en",
                "who would call me and when",
                &[R::Appointment, R::Closer],
            ),
            ("en", "and whos coming out?", &[R::Closer]),
            ("en", "who am i going to speak with", &[R::Closer]),
            ("en", "whats his name", &[R::Closer]),
            ("en", "what time zone r u in", &[R::Zone]),
            ("en", "is that eastern or central time?", &[R::Zone]),
            ("en", "is that my time or yours", &[R::Zone]),
            ("de", "wann ruft er an?", &[R::Appointment]),
            ("de", "wer ruft mich an?", &[R::Closer]),
            ("es", "¿cuándo me van a llamar?", &[R::Appointment]),
            ("es", "¿quién me llama?", &[R::Closer]),
            ("fr", "quand est-ce qu'on m'appelle ?", &[R::Appointment]),
            ("fr", "qui va m'appeler ?", &[R::Closer]),
            // Only like it.
            ("en", "when can you start", &[]),
            ("en", "when did you call me", &[]),
            ("en", "what day of the week is best for delivery", &[]),
            ("en", "who decides on the price", &[]),
            ("en", "did you get my last message", &[]),
            ("en", "how long does the call take", &[]),
            ("en", "can someone call me tuesday", &[]),
            ("en", "call me when he is in", &[]),
            ("en", "who calls the suppliers, you or us?", &[]),
            ("en", "when is the busy season", &[]),
            ("en", "what time do you open", &[]),
            ("en", "do you have time for us", &[]),
            ("en", "which is better, 5 or 6 kw", &[]),
        ];
        let mut wrong = Vec::new();
        for (language, text, wanted) in cases {
            let reading = read(&vocabulary(language), &context, text);
            let mut found: Vec<R> = reading.record.iter().map(|asked| asked.of).collect();
            found.sort();
            if found != wanted {
                wrong.push((text, found));
            }
        }
        assert_eq!(wrong, []);
    }
}
