//! Currencies as people write them: symbols, codes, words.

use std::sync::LazyLock;

use crate::reading::number::{Phrases, Side, Tokens};
use crate::signal::Currency;

/// What a symbol or word says about the currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// Exactly this one.
    Code(&'static str),
    /// One of the dollars: `$`, `bucks`.
    Dollar,
    /// One of the crowns: `kr`.
    Crown,
    /// `¥`.
    YenOrYuan,
    /// One of the pesos.
    Peso,
    /// One of the rupees: of sums in lakhs and crores, which only their countries count in.
    Rupee,
    /// A hundredth of a unit of whatever the currency is.
    Hundredth(&'static str),
}

static BEFORE: LazyLock<Phrases<Mark>> = LazyLock::new(|| {
    Phrases::of_groups(&[
        ("$", Mark::Dollar),
        (
            "us $|us$|u . s . $|u $ d|u $ s|usd $|usd|us dollars",
            Mark::Code("USD"),
        ),
        ("c $|ca $|can $|cad $|cad", Mark::Code("CAD")),
        ("a $|au $|aud $|aud", Mark::Code("AUD")),
        ("nz $|nzd $|nzd", Mark::Code("NZD")),
        ("s $|sgd $|sgd", Mark::Code("SGD")),
        ("hk $|hkd", Mark::Code("HKD")),
        ("r $|brl", Mark::Code("BRL")),
        ("mx $|mxn|mxn $|mex $", Mark::Code("MXN")),
        ("€|eur €|eur|euro|euros", Mark::Code("EUR")),
        ("£|gbp £|gbp", Mark::Code("GBP")),
        ("¥", Mark::YenOrYuan),
        ("jpy|jp ¥", Mark::Code("JPY")),
        ("cny|rmb|cn ¥", Mark::Code("CNY")),
        ("₹|rs|rs .|inr|inr ₹", Mark::Code("INR")),
        ("chf|sfr|fr .", Mark::Code("CHF")),
        ("kr|kr .", Mark::Crown),
        ("sek", Mark::Code("SEK")),
        ("nok", Mark::Code("NOK")),
        ("dkk", Mark::Code("DKK")),
        ("₿|btc", Mark::Code("BTC")),
        ("₩|krw", Mark::Code("KRW")),
        ("₪|ils", Mark::Code("ILS")),
        ("₽|rub", Mark::Code("RUB")),
        ("₺|try", Mark::Code("TRY")),
        ("zł|pln", Mark::Code("PLN")),
        ("₦|ngn", Mark::Code("NGN")),
        ("₱|php", Mark::Code("PHP")),
        ("₫|vnd", Mark::Code("VND")),
        ("฿|thb", Mark::Code("THB")),
        ("₴|uah", Mark::Code("UAH")),
        ("aed|dhs", Mark::Code("AED")),
        ("sar", Mark::Code("SAR")),
        ("qar", Mark::Code("QAR")),
        ("kwd", Mark::Code("KWD")),
        ("egp", Mark::Code("EGP")),
        ("zar", Mark::Code("ZAR")),
        (
            "myr|rm|ringgit|malaysian ringgit|malaysia ringgit",
            Mark::Code("MYR"),
        ),
        ("idr|rp", Mark::Code("IDR")),
        ("czk", Mark::Code("CZK")),
        ("huf", Mark::Code("HUF")),
        ("ron", Mark::Code("RON")),
        ("bgn", Mark::Code("BGN")),
        ("mnt", Mark::Code("MNT")),
        ("lbp", Mark::Code("LBP")),
        ("₡", Mark::Code("CRC")),
        ("₾", Mark::Code("GEL")),
        ("₭", Mark::Code("LAK")),
        ("₮", Mark::Code("MNT")),
        ("₸", Mark::Code("KZT")),
        ("₼", Mark::Code("AZN")),
        ("₲", Mark::Code("PYG")),
        ("₵", Mark::Code("GHS")),
        ("៛", Mark::Code("KHR")),
        ("֏", Mark::Code("AMD")),
        ("৳", Mark::Code("BDT")),
    ])
});

static AFTER: LazyLock<Phrases<Mark>> = LazyLock::new(|| {
    Phrases::of_groups(&[
        (
            "$|dollar|dollars|dolars|dollers|bucks|buck|bux|dólar|dólares|dolares",
            Mark::Dollar,
        ),
        (
            "usd|us - dollar|us - dollars|dollars américains|dólares estadounidenses|us $|us$|us dollar|us dollars|u . s . dollars|american dollars|usd $",
            Mark::Code("USD"),
        ),
        (
            "cad|ca $|c $|canadian dollar|canadian dollars|canadian",
            Mark::Code("CAD"),
        ),
        (
            "aud|au $|a $|australian dollar|australian dollars|aussie dollars",
            Mark::Code("AUD"),
        ),
        ("nzd|nz $|new zealand dollars", Mark::Code("NZD")),
        ("sgd|singapore dollars", Mark::Code("SGD")),
        ("hkd|hong kong dollars", Mark::Code("HKD")),
        ("reais|brl|real brasileiro", Mark::Code("BRL")),
        ("mxn|mexican pesos", Mark::Code("MXN")),
        ("peso|pesos", Mark::Peso),
        ("ars|argentine pesos", Mark::Code("ARS")),
        ("clp|chilean pesos", Mark::Code("CLP")),
        ("cop|colombian pesos", Mark::Code("COP")),
        (
            "€|eur|euro|euros|€ur|eur €|d'euros|de euros",
            Mark::Code("EUR"),
        ),
        (
            "£|gbp|pfund|livres|livres sterling|libras|libras esterlinas|pfund sterling|pound|pounds|quid|pounds sterling|pound sterling|sterling|british pounds",
            Mark::Code("GBP"),
        ),
        ("yen|jpy|japanese yen", Mark::Code("JPY")),
        ("¥", Mark::YenOrYuan),
        (
            "yuan|cny|rmb|renminbi|chinese yuan|kuai|元",
            Mark::Code("CNY"),
        ),
        ("₹|rupee|rupees|inr|rs|indian rupees", Mark::Code("INR")),
        (
            "chf|francs|franc|swiss francs|franken|sfr",
            Mark::Code("CHF"),
        ),
        ("kr|kronor|kroner|kronas|crowns", Mark::Crown),
        ("sek|swedish krona|swedish kronor", Mark::Code("SEK")),
        ("nok|norwegian krone|norwegian kroner", Mark::Code("NOK")),
        ("dkk|danish krone|danish kroner", Mark::Code("DKK")),
        ("won|krw", Mark::Code("KRW")),
        ("shekel|shekels|ils|₪|nis", Mark::Code("ILS")),
        ("ruble|rubles|roubles|rub|₽", Mark::Code("RUB")),
        ("lira|liras|₺|turkish lira|turkish liras", Mark::Code("TRY")),
        ("zloty|zlotys|zł|pln", Mark::Code("PLN")),
        ("naira|ngn", Mark::Code("NGN")),
        ("btc|bitcoin|bitcoins", Mark::Code("BTC")),
        ("php|philippine pesos", Mark::Code("PHP")),
        ("vnd|dong|₫", Mark::Code("VND")),
        ("baht|thb", Mark::Code("THB")),
        ("uah|hryvnia|hryvnias|₴", Mark::Code("UAH")),
        ("dirham|dirhams|aed|dhs", Mark::Code("AED")),
        (
            "sar|saudi riyal|saudi riyals|riyal|riyals",
            Mark::Code("SAR"),
        ),
        ("qar|qatari riyals|qatari riyal", Mark::Code("QAR")),
        ("kwd|kuwaiti dinar|kuwaiti dinars", Mark::Code("KWD")),
        ("egp|egyptian pounds|egyptian pound", Mark::Code("EGP")),
        ("lbp|lebanese pounds", Mark::Code("LBP")),
        ("zar|rand|rands", Mark::Code("ZAR")),
        (
            "myr|rm|ringgit|ringgits|malaysian ringgit|malaysian ringgits|malaysia ringgit|malaysia ringgits",
            Mark::Code("MYR"),
        ),
        ("idr|rupiah", Mark::Code("IDR")),
        ("czk|czech crowns|koruna", Mark::Code("CZK")),
        ("huf|forint|forints", Mark::Code("HUF")),
        ("ron|lei", Mark::Code("RON")),
        ("bgn|leva", Mark::Code("BGN")),
        ("mnt|tugrik|tugriks", Mark::Code("MNT")),
        ("₡|costa rican colon|costa rican colones", Mark::Code("CRC")),
        ("₾|georgian lari", Mark::Code("GEL")),
        ("₭", Mark::Code("LAK")),
        ("₮", Mark::Code("MNT")),
        ("₸|tenge", Mark::Code("KZT")),
        ("₼", Mark::Code("AZN")),
        ("₲", Mark::Code("PYG")),
        ("₵", Mark::Code("GHS")),
        ("៛", Mark::Code("KHR")),
        ("֏", Mark::Code("AMD")),
        ("৳|taka", Mark::Code("BDT")),
        ("₩", Mark::Code("KRW")),
        ("₦", Mark::Code("NGN")),
        ("₱", Mark::Code("PHP")),
        ("฿", Mark::Code("THB")),
        ("円|日元", Mark::Code("JPY")),
        ("원", Mark::Code("KRW")),
        ("kč", Mark::Code("CZK")),
        ("руб|руб .", Mark::Code("RUB")),
        (
            "cent|cents|¢|centavos|centavo|centimes|céntimos",
            Mark::Hundredth(""),
        ),
        ("pence|pennies|penny", Mark::Hundredth("GBP")),
    ])
});

/// Reads a currency at `at`, on the given side of a number.
pub(super) fn read(tokens: &Tokens<'_>, at: usize, side: Side) -> Option<(usize, Mark)> {
    match side {
        Side::Before => {
            let (end, mark) = BEFORE.at(tokens, at)?;
            // `a $50 budget` is no Australian dollar, `try 50` no lira.
            let word = tokens.word(at);
            // `charged us $3,200`
            if word == "us" && !tokens.capital(at) && !tokens.glued(at + 1) {
                return None;
            }
            if matches!(word, "a" | "c" | "s" | "r") && !tokens.glued(at + 1) {
                return None;
            }
            if matches!(
                word,
                "try" | "ron" | "rp" | "euro" | "euros" | "rub" | "php"
            ) && end == at + 1
                && tokens.token(at).is_some_and(|t| {
                    !tokens.quote(at..at + 1).chars().all(char::is_uppercase) && t.spaced
                })
                && !matches!(word, "euro" | "euros")
            {
                return None;
            }
            Some((end, mark))
        }
        Side::After => {
            // `a 50-dollar plan`
            let hyphen = tokens.at(at) == "-"
                && tokens.glued(at)
                && tokens.glued(at + 1)
                && tokens.word(at + 1).len() > 3;
            let at = at + usize::from(hyphen);
            let (end, mark) = AFTER.at(tokens, at)?;
            // In `20 $50` the sign belongs to what follows.
            if end == at + 1
                && matches!(tokens.at(at), "$" | "€" | "£" | "₹" | "¥")
                && !tokens.glued(at)
                && tokens.glued(at + 1)
                && tokens.digits(at + 1).is_some()
            {
                return None;
            }
            Some((end, mark))
        }
    }
}

/// The currency that a mark stands for, in a locale and beside the campaign's own.
pub(super) fn resolve(mark: Mark, default: Option<Currency>, locale: &str) -> Option<Currency> {
    match mark {
        Mark::Code("") => default,
        Mark::Code(code) => code.parse().ok(),
        Mark::Hundredth("") => default.or_else(|| dollar_of(locale)),
        Mark::Hundredth(code) => code.parse().ok(),
        // The writer's own dollar, where their country has one, else the campaign's.
        Mark::Dollar => own_dollar(locale)
            .or_else(|| {
                default
                    .filter(|own| own.as_str().ends_with('D') || own.as_str() == "MXN")
                    .filter(|own| !matches!(own.as_str(), "AED" | "KWD" | "BHD" | "JOD"))
            })
            .or_else(|| dollar_of(locale)),
        Mark::Peso => {
            let own = match region(locale) {
                "MX" => "MXN",
                "AR" => "ARS",
                "CO" => "COP",
                "CL" => "CLP",
                "UY" => "UYU",
                "DO" => "DOP",
                "PH" => "PHP",
                _ => "",
            };
            let pesos = ["MXN", "ARS", "COP", "CLP", "UYU", "DOP", "PHP", "CUP"];
            own.parse()
                .ok()
                .or_else(|| default.filter(|own| pesos.contains(&own.as_str())))
        }
        Mark::Rupee => {
            let rupees = ["INR", "PKR", "BDT", "NPR", "LKR"];
            let code = match region(locale) {
                "PK" => "PKR",
                "BD" => "BDT",
                "NP" => "NPR",
                "LK" => "LKR",
                _ => "INR",
            };
            default
                .filter(|own| rupees.contains(&own.as_str()))
                .or_else(|| code.parse().ok())
        }
        Mark::Crown => default
            .filter(|currency| matches!(currency.as_str(), "SEK" | "NOK" | "DKK" | "ISK" | "CZK"))
            .or_else(|| {
                let code = match region(locale) {
                    "NO" => "NOK",
                    "DK" => "DKK",
                    _ => "SEK",
                };
                code.parse().ok()
            }),
        Mark::YenOrYuan => default
            .filter(|currency| matches!(currency.as_str(), "JPY" | "CNY"))
            .or_else(|| {
                let code = if region(locale) == "CN" { "CNY" } else { "JPY" };
                code.parse().ok()
            }),
    }
}

/// The dollar of a country that has one of its own beside the American one.
fn own_dollar(locale: &str) -> Option<Currency> {
    matches!(region(locale), "CA" | "AU" | "NZ" | "SG" | "HK")
        .then(|| dollar_of(locale))
        .flatten()
}

fn dollar_of(locale: &str) -> Option<Currency> {
    let code = match region(locale) {
        "CA" => "CAD",
        "AU" => "AUD",
        "NZ" => "NZD",
        "SG" => "SGD",
        "HK" => "HKD",
        "MX" => "MXN",
        _ => "USD",
    };
    code.parse().ok()
}

/// The region of a BCP 47 locale; "" where it has none.
fn region(locale: &str) -> &str {
    locale
        .split(['-', '_'])
        .skip(1)
        .find(|part| part.len() == 2)
        .unwrap_or("")
}
