//! From the tokens of a language to those of the grammars.

use std::ops::Range;

use super::fold::folded;
use super::phrase::Element;
use super::words::{NUMBER, Rule, Words};
use crate::reading::number::{Token, TokenKind, Tokens};

/// Puts the words of `tokens` into those of the grammars.
pub(super) fn translate<'t>(words: &Words, tokens: Tokens<'t>) -> Tokens<'t> {
    let text = tokens.text();
    let tokens = apart(tokens);
    let fixed = fixed(&tokens);
    let list = tokens.into_list();
    let plain: Vec<String> = list.iter().map(|token| folded(&token.lower)).collect();
    let source = Source {
        words,
        list: &list,
        plain: &plain,
        fixed: &fixed,
        shouted: !text.chars().any(char::is_lowercase),
    };
    let mut made: Vec<Token> = Vec::with_capacity(list.len());
    let mut at = 0;
    let mut behind_value = false;
    while at < list.len() {
        if fixed[at] {
            made.push(list[at].clone());
            behind_value = false;
            at += 1;
            continue;
        }
        let after_digits = awaits_scale(&made);
        let found = source.rule(at, behind_value);
        let number = source.number(at, after_digits);
        match (found, number) {
            (Some(found), number) if number.as_ref().is_none_or(|n| n.end <= found.end) => {
                let rule = &words.rules[found.rule];
                let name = rule.name || rule.output.contains('%');
                push(&mut made, &list, at..found.end, &found.output, name);
                behind_value = rule.value || ends_in_value(rule);
                at = found.end;
            }
            (_, Some(number)) => {
                push(&mut made, &list, at..number.end, &number.output, false);
                behind_value = true;
                at = number.end;
            }
            _ => {
                let token = &list[at];
                behind_value = token.kind == TokenKind::Digits
                    || matches!(token.lower.as_str(), "$" | "€" | "£" | "%" | "k" | "m")
                    || behind_value && matches!(token.lower.as_str(), "." | ",");
                made.push(token.clone());
                at += 1;
            }
        }
    }
    Tokens::made_of(text, made)
}

/// What is elided in French, as tokens of their own: `d'ici` is `d'` and `ici`.
fn apart(tokens: Tokens<'_>) -> Tokens<'_> {
    let text = tokens.text();
    let elided = |token: &Token| {
        let before = token.lower.split('\'').next().unwrap_or_default();
        before.len() < token.lower.len() && ELIDED.contains(&before)
    };
    let list = tokens.into_list();
    if !list.iter().any(elided) {
        return Tokens::made_of(text, list);
    }
    let mut parts = Vec::with_capacity(list.len() + 4);
    for token in list {
        let slice = text.get(token.bytes.clone()).unwrap_or_default();
        let cut = slice
            .char_indices()
            .find(|(_, c)| matches!(c, '\'' | '’' | '`'))
            .map(|(at, c)| at + c.len_utf8());
        let (true, Some(cut)) = (elided(&token), cut) else {
            parts.push(token);
            continue;
        };
        let chars = token.chars.start + slice[..cut].chars().count();
        let bytes = token.bytes.start + cut;
        let said = token.lower.find('\'').map_or(0, |at| at + 1);
        let (before, after) = token.lower.split_at(said);
        let mut first = token
            .clone()
            .saying(before)
            .standing_at(token.chars.start..chars, token.bytes.start..bytes);
        first.capital = token.capital;
        let mut second = token
            .clone()
            .saying(after)
            .standing_at(chars..token.chars.end, bytes..token.bytes.end);
        second.spaced = true;
        second.breaks = false;
        second.capital = slice[cut..].chars().next().is_some_and(char::is_uppercase);
        parts.push(first);
        parts.push(second);
    }
    Tokens::made_of(text, parts)
}

/// What stands before the apostrophe of an elision.
const ELIDED: &[&str] = &[
    "l", "d", "j", "qu", "n", "s", "c", "m", "t", "jusqu", "lorsqu", "puisqu",
];

/// Whether a scale that follows belongs to what was said last: `20 mil`, `ein paar tausend`.
fn awaits_scale(made: &[Token]) -> bool {
    made.last().is_some_and(|last| {
        last.kind == TokenKind::Digits
            || matches!(last.lower.as_str(), "few" | "several" | "half")
            || last.lower == "of"
                && made
                    .len()
                    .checked_sub(2)
                    .is_some_and(|before| made[before].lower == "couple")
    })
}

/// Whether the last thing that the rule caught is a number or a class.
fn ends_in_value(rule: &Rule) -> bool {
    matches!(
        rule.elements.last(),
        Some(Element::Number | Element::Day | Element::Class(_))
    )
}

/// Tokens that belong to addresses, which have no language.
fn fixed(tokens: &Tokens<'_>) -> Vec<bool> {
    let mut fixed = vec![false; tokens.len()];
    let mut start = 0;
    while start < tokens.len() {
        let mut end = start + 1;
        while tokens.glued(end) {
            end += 1;
        }
        let address = (start..end).any(|at| {
            tokens.at(at) == "@" && at > start
                || tokens.at(at) == "/" && tokens.at(at + 1) == "/"
                || tokens.at(at) == "."
                    && at > start
                    && at + 1 < end
                    && tokens.word(at - 1).len() > 1
                    && tokens.word(at + 1).len() > 1
        });
        fixed[start..end].fill(address);
        start = end;
    }
    fixed
}

/// What a part of the tokens becomes.
struct Found {
    rule: usize,
    end: usize,
    output: String,
}

struct Source<'s> {
    words: &'s Words,
    list: &'s [Token],
    plain: &'s [String],
    fixed: &'s [bool],
    /// Whether all of the text is in capitals, so that they tell nothing.
    shouted: bool,
}

