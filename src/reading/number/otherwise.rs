//! Numbers that are something else: phones, dates, order numbers, versions,
//! percentages. Told by their shape and the word before them.

use super::spoken_year::spoken_year;
use super::token::{TokenKind, Tokens};

/// Which tokens are part of something that is neither a sum nor a count.
#[derive(Debug)]
pub struct Otherwise(Vec<bool>);

impl Otherwise {
    /// Marks the tokens of `tokens`, in one pass over its chunks (the pieces between white space).
    pub fn of(tokens: &Tokens<'_>) -> Self {
        let mut marked = Self(vec![false; tokens.len()]);
        let mut start = 0;
        while start < tokens.len() {
            let mut end = start + 1;
            while tokens.glued(end) {
                end += 1;
            }
            if is_other(tokens, start, end) {
                marked.0[start..end].fill(true);
            } else {
                marked.mark_inside(tokens, start, end);
            }
            start = end;
        }
        let mut at = 0;
        while at < tokens.len() {
            at = match phone_end(tokens, at) {
                Some(end) => {
                    marked.0[at..end].fill(true);
                    end
                }
                None => at + 1,
            };
        }
        for at in 0..tokens.len() {
            if tokens.digits(at).is_some() && named(tokens, at) {
                marked.0[at] = true;
            }
            if let Some((_, end)) = spoken_year(tokens, at) {
                marked.0[at..end].fill(true);
            }
        }
        marked
    }

    /// Whether any of the tokens in `range` is something else.
    pub fn touches(&self, range: std::ops::Range<usize>) -> bool {
        self.0
            .get(range)
            .is_some_and(|marked| marked.contains(&true))
    }

    fn mark_inside(&mut self, tokens: &Tokens<'_>, start: usize, end: usize) {
        for at in start..end {
            if tokens.digits(at).is_none() {
                continue;
            }
            let long = tokens.at(at).len() >= 9
                || (tokens.at(at).len() >= 6 && tokens.at(at).starts_with('0'));
            let after = tokens.at(at + 1);
            let percent = after == "%" || matches!(after, "percent" | "pct" | "percentage");
            let beside = |other: &str| {
                tokens.at(at + 1) == other
                    && tokens.glued(at + 1)
                    && tokens.glued(at + 2)
                    && tokens.digits(at + 2).is_some()
            };
            if long || percent {
                self.0[at] = true;
                // `10-20%`, `2.5%`
                if at >= 2
                    && matches!(tokens.at(at - 1), "-" | "." | "," | "–")
                    && tokens.digits(at - 2).is_some()
                {
                    self.0[at - 2] = true;
                }
                if at >= 2 && tokens.at(at - 1) == "to" && tokens.digits(at - 2).is_some() {
                    self.0[at - 2] = true;
                }
            }
            if beside("/") || beside(":") {
                self.0[at] = true;
                self.0[at + 2] = true;
            }
        }
    }
}

/// Whether the chunk as a whole is an address, a code, a date, a version.
fn is_other(tokens: &Tokens<'_>, start: usize, end: usize) -> bool {
    let inside = start..end;
    let is = |at: usize, text: &str| inside.contains(&at) && tokens.at(at) == text;
    let mut hyphens = 0;
    let mut slashes = 0;
    let mut dots = 0;
    let mut digit_runs = 0;
    let mut letters_then_digits = false;
    for at in start..end {
        match tokens.at(at) {
            "@" if at > start && at + 1 < end => return true,
            "/" if is(at + 1, "/") => return true,
            "#" if inside.contains(&(at + 1)) && tokens.digits(at + 1).is_some() => return true,
            _ => {}
        }
        let Some(token) = tokens.token(at) else { break };
        match token.kind {
            TokenKind::Digits => {
                digit_runs += 1;
                let before = tokens.word(at.wrapping_sub(1));
                // The `x` of `3x4`.
                let joins = at >= 2 && tokens.digits(at - 2).is_some() && before.len() == 1;
                if at > start && !before.is_empty() && !is_money_prefix(before) && !joins {
                    letters_then_digits = true;
                }
                let two_before = at >= 2 && inside.contains(&(at - 2));
                if two_before && tokens.digits(at - 2).is_some() && at + 1 < end + 1 {
                    match tokens.at(at - 1) {
                        "-" => hyphens += 1,
                        "/" => slashes += 1,
                        "." if token.lower.len() != 3 => dots += 1,
                        _ => {}
                    }
                }
                if two_before
                    && tokens.at(at - 1) == "-"
                    && token.lower.len() >= 3
                    && tokens.word(at - 2).len() >= 2
                {
                    letters_then_digits = true;
                }
            }
            TokenKind::Word if token.lower == "www" => return true,
            TokenKind::Word | TokenKind::Mark => {}
        }
    }
    digit_runs > 0 && (hyphens >= 2 || slashes >= 2 || dots >= 2 || letters_then_digits)
}

