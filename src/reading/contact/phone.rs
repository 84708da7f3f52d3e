//! Phone numbers, by the metadata of libphonenumber.

use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumber, PhoneNumberFormat, Region};

use super::Piece;
use crate::reading::finding::ContactKind;
use crate::reading::number::{TokenKind, Tokens};

/// Most digits of a phone number, country code included.
const MOST_DIGITS: usize = 15;
/// Most digits of one without a country code.
const MOST_NATIONAL: usize = 12;

/// Finds phone numbers among the tokens that are not `taken`. A number is one
/// where it is valid in `region` or has a valid country code; digits in one
/// piece count only when asked for, after a word such as *call*, or with a `+`.
/// One that another country writes with a zero before it is kept as written.
pub(super) fn find(
    tokens: &Tokens<'_>,
    taken: &[bool],
    region: &str,
    asked: Option<ContactKind>,
) -> Vec<Piece> {
    let region: Option<Region> = region.to_uppercase().parse().ok();
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if let Some(piece) = read(tokens, taken, at, region, asked) {
            at = piece.end;
            found.push(piece);
        } else {
            // Not within the same run of digits again.
            at += 1;
            while at < tokens.len()
                && tokens.digits(at).is_some()
                && tokens.digits(at - 1).is_some()
            {
                at += 1;
            }
        }
    }
    found
}

fn read(
    tokens: &Tokens<'_>,
    taken: &[bool],
    at: usize,
    region: Option<Region>,
    asked: Option<ContactKind>,
) -> Option<Piece> {
    let led = follows_an_hour(tokens, at, region);
    let at = if led { at + 1 } else { at };
    let mut next = at;
    let plus = tokens.at(next) == "+";
    if plus {
        next += 1;
    }
    let bracket = tokens.at(next) == "(";
    if bracket {
        next += 1;
    }
    tokens.digits(next)?;
    if !plus && !bracket && at > 0 && !led {
        let before = tokens.before(at);
        if tokens.digits(at - 1).is_some()
            || (tokens.glued(at)
                && matches!(before, "/" | "-" | "." | "#" | "_" | ":" | "$" | "€" | "£"))
            || (tokens.glued(at) && !tokens.word(at - 1).is_empty())
            || matches!(before, "+" | "$" | "€" | "£" | "#")
        {
            return None;
        }
    }
    let mut end = next;
    let mut digits = 0;
    let mut groups: Vec<usize> = Vec::new();
    let mut slashes = 0;
    let mut longest_shape = String::new();
    while let Some(group) = tokens.digits(end) {
        if taken.get(end) == Some(&true) || digits + group.len() > MOST_DIGITS + 1 {
            break;
        }
        digits += group.len();
        groups.push(group.len());
        longest_shape.push_str(group);
        end += 1;
        let mut probe = end;
        while probe < end + 3 && matches!(tokens.at(probe), "-" | "." | "(" | ")" | "–" | "/" | "‑")
        {
            slashes += usize::from(tokens.at(probe) == "/");
            probe += 1;
        }
        let broken = tokens.token(probe).is_some_and(|token| token.breaks);
        if tokens.digits(probe).is_none() || broken {
            break;
        }
        end = probe;
    }
    if !(7..=MOST_DIGITS).contains(&digits) || slashes > 1 {
        return None;
    }
    // Letters glued on make it a code.
    if tokens.glued(end)
        && tokens.token(end).is_some_and(|t| t.kind == TokenKind::Word)
        && !matches!(tokens.at(end), "x" | "ext")
    {
        return None;
    }
    if matches!(tokens.at(end), "%" | "$" | "€" | "£") {
        return None;
    }
    let hinted = hinted(tokens, at) || longest_shape.starts_with("00") && digits >= 11;
    let one_piece = groups.len() == 1;
    if denied(tokens, at) {
        return None;
    }
    if is_date(&groups, tokens, next) {
        return None;
    }
    // `0034 612 …` dials abroad from most of the world.
    let quote = tokens.quote(at..end);
    let abroad = longest_shape.starts_with("00") && digits >= 10;
    let number = if abroad {
        PHONE_NUMBER_UTIL.parse(format!("+{}", &longest_shape[2..]), region)
    } else {
        PHONE_NUMBER_UTIL.parse(quote, region)
    }
    .ok();
    // A number with a zero before it, which no number of the region has: that of
    // another country, as they dial it at home. Whoever calls makes sense of it.
    let national = longest_shape.starts_with('0') && !abroad && !plus;
    let said = hinted || asked == Some(ContactKind::Phone) || groups.len() > 1;
    // "llámame al 600 123 456": no number of the region, and called one.
    let called = !plus && !abroad && hinted && groups.len() > 1;
    let foreign = (national || called)
        && (9..=MOST_NATIONAL).contains(&digits)
        && number.as_ref().is_none_or(|number| {
            !PHONE_NUMBER_UTIL.is_valid_number(number)
                && (!PHONE_NUMBER_UTIL.is_possible_number(number)
                    || national && e164(number).ends_with(&longest_shape))
        });
    if foreign {
        let value = quote.split_whitespace().collect::<Vec<_>>().join(" ");
        return said.then_some(Piece {
            kind: ContactKind::Phone,
            start: at,
            end,
            value,
        });
    }
    // "555 0142 216": written so, the area code comes last.
    let turned = (region == Some(Region::US) && groups == [3, 4, 3] && !plus)
        .then(|| format!("{}{}", &longest_shape[7..], &longest_shape[..7]))
        .and_then(|turned| PHONE_NUMBER_UTIL.parse(turned, region).ok());
    let is_turned = turned.is_some();
    let number = turned.or(number)?;
    if !PHONE_NUMBER_UTIL.is_valid_number(&number) {
        // Fictional and new ranges: still a phone where the prospect says so.
        let possible = digits >= 9
            && (hinted
                || plus
                || asked == Some(ContactKind::Phone)
                || bracket
                || national && groups.len() > 1)
            && PHONE_NUMBER_UTIL.is_possible_number(&number);
        let shaped = is_turned || region == Some(Region::US) && groups == [3, 3, 4];
        if !(possible || shaped) {
            return None;
        }
    }
    if one_piece && !plus && !hinted && asked != Some(ContactKind::Phone) {
        let alone = tokens.begins_sentence(at) && tokens.ends_clause(end);
        let mobile = longest_shape.starts_with('0') && digits >= 10 || digits == 10;
        if !mobile || !alone && digits < 10 {
            return None;
        }
    }
    // `10 000 000` is a number with groups.
    if !plus
        && !hinted
        && groups.len() > 1
        && groups[0] <= 3
        && groups[1..].iter().all(|g| *g == 3)
        && asked != Some(ContactKind::Phone)
        && !longest_shape.starts_with('0')
        && !bracket
    {
        return None;
    }
    Some(Piece {
        kind: ContactKind::Phone,
        start: at,
        end,
        value: e164(&number),
    })
}