impl Source<'_> {
    /// The longest rule that begins at `at`.
    fn rule(&self, at: usize, behind_value: bool) -> Option<Found> {
        let first = if self.list[at].kind == TokenKind::Digits {
            NUMBER
        } else {
            self.plain[at].as_str()
        };
        let mut best: Option<Found> = None;
        for &rule in self.words.by_first.get(first)? {
            let candidate = &self.words.rules[rule];
            if candidate.behind_value && !behind_value {
                continue;
            }
            let mut caught = Vec::new();
            if let Some(end) = self.elements(&candidate.elements, at, &mut caught)
                && best.as_ref().is_none_or(|best| end > best.end)
                && let Some(output) = filled(&candidate.output, &caught)
            {
                best = Some(Found { rule, end, output });
            }
        }
        best
    }

    /// Matches `elements` from token `at` on: the token after them.
    fn elements(&self, elements: &[Element], at: usize, caught: &mut Vec<String>) -> Option<usize> {
        let mut next = at;
        for (index, element) in elements.iter().enumerate() {
            if *element == Element::BeforeCapital {
                let named = self
                    .list
                    .get(next)
                    .is_some_and(|token| token.capital && !token.breaks);
                if !named || self.shouted {
                    return None;
                }
                continue;
            }
            // `-` joins words as a space does.
            if index > 0
                && !matches!(element, Element::Mark(_) | Element::Glued(_))
                && self
                    .list
                    .get(next)
                    .is_some_and(|token| token.lower == "-" && !token.spaced && !token.breaks)
                && self.list.get(next + 1).is_some_and(|token| !token.spaced)
            {
                next += 1;
            }
            let token = self.list.get(next)?;
            if index > 0 && token.breaks || self.fixed[next] {
                return None;
            }
            match element {
                Element::Word(word) => {
                    if self.plain[next] != *word {
                        return None;
                    }
                    next += 1;
                }
                Element::Mark(mark) => {
                    // The sign of a currency may stand apart: `2 millions de €`; so may the
                    // dash between two days: `13 – 15 juillet`.
                    let apart = matches!(mark.as_str(), "$" | "€" | "£" | "¥" | "-");
                    let same = token.lower == *mark || mark == "-" && token.lower == "–";
                    if !same || index > 0 && token.spaced && !apart {
                        return None;
                    }
                    next += 1;
                }
                Element::Glued(end) => {
                    if self.plain[next] != *end || token.spaced {
                        return None;
                    }
                    next += 1;
                }
                Element::BeforeCapital => {}
                Element::Day => {
                    // What the phrase itself says comes next is no part of the number:
                    // `13-15`, `1er`.
                    let told = match elements.get(index + 1) {
                        Some(Element::Mark(mark)) => mark.as_str(),
                        Some(Element::Glued(end)) => end.as_str(),
                        _ => "",
                    };
                    let expected = |more: &Token| !told.is_empty() && folded(&more.lower) == told;
                    let longer = |at: usize| {
                        self.list.get(at).is_some_and(|mark| {
                            !mark.spaced
                                && !expected(mark)
                                && matches!(mark.lower.as_str(), "." | "," | ":" | "/" | "-")
                        }) && self
                            .list
                            .get(at + 1)
                            .is_some_and(|more| !more.spaced && more.kind == TokenKind::Digits)
                    };
                    if token.kind != TokenKind::Digits
                        || token.lower.len() > 2
                        || longer(next + 1)
                        || self.list.get(next + 1).is_some_and(|more| {
                            more.kind == TokenKind::Digits
                                || !more.spaced && more.kind == TokenKind::Word && !expected(more)
                                || matches!(more.lower.as_str(), "%" | "€" | "$" | "£")
                        })
                    {
                        return None;
                    }
                    caught.push(token.lower.clone());
                    next += 1;
                }
                Element::Number => {
                    if token.kind == TokenKind::Digits {
                        caught.push(token.lower.clone());
                        next += 1;
                    } else {
                        let number = self.number(next, false)?;
                        caught.push(number.output);
                        next = number.end;
                    }
                }
                Element::Class(class) => {
                    let entries = self.words.classes.get(class)?.get(&self.plain[next])?;
                    let (end, output) = entries.iter().find_map(|&entry| {
                        let entry = &self.words.rules[entry];
                        let simple = entry
                            .elements
                            .iter()
                            .all(|element| matches!(element, Element::Word(_) | Element::Mark(_)));
                        let mut none = Vec::new();
                        simple
                            .then(|| self.elements(&entry.elements, next, &mut none))
                            .flatten()
                            .map(|end| (end, entry.output.clone()))
                    })?;
                    caught.push(output);
                    next = end;
                }
            }
        }
        Some(next)
    }

    /// The number in words that begins at `at`.
    fn number(&self, at: usize, after_digits: bool) -> Option<InWords> {
        if self.list[at].kind != TokenKind::Word {
            return None;
        }
        let mut places = Vec::new();
        let mut words = Vec::new();
        let mut next = at;
        while let Some(token) = self.list.get(next)
            && words.len() < 12
        {
            if token.breaks && next > at {
                break;
            }
            if token.kind == TokenKind::Word {
                words.push(self.plain[next].as_str());
                places.push(next);
            } else if token.lower != "-" || token.spaced {
                break;
            }
            next += 1;
        }
        let spoken = self.words.cardinals.read(&words, after_digits)?;
        let end = places.get(spoken.words.checked_sub(1)?)? + 1;
        Some(InWords {
            end,
            output: spoken.output,
        })
    }
}

