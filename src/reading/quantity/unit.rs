//! What is counted: the campaign's words, common ones, and plain plurals.

use std::collections::HashSet;
use std::sync::LazyLock;

use rust_decimal::Decimal;

use super::total;
use crate::reading::money::singular;
use crate::reading::number::{Amount, Phrases, TokenKind, Tokens};

/// A unit beside a number.
#[derive(Debug, Clone)]
pub(super) struct Unit {
    /// In the singular; `None` where it was not said.
    pub name: Option<String>,
    /// The token after it.
    pub end: usize,
}

/// The words that units are known by.
#[derive(Debug)]
pub(crate) struct Units {
    own: HashSet<String>,
}

/// Units that businesses are measured by, in the singular.
static COMMON: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    "person user seat license licence agent rep employee member worker staffer colleague \
     contractor freelancer driver technician engineer developer dev designer manager consultant \
     salesperson salespeople seller closer fte headcount teammate operator nurse doctor teacher \
     student patient client customer subscriber account lead contact prospect order shipment \
     delivery parcel package ticket call email message transaction invoice booking appointment \
     visit visitor session request location site store shop branch office warehouse factory plant \
     clinic restaurant hotel facility building property unit room bed truck van vehicle car lorry \
     forklift machine device laptop computer server workstation endpoint phone tablet scanner \
     printer sku product item listing campaign project brand team department desk table door \
     page domain website channel integration database partner supplier vendor reseller dealer \
     franchise tenant admin supervisor recruiter accountant lawyer attorney founder partner guy \
     folk pallet container acre tonne ton kg case file document contract policy claim form \
     country region city state house home sqm man woman apartment job crew shift install hire candidate \
     kid child pupil classroom class part  plate animal dog cat horse chair"
        .split_whitespace()
        .collect()
});

/// Plurals that are never what a business counts.
static NEVER: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    "second minute hour day week month year decade quarter night morning evening weekend sec min \
     hr hrs wk mo yr yrs mins secs weekday fortnight sprint century monday tuesday wednesday \
     thursday friday saturday sunday \
     dollar euro pound buck cent rupee franc yen percent thousand hundred million \
     time thing question option reason way point step star idea choice issue problem concern \
     bit side part half third piece word minute moment cent kilometer kilometre mile metre meter \
     inch feet foot degree figure digit example detail thought note comment try attempt mistake \
     level tier phase stage chance heads-up pros con other those these us his hers its is was has \
     as this plus minus less perhaps always this thanks yes previous various ours yours theirs \
     years' days' months' weeks' o'clock am pm st nd rd th x"
        .split_whitespace()
        .collect()
});

/// Words before a number that say what it counts.
static OPENERS: LazyLock<Phrases<&'static str>> = LazyLock::new(|| {
    Phrases::of_groups(&[
        (
            "team of|a team of|staff of|a staff of|crew of|a crew of|group of|a group of|company of|a company of|workforce of|headcount of|headcount is|headcount is around|headcount is about|headcount :|headcount|team size is|team size of|team size :|team size|there are|there's|there is|we are|we're|we are about|there's about|department of|a department of|squad of|firm of|a firm of|business of|shop of|a shop of|office of",
            "person",
        ),
        ("fleet of|a fleet of|fleet size is|fleet size", "vehicle"),
        ("employ|employs|employing", "employee"),
        ("seats :|number of seats :|number of seats is", "seat"),
        ("users :|number of users :|number of users is", "user"),
        (
            "employees :|number of employees :|number of employees is",
            "employee",
        ),
    ])
});

/// Whether a verb tells what those who are counted will do with it.
fn would(word: &str) -> bool {
    matches!(
        word,
        "would"
            | "will"
            | "use"
            | "need"
            | "order"
            | "orders"
            | "place"
            | "plan"
            | "actually"
            | "really"
    )
}

