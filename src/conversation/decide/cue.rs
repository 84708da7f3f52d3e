//! What the prospect says about the talk itself, where no intent stands for it:
//! a complaint, an arrangement called off, no word about money.

/// Words in lower case between single spaces, without punctuation but `'`.
fn plain(text: &str) -> String {
    let mut words = String::from(" ");
    for word in text
        .to_lowercase()
        .replace('\u{2019}', "'")
        .split(|letter: char| !(letter.is_alphanumeric() || letter == '\''))
        .filter(|word| !word.is_empty())
    {
        words.push_str(word);
        words.push(' ');
    }
    words
}

fn says(text: &str, phrases: &[&str]) -> bool {
    let text = plain(text);
    phrases
        .iter()
        .any(|phrase| text.contains(&format!(" {phrase} ")))
}

/// "Nobody ever called me back": something went wrong between us.
pub(super) fn complains(text: &str) -> bool {
    says(
        text,
        &[
            "third time",
            "nobody called",
            "nobody ever called",
            "no one called",
            "no one ever called",
            "never called me back",
            "nobody got back",
            "no one got back",
            "still waiting for a call",
            "are you kidding",
            "waste of time",
            "wasting my time",
            "you're not listening",
            "you are not listening",
            "you don't listen",
            "you didn't answer",
            "didn't answer my question",
            "doesn't answer my question",
            "not answering my question",
            "unacceptable",
            "this is ridiculous",
            "frustrating",
            "i'm annoyed",
            "i'm angry",
            "i am angry",
        ],
    )
}

/// "I told you": it was said before.
pub(super) fn says_again(text: &str) -> bool {
    says(
        text,
        &[
            "i said",
            "i told you",
            "i already said",
            "i already told you",
            "as i said",
            "like i said",
            "already answered",
        ],
    )
}

/// "Cancel it, forget about it": what was arranged is called off.
pub(super) fn calls_off(text: &str) -> bool {
    says(
        text,
        &[
            "cancel it",
            "cancel that",
            "cancel this",
            "cancel the call",
            "cancel the callback",
            "cancel the demo",
            "cancel my appointment",
            "please cancel",
            "forget about it",
            "forget it",
            "changed my mind",
            "call it off",
            "don't call me",
            "do not call me",
            "no need to call",
            "no need for a call",
            "don't need a call",
            "don't want a call",
        ],
    )
}

/// "I'd rather not talk money yet".
pub(super) fn keeps_money_back(text: &str) -> bool {
    let about = says(
        text,
        &[
            "money", "budget", "budgets", "numbers", "figures", "price", "prices",
        ],
    );
    about
        && says(
            text,
            &[
                "rather not",
                "not talk",
                "not talk about",
                "don't want to talk",
                "don't want to discuss",
                "not discuss",
                "not ready to",
                "too early to",
                "talk money later",
                "prefer not",
                "won't say",
                "won't discuss",
            ],
        )
}

/// "Get me someone who can answer".
pub(super) fn asks_for_somebody(text: &str) -> bool {
    says(
        text,
        &[
            "someone who can answer",
            "someone who can help",
            "someone who knows",
            "somebody who can answer",
            "somebody who can help",
            "somebody who knows",
            "person who can answer",
            "person who knows",
            "get me someone",
            "get me somebody",
        ],
    )
}

/// "No thanks" and nothing else.
pub(super) fn waves_away(text: &str) -> bool {
    [
        "no thanks",
        "no thank you",
        "no thx",
        "nah thanks",
        "nope thanks",
        "no pass",
        "pass",
        "skip",
        "skip that",
        "skip it",
        "next question",
    ]
    .contains(&plain(text).trim())
}

/// Whether a number is meant rather than an address: "I don't give out my number".
pub(super) fn means_number(text: &str) -> bool {
    says(text, &["number", "phone", "phone number", "cell"])
        && !says(text, &["email", "e mail", "mail", "address"])
}

/// Whether `text` asks about what was just offered: "what's in that?", "how long is it?"
pub(super) fn asks_about_it(text: &str) -> bool {
    let words = plain(text);
    let asks = text.contains('?')
        || [
            "what",
            "what's",
            "whats",
            "how long",
            "how does",
            "how would",
            "who would",
        ]
        .iter()
        .any(|word| words.contains(&format!(" {word} ")));
    let refers = [
        "that",
        "it",
        "this",
        "there",
        "talk",
        "call",
        "demo",
        "trial",
        "visit",
        "proposal",
        "one pager",
        "page",
        "meeting",
        "workshop",
    ]
    .iter()
    .any(|word| words.contains(&format!(" {word} ")));
    asks && refers
}

/// Another place, house or company comes up, or what was said is put right.
pub(super) fn may_change_the_case(text: &str) -> bool {
    says(
        text,
        &[
            "actually",
            "buying",
            "bought",
            "moving",
            "new house",
            "other house",
            "second house",
            "another house",
            "house",
            "home",
            "another company",
            "other company",
            "different company",
            "our other",
            "my other",
            "sister company",
            "instead",
            "not true",
            "that's wrong",
            "wrong",
            "i meant",
            "no it's",
            "no its",
            "only",
            "just",
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cues_are_told_apart() {
        type Tells = fn(&str) -> bool;
        let cases: [(&str, Tells, bool); 17] = [
            (
                "third time I'm contacting you. Nobody ever called me back",
                complains,
                true,
            ),
            ("Are you kidding me?", complains, true),
            ("how long does it take?", complains, false),
            ("Evenings I said!", says_again, true),
            ("cancel it, forget about it", calls_off, true),
            ("cancel that, I changed my mind", calls_off, true),
            ("can I cancel at any time?", calls_off, false),
            ("I'd rather not talk money yet", keeps_money_back, true),
            (
                "I told you, I'd rather not talk about money",
                keeps_money_back,
                true,
            ),
            ("what is the price?", keeps_money_back, false),
            (
                "get me someone who can answer that",
                asks_for_somebody,
                true,
            ),
            ("no thanks", waves_away, true),
            ("no thanks, excel works", waves_away, false),
            ("I don't give out my number", means_number, true),
            ("ok what's in that one-pager", asks_about_it, true),
            ("yes please", asks_about_it, false),
            (
                "It's actually in Temple, not Dallas",
                may_change_the_case,
                true,
            ),
        ];
        for (text, cue, expected) in cases {
            assert_eq!(cue(text), expected, "{text}");
        }
    }
}
