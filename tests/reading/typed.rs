//! Times and sums as people type them in the four languages, and what only looks like one.

use fronter::reading::Language;
use serde_json::{Value, json};

use crate::grammars::find;

/// What is read of `text`: the values under `names`, of each finding.
fn read(kind: &str, language: Language, text: &str, names: [&str; 2]) -> Vec<[Value; 2]> {
    find(kind, language, &json!({ "text": text }))
        .into_iter()
        .map(|found| names.map(|name| found.values[name].clone()))
        .collect()
}

/// From and to, in days where they are midnights.
fn times(language: Language, text: &str) -> Vec<String> {
    read("time", language, text, ["from", "to"])
        .into_iter()
        .map(|ends| {
            ends.map(|end| {
                end.as_str()
                    .map_or_else(|| "-".to_owned(), |end| end.replace("T00:00", ""))
            })
            .join(" ")
        })
        .collect()
}

fn holds(rows: &[(Language, &str, &str)]) {
    let mut differ = Vec::new();
    for (language, text, expected) in rows {
        let read = times(*language, text);
        if read != [*expected] {
            differ.push(format!("{text}: {read:?}, not {expected}"));
        }
    }
    assert!(differ.is_empty(), "{differ:#?}");
}

#[test]
fn several_days_of_a_month_are_one_stretch() {
    let stretch = "2027-01-13 2027-01-16";
    holds(&[
        (Language::De, "13. - 15. Januar passt", stretch),
        (Language::De, "vom 13. bis zum 15. Januar", stretch),
        (Language::De, "13 – 15 Januar", stretch),
        (Language::Fr, "13-15 janvier", stretch),
        (
            Language::Fr,
            "du mercredi 13 au vendredi 15 janvier",
            stretch,
        ),
        (
            Language::Fr,
            "du 1er au 10 février",
            "2027-02-01 2027-02-11",
        ),
        (Language::Es, "13 - 15 de enero", stretch),
        (
            Language::Es,
            "del miércoles 13 al viernes 15 de enero",
            stretch,
        ),
    ]);
}

#[test]
fn what_is_said_of_a_month_goes_from_its_first_part_to_its_last() {
    holds(&[
        (
            Language::En,
            "mid to late february",
            "2027-02-11 2027-03-01",
        ),
        (Language::En, "early-mid march", "2027-03-01 2027-03-21"),
        (
            Language::De,
            "Mitte bis Ende Februar",
            "2027-02-11 2027-03-01",
        ),
        (
            Language::Fr,
            "la première quinzaine d'avril",
            "2027-04-01 2027-04-16",
        ),
        (Language::Fr, "fin d'octobre 2027", "2027-10-21 2027-11-01"),
    ]);
}

#[test]
fn a_day_in_so_many_weeks_is_that_day() {
    holds(&[
        (Language::En, "monday in two weeks", "2026-11-30 2026-12-01"),
        (
            Language::De,
            "Mittwoch in zwei Wochen",
            "2026-12-02 2026-12-03",
        ),
        (Language::Fr, "lundi en quinze", "2026-12-07 2026-12-08"),
        (
            Language::En,
            "the wk of the 14th of december",
            "2026-12-14 2026-12-21",
        ),
        (Language::En, "next yr q2", "2027-04-01 2027-07-01"),
        (
            Language::De,
            "am zwölften Dezember",
            "2026-12-12 2026-12-13",
        ),
        (
            Language::Es,
            "3 meses a partir de ahora",
            "2027-02-18 2027-02-19",
        ),
        (Language::Es, "el mes anterior", "2026-10-01 2026-11-01"),
        (Language::Es, "antes del día del trabajador", "- 2027-05-01"),
        (Language::Fr, "après la Toussaint", "2027-11-02 -"),
        (Language::De, "vor Christi Himmelfahrt", "- 2027-05-06"),
    ]);
}

#[test]
fn hours_are_read_in_the_half_of_the_day_that_is_said() {
    holds(&[
        (
            Language::En,
            "tomorrow morning 11ish",
            "2026-11-19T11:00 2026-11-19T12:00",
        ),
        (
            Language::En,
            "call me monday at 2.30",
            "2026-11-23T14:30 2026-11-23T15:30",
        ),
        (
            Language::De,
            "um 7 uhr abends",
            "2026-11-18T19:00 2026-11-18T20:00",
        ),
        (
            Language::De,
            "von 18:30 bis 19:00 Uhr",
            "2026-11-18T18:30 2026-11-18T19:00",
        ),
        (Language::Fr, "à partir de 10h30", "2026-11-18T10:30 -"),
        (
            Language::Fr,
            "vers 15 heures",
            "2026-11-18T15:00 2026-11-18T16:00",
        ),
        (
            Language::Fr,
            "à 8h30 du soir",
            "2026-11-18T20:30 2026-11-18T21:30",
        ),
        (
            Language::Es,
            "entre las 5 y las 6 de la tarde",
            "2026-11-18T17:00 2026-11-18T18:00",
        ),
        (
            Language::Es,
            "el lunes de las 12 a las 4",
            "2026-11-23T12:00 2026-11-23T16:00",
        ),
    ]);
}

#[test]
fn what_only_looks_like_a_time_is_none() {
    for (language, text) in [
        (Language::En, "this may or may not be the right place"),
        (
            Language::En,
            "it is private and may also be legally protected",
        ),
        (Language::En, "we sell them at 6.45 each"),
        (Language::En, "11ish people came"),
        (Language::Fr, "13-15 personnes"),
        (Language::De, "13 - 15 Leute"),
        (Language::Es, "13 - 15 personas"),
    ] {
        assert_eq!(times(language, text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn sums_are_read_in_the_currency_that_stands_with_them() {
    for (language, text, expected) in [
        (
            Language::En,
            "a 50-dollar plan would do",
            json!(["50", "USD"]),
        ),
        (
            Language::De,
            "ein siebenhundert-Euro-Paket",
            json!(["700", "EUR"]),
        ),
        (
            Language::En,
            "120 MUSD in sales",
            json!(["120000000", "USD"]),
        ),
        (Language::De, "12 MEUR Umsatz", json!(["12000000", "EUR"])),
        (Language::En, "that is 500₾", json!(["500", "GEL"])),
        (Language::En, "U$D 300", json!(["300", "USD"])),
        (Language::En, "sub-5k ideally", json!(["5000", null])),
        (
            Language::En,
            "it does not exceed 20k",
            json!(["20000", null]),
        ),
        (
            Language::En,
            "budget of 30-something thousand",
            json!(["30000", null]),
        ),
    ] {
        let read = read("money", language, text, ["max", "currency"]);
        let values: Vec<Value> = read.into_iter().map(|values| json!(values)).collect();
        assert_eq!(values, [expected], "{text}");
    }
    for text in ["a 20-foot truck", "a 50-page report", "30 MUST haves"] {
        assert!(
            read("money", Language::En, text, ["min", "max"]).is_empty(),
            "{text}"
        );
    }
}