impl Units {
    pub(crate) fn of(own: &[String]) -> Self {
        Self {
            own: own
                .iter()
                .map(|unit| singular(&unit.to_lowercase()))
                .collect(),
        }
    }

    fn knows(&self, singular: &str) -> bool {
        self.own.contains(singular) || COMMON.contains(singular)
    }

    /// Reads a unit that is said before its number, at `at`.
    pub(super) fn before(tokens: &Tokens<'_>, at: usize) -> Option<Unit> {
        let (end, name) = OPENERS.at(tokens, at)?;
        let weak = matches!(tokens.at(at), "there" | "there's" | "we" | "we're");
        if weak {
            // `there are 5 of us`, `we're 12 people`, `we're 12`: only with a
            // number that ends the clause or says `of us`.
            let read: Amount<()> = crate::reading::number::amount::read(tokens, end, &|_, _| None)?;
            let of_us = tokens.at(read.end) == "of";
            let ends = tokens.ends_clause(read.end)
                || matches!(
                    tokens.at(read.end),
                    "in" | "now" | "at" | "and" | "total" | "again" | "then" | "altogether"
                );
            let we = tokens.at(at).starts_with("we");
            if !(of_us || (ends && we && read.first.in_digits)) {
                return None;
            }
        }
        Some(Unit {
            name: Some(name.to_owned()),
            end,
        })
    }

    /// Reads the unit after a number, at `at`, with at most two words between.
    pub(super) fn after(&self, tokens: &Tokens<'_>, at: usize, read: &Amount<()>) -> Option<Unit> {
        let mut start = at;
        if matches!(tokens.at(start), "-" | "x" | "+" | "ish") {
            start += 1;
        }
        if tokens.at(start) == "or" && tokens.at(start + 1) == "so" {
            start += 2;
        }
        // "A couple of us", of which the number takes the "of"; "the team is 6 strong".
        let us = tokens.at(start) == "us" && tokens.before(start) == "of";
        if us || tokens.at(start) == "strong" && tokens.ends_clause(start + 1) {
            return (read.last.max > Decimal::ONE).then(|| Unit {
                name: Some("person".to_owned()),
                end: start + 1,
            });
        }
        if tokens.at(start) == "of" {
            return match tokens.at(start + 1) {
                "us" => (read.last.max > Decimal::ONE).then(|| Unit {
                    name: Some("person".to_owned()),
                    end: start + 2,
                }),
                // "40 people, 12 of them planners", "12 of them would use it"
                "them" | "these" | "those" | "whom" | "which" => {
                    let end =
                        start + 2 + usize::from(matches!(tokens.at(start + 2), "are" | "who"));
                    self.known(tokens, end).or_else(|| {
                        would(tokens.at(end)).then(|| Unit {
                            name: Some("person".to_owned()),
                            end,
                        })
                    })
                }
                // `ten of our drivers`
                // `3 of the 12 would use it`, `3 of the 12 stores`
                "our" | "my" | "the" if tokens.digits(start + 2).is_some() => {
                    let end = start + 3;
                    self.known(tokens, end).or_else(|| {
                        would(tokens.at(end)).then(|| Unit {
                            name: Some("person".to_owned()),
                            end,
                        })
                    })
                }
                "our" | "my" | "the" if read.last.max > Decimal::ONE => {
                    self.known(tokens, start + 2)
                }
                _ => self.known(tokens, start + 1),
            };
        }
        // `11 in the office`: people at their work, of whom a list may go on.
        if read.last.max > Decimal::ONE
            && read.last.max < Decimal::ONE_THOUSAND
            && total::are_at_work(tokens, start)
        {
            return Some(Unit {
                name: Some("person".to_owned()),
                end: at,
            });
        }
        // `8 full time and 3 part time`
        if matches!(tokens.at(start), "full" | "part")
            && let time = start + 1 + usize::from(tokens.at(start + 1) == "-")
            && matches!(tokens.at(time), "time" | "timers" | "timer")
            && (tokens.ends_clause(time + 1) || matches!(tokens.at(time + 1), "and" | "plus" | "&"))
        {
            return Some(Unit {
                name: Some("employee".to_owned()),
                end: time + 1,
            });
        }
        for between in 0..=2 {
            let word_at = start + between;
            let token = tokens.token(word_at)?;
            if token.kind != TokenKind::Word
                || token.breaks
                || NEVER.contains(singular(&token.lower).as_str())
                || NEVER.contains(token.lower.as_str())
            {
                return None;
            }
            if let Some(unit) = self.known(tokens, word_at) {
                return Some(unit);
            }
            // A plain plural right after digits counts too.
            if between == 0
                && read.last.max != Decimal::ONE
                && Self::plural(tokens, word_at, read)
                && self.known(tokens, word_at + 1).is_none()
            {
                return Some(Unit {
                    name: Some(singular(&token.lower)),
                    end: word_at + 1,
                });
            }
            if !may_stand_between(&token.lower) {
                return None;
            }
            // `full-time`, `on-site`
            if tokens.at(word_at + 1) == "-" && tokens.glued(word_at + 1) {
                start += 1;
            }
        }
        None
    }