fn is_money_prefix(word: &str) -> bool {
    matches!(
        word,
        "usd"
            | "eur"
            | "gbp"
            | "cad"
            | "aud"
            | "chf"
            | "inr"
            | "rs"
            | "us"
            | "nzd"
            | "sgd"
            | "hkd"
            | "jpy"
            | "cny"
            | "rmb"
            | "sek"
            | "nok"
            | "dkk"
            | "pln"
            | "brl"
            | "mxn"
            | "zar"
            | "aed"
            | "rm"
            | "myr"
            | "kr"
            | "czk"
            | "uah"
            | "ils"
            | "sar"
            | "x"
            | "a"
            | "c"
            | "k"
            | "m"
    )
}

/// The token after a phone number that begins at `at`, told by its shape alone.
fn phone_end(tokens: &Tokens<'_>, at: usize) -> Option<usize> {
    let plus = tokens.at(at) == "+";
    let bracket = tokens.at(at) == "(" || tokens.at(at + 1) == "(" && plus;
    let mut next = at + usize::from(plus) + usize::from(bracket);
    if at > 0 && tokens.digits(at).is_some() && tokens.digits(at - 1).is_some() {
        return None;
    }
    let first = tokens.digits(next)?;
    if at > 0 && tokens.digits(at - 1).is_some() {
        return None;
    }
    let mut digits = first.len();
    let mut groups = vec![first.len()];
    next += 1;
    while digits <= 15 && groups.len() < 8 {
        let mut probe = next;
        while probe < next + 2 && matches!(tokens.at(probe), "-" | "." | ")" | "(" | "/" | "–") {
            probe += 1;
        }
        let Some(group) = tokens.digits(probe) else {
            break;
        };
        if tokens.token(probe).is_some_and(|token| token.breaks) {
            break;
        }
        digits += group.len();
        groups.push(group.len());
        next = probe + 1;
    }
    let last = groups.last().copied().unwrap_or(0);
    let looks = plus
        || bracket
        || first.starts_with('0')
        || (groups.len() >= 3 && last == 4 && groups[..groups.len() - 1].iter().all(|g| *g <= 3))
        || (groups.len() == 2 && groups[0] == 3 && last == 4);
    (looks && (7..=15).contains(&digits)).then_some(next)
}

/// Whether the word before says that the digits name something.
fn named(tokens: &Tokens<'_>, at: usize) -> bool {
    // "no 20 people", "no 12k": an answer, where "no. 20" is a label.
    if at == 1 && tokens.at(0) == "no" {
        return false;
    }
    let mut before = at;
    let mut skipped = false;
    for _ in 0..2 {
        if before > 0
            && matches!(
                tokens.before(before),
                "#" | "no" | "no." | "number" | "nr" | "id" | ":" | "." | "is" | "num"
            )
        {
            skipped |= !matches!(tokens.before(before), "." | ":" | "is");
            before -= 1;
        }
    }
    if skipped && tokens.before(before).is_empty() {
        return true;
    }
    let word = tokens.before(before);
    if matches!(
        word,
        "order" | "account" | "case" | "reference" | "customer" | "number"
    ) {
        return skipped
            || (tokens.at(at).len() >= 4 && before == at && !tokens.at(at).ends_with("000"));
    }
    if skipped
        && matches!(
            word,
            "phone" | "serial" | "tracking" | "part" | "model" | "policy" | "po"
        )
    {
        return true;
    }
    matches!(
        word,
        "invoice"
            | "ticket"
            | "po"
            | "ref"
            | "ext"
            | "extension"
            | "version"
            | "suite"
            | "room"
            | "apt"
            | "zip"
            | "iso"
            | "page"
            | "section"
            | "article"
            | "chapter"
            | "windows"
            | "office"
            | "sku"
            | "pin"
            | "code"
            | "sox"
            | "soc"
            | "rfc"
            | "port"
            | "unit"
            | "floor"
            | "step"
            | "tier"
            | "phase"
            | "option"
            | "question"
            | "covid"
            | "type"
            | "route"
            | "highway"
            | "postcode"
            | "quote"
            | "dynamics"
            | "sage"
            | "quickbooks"
            | "navision"
            | "magento"
            | "python"
            | "area"
            | "top"
    ) && !matches!(tokens.before(before), "" | "$" | "€" | "£")
}