/// `call me after 6 512-555-0143`: an hour, and then the number.
fn follows_an_hour(tokens: &Tokens<'_>, at: usize, region: Option<Region>) -> bool {
    let hour = tokens
        .digits(at)
        .is_some_and(|digits| digits.len() <= 2 && digits != "1");
    let led = matches!(
        tokens.before(at),
        "after" | "before" | "at" | "until" | "till" | "by" | "around"
    );
    let number = tokens
        .digits(at + 1)
        .is_some_and(|digits| digits.len() == 3);
    region == Some(Region::US) && hour && led && number && !tokens.glued(at + 1)
}

fn e164(number: &PhoneNumber) -> String {
    PHONE_NUMBER_UTIL
        .format(number, PhoneNumberFormat::E164)
        .into_owned()
}

/// Whether a word before says that a phone number follows.
fn hinted(tokens: &Tokens<'_>, at: usize) -> bool {
    (1..=5).any(|back| {
        at.checked_sub(back).is_some_and(|before| {
            matches!(
                tokens.at(before),
                "call"
                    | "phone"
                    | "tel"
                    | "cell"
                    | "mobile"
                    | "text"
                    | "ring"
                    | "whatsapp"
                    | "dial"
                    | "reach"
                    | "telephone"
                    | "ph"
                    | "mob"
                    | "sms"
                    | "fax"
                    | "landline"
                    | "handy"
                    | "contact"
                    | "callback"
                    | "number"
            )
        })
    })
}

/// Whether the word before says that the digits name something else.
fn denied(tokens: &Tokens<'_>, at: usize) -> bool {
    (1..=4).any(|back| {
        at.checked_sub(back).is_some_and(|before| {
            matches!(
                tokens.at(before),
                "order"
                    | "invoice"
                    | "ticket"
                    | "account"
                    | "iban"
                    | "ref"
                    | "reference"
                    | "case"
                    | "tracking"
                    | "serial"
                    | "po"
                    | "vat"
                    | "isbn"
                    | "sku"
                    | "ssn"
                    | "card"
                    | "policy"
                    | "id"
                    | "customer"
                    | "ein"
                    | "duns"
                    | "siret"
            )
        })
    })
}

/// `2026-12-01`, `12.03.2026`, `12 03 2026`.
fn is_date(groups: &[usize], tokens: &Tokens<'_>, at: usize) -> bool {
    match groups {
        [4, month, day] if *month <= 2 && *day <= 2 => {
            let year = tokens.at(at);
            year.starts_with("19") || year.starts_with("20")
        }
        [day, month, 4] if *day <= 2 && *month <= 2 => true,
        [4, 4] => {
            // `2024-2026`
            tokens.at(at).starts_with("20") || tokens.at(at).starts_with("19")
        }
        [4, 2, 2, ..] => true,
        _ => false,
    }
}