    fn known(&self, tokens: &Tokens<'_>, at: usize) -> Option<Unit> {
        let name = singular(tokens.word(at));
        if name.is_empty() || !self.knows(&name) {
            return None;
        }
        // `a 12 man crew`
        if matches!(name.as_str(), "man" | "woman")
            && matches!(
                tokens.at(at + 1),
                "crew" | "team" | "shop" | "band" | "company" | "firm" | "operation" | "business"
            )
        {
            return Some(Unit {
                name: Some("person".to_owned()),
                end: at + 1,
            });
        }
        // `12 sales reps`, `3 office locations`: the last noun is what is counted.
        let next = singular(tokens.word(at + 1));
        let end = if !next.is_empty()
            && self.knows(&next)
            && next != tokens.word(at + 1)
            && tokens.token(at + 1).is_some_and(|t| t.spaced && !t.breaks)
        {
            return Some(Unit {
                name: Some(next),
                end: at + 2,
            });
        } else {
            at + 1
        };
        Some(Unit {
            name: Some(name),
            end,
        })
    }

    /// Whether what stands before says that somebody has, runs or needs so many.
    fn had(tokens: &Tokens<'_>, at: usize) -> bool {
        matches!(
            tokens.before(at),
            "have"
                | "has"
                | "had"
                | "got"
                | "run"
                | "runs"
                | "own"
                | "owns"
                | "operate"
                | "manage"
                | "need"
                | "needs"
                | "employ"
                | "serve"
                | "with"
                | "about"
                | "around"
        )
    }

    fn plural(tokens: &Tokens<'_>, at: usize, read: &Amount<()>) -> bool {
        let word = tokens.word(at);
        (read.first.in_digits || Self::had(tokens, read.start))
            && word.len() > 4
            && word.ends_with('s')
            && !word.ends_with("ss")
            && !word.ends_with("us")
            && !word.ends_with("ous")
            && !word.contains('\'')
            && !tokens.capital(at)
    }
}

/// Words that may stand between a number and its unit.
fn may_stand_between(word: &str) -> bool {
    word.len() > 2
        && !matches!(
            word,
            "and"
                | "for"
                | "the"
                | "but"
                | "with"
                | "our"
                | "your"
                | "per"
                | "from"
                | "that"
                | "this"
                | "are"
                | "have"
                | "when"
                | "because"
                | "right"
                | "can"
                | "will"
                | "who"
                | "which"
                | "not"
                | "was"
                | "had"
                | "has"
                | "maybe"
                | "just"
                | "if"
                | "then"
                | "about"
                | "into"
                | "over"
                | "under"
                | "between"
                | "across"
                | "every"
                | "each"
                | "one"
                | "two"
                | "all"
                | "any"
                | "out"
                | "its"
                | "were"
                | "would"
                | "please"
        )
}