struct InWords {
    end: usize,
    output: String,
}

/// `output` with what was caught in its places: as it is (`$1`), as the hour
/// before (`$-1`), as a month by its number (`%1`; nothing where there is no such).
fn filled(output: &str, caught: &[String]) -> Option<String> {
    if !output.contains(['$', '%']) {
        return Some(output.to_owned());
    }
    let mut filled = output.to_owned();
    if let Some(first) = caught.first() {
        let less = first.parse::<u32>().ok().map_or_else(
            || first.clone(),
            |hour| {
                if hour == 1 {
                    12
                } else {
                    hour.saturating_sub(1)
                }
                .to_string()
            },
        );
        filled = filled.replace("$-1", &less);
    }
    for (index, value) in caught.iter().enumerate() {
        let month = format!("%{}", index + 1);
        if filled.contains(&month) {
            let number: usize = value.parse().ok()?;
            filled = filled.replace(&month, MONTHS.get(number.checked_sub(1)?)?);
        }
        filled = filled.replace(&format!("${}", index + 1), value);
    }
    Some(filled)
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Appends the tokens of `output`, all standing where the tokens `from` stand.
fn push(made: &mut Vec<Token>, list: &[Token], from: Range<usize>, output: &str, name: bool) {
    let (Some(first), Some(last)) = (list.get(from.start), list.get(from.end - 1)) else {
        return;
    };
    let chars = first.chars.start..last.chars.end;
    let bytes = first.bytes.start..last.bytes.end;
    for (index, token) in Tokens::of(output).into_list().into_iter().enumerate() {
        let mut token = token.standing_at(chars.clone(), bytes.clone());
        if index == 0 {
            token.spaced = first.spaced;
            token.breaks = first.breaks;
        } else {
            token.breaks = false;
        }
        token.capital = name || first.capital && from.len() == 1;
        made.push(token);
    }
}
