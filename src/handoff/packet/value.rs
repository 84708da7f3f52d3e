//! What it is worth, how likely it closes, what they need and what that costs them.

use super::Material;
use super::said::{label, quote_of, value_words};
use super::shape::{
    Chance, Clause, ExpectedClose, Named, Need, NeedItem, Qualification, Reason, Revenue,
};
use super::wording::{self, NAME, NOT_KNOWN, QUOTE, line};
use crate::qualification::{Component, EconomicCost, Figures, Temperature, economic_cost};
use crate::signal::value::NeedCost;
use crate::signal::{NeedValue, Signal, SignalName, SignalValue};

/// Why there are no figures.
const ERASED: &str = "the person's data were erased";

pub(super) fn revenue(material: &Material<'_>) -> Revenue {
    let revenue = material.evaluation.potential_revenue.as_ref();
    let revenue = revenue.filter(|_| material.state.erased_at.is_none());
    let low = wording::worth(revenue.map(|revenue| revenue.low));
    let expected = wording::worth(revenue.map(|revenue| revenue.expected));
    let high = wording::worth(revenue.map(|revenue| revenue.high));
    let words = match revenue {
        Some(revenue) if revenue.low == revenue.high => expected.words.clone(),
        Some(_) => format!(
            "{} to {}, expected {}",
            low.words, high.words, expected.words
        ),
        None => NOT_KNOWN.to_owned(),
    };
    Revenue {
        low,
        expected,
        high,
        words,
        basis: revenue.map_or_else(
            || {
                let erased = material.state.erased_at.map(|_| ERASED);
                erased
                    .unwrap_or("what it depends on is not known yet")
                    .to_owned()
            },
            |revenue| line(&revenue.basis, QUOTE),
        ),
    }
}

pub(super) fn chance(material: &Material<'_>) -> Chance {
    let probability = &material.evaluation.probability;
    let [low, high] = probability.interval;
    if material.state.erased_at.is_some() {
        return Chance {
            value: None,
            percent: NOT_KNOWN.to_owned(),
            interval: None,
            interval_words: ERASED.to_owned(),
            outcomes_seen: 0,
            basis_words: ERASED.to_owned(),
        };
    }
    Chance {
        value: Some(probability.value),
        percent: wording::percent(probability.value),
        interval: Some(probability.interval),
        interval_words: format!(
            "{} to {} %",
            wording::whole_percent(low),
            wording::whole_percent(high)
        ),
        outcomes_seen: probability.outcomes_seen,
        basis_words: match probability.outcomes_seen {
            0 => "the campaign's own estimate, no outcome recorded yet".to_owned(),
            1 => "calibrated on 1 outcome".to_owned(),
            seen => format!("calibrated on {seen} outcomes"),
        },
    }
}

pub(super) fn reasons(material: &Material<'_>) -> Vec<Reason> {
    if material.state.erased_at.is_some() {
        return Vec::new();
    }
    material
        .evaluation
        .probability
        .reasons
        .iter()
        .map(|reason| {
            let size = reason.log_odds.abs();
            let verb = if reason.log_odds < 0.0 {
                "lowers it"
            } else {
                "raises it"
            };
            let much = if size >= 0.85 {
                " a lot"
            } else if size < 0.45 {
                " a little"
            } else {
                ""
            };
            let sign = if reason.log_odds < 0.0 { '−' } else { '+' };
            Reason {
                signal: reason.signal.clone(),
                says: line(&reason.says, NAME),
                log_odds: reason.log_odds,
                effect_words: format!("{verb}{much}"),
                log_odds_words: format!("{sign}{size:.1}"),
            }
        })
        .collect()
}

pub(super) fn temperature(material: &Material<'_>) -> Named<String> {
    let (value, words) = match material.evaluation.temperature {
        Temperature::Cold => ("cold", "Cold"),
        Temperature::Warm => ("warm", "Warm"),
        Temperature::Hot => ("hot", "Hot"),
    };
    Named {
        value: value.to_owned(),
        words: words.to_owned(),
    }
}

pub(super) fn expected_close(material: &Material<'_>) -> ExpectedClose {
    if material.state.erased_at.is_some() {
        return ExpectedClose {
            date: None,
            words: NOT_KNOWN.to_owned(),
        };
    }
    let lead = material.lead.expected_close_date;
    let date = lead.unwrap_or(material.evaluation.expected_close_date);
    ExpectedClose {
        date: Some(date),
        words: wording::day(date),
    }
}

pub(super) fn qualification(material: &Material<'_>) -> Qualification {
    let verdict = &material.evaluation.qualification;
    let clause = |name: &str, component: &Component| {
        let because: Vec<String> = component
            .because
            .iter()
            .map(|reason| line(reason, QUOTE))
            .collect();
        Clause {
            name: name.to_owned(),
            met: component.met,
            met_words: if component.met { "met" } else { "not met" }.to_owned(),
            because_words: (!because.is_empty()).then(|| because.join("; ")),
            because,
        }
    };
    let labels: Vec<String> = verdict
        .missing
        .iter()
        .map(|name| material.campaign.label(name.as_str()).to_lowercase())
        .chain(verdict.unmet.iter().map(|unmet| line(unmet, QUOTE)))
        .collect();
    Qualification {
        qualified: verdict.qualified,
        words: if verdict.qualified {
            "Qualified".to_owned()
        } else if let Some(by) = &verdict.disqualified_by {
            format!("Does not fit ({})", by.criterion.replace('_', " "))
        } else {
            "Not qualified yet".to_owned()
        },
        clauses: vec![
            clause("Intent", &verdict.intent),
            clause("Fit", &verdict.fit),
            clause("Timing", &verdict.timing),
        ],
        missing: verdict.missing.iter().map(ToString::to_string).collect(),
        missing_words: (!labels.is_empty()).then(|| labels.join(", ")),
        definition_words: verdict.in_force.because.clone(),
    }
}

/// The needs on record.
pub(super) fn needs<'m>(material: &Material<'m>) -> &'m [NeedValue] {
    let state = material.state;
    match state.signals.get(SignalName::NEED).and_then(Signal::known) {
        Some(SignalValue::Needs(needs)) => needs,
        _ => &[],
    }
}

/// A need's name as the campaign has it.
pub(super) fn need_name(material: &Material<'_>, id: &str) -> String {
    material
        .campaign
        .playbook
        .needs
        .iter()
        .find(|need| need.id == id)
        .map_or_else(
            || line(&id.replace('_', " "), NAME),
            |need| need.name.clone(),
        )
}

/// `$8,000 a month`.
pub(super) fn cost_words(cost: &NeedCost) -> String {
    format!(
        "{}{}",
        wording::round_money(cost.money),
        crate::speech::value::period_words(cost.per)
    )
}

/// What waiting costs them, where it can be told.
pub(super) fn waiting(material: &Material<'_>) -> Option<EconomicCost> {
    economic_cost(material.campaign, &material.state.signals)
}

/// Which parts of an estimate are theirs, and which the campaign assumes.
fn estimated(material: &Material<'_>, cost: &EconomicCost) -> String {
    let named = cost.named.iter().filter_map(|name| {
        let signal = material.state.signals.get(name)?;
        signal.known()?;
        let words = value_words(material, name.as_str(), signal);
        Some(format!("{} {words}", label(material, name.as_str())))
    });
    let named: Vec<String> = named.collect();
    match &cost.assumes {
        Some(assumes) if !named.is_empty() => {
            let theirs = line(&named.join(", "), QUOTE);
            let ours = line(assumes, QUOTE);
            format!("by our estimate (theirs: {theirs}; our assumption: {ours})")
        }
        _ => format!("by our estimate ({})", line(&cost.basis, QUOTE)),
    }
}

pub(super) fn need(material: &Material<'_>) -> Need {
    let signal = material.state.signals.get(SignalName::NEED);
    let needs = needs(material);
    let items: Vec<NeedItem> = needs
        .iter()
        .map(|need| {
            let name = need_name(material, &need.id);
            let quote = signal.and_then(|signal| {
                // With one need all words are about it; with several, the words that name it.
                let about = |quote: &str| {
                    quote
                        .to_lowercase()
                        .contains(name.trim_end_matches('s').to_lowercase().as_str())
                };
                let mut evidence = signal.evidence.iter().rev();
                if needs.len() == 1 {
                    evidence.next()
                } else {
                    evidence.find(|evidence| about(evidence.quote()))
                }
            });
            let quote = quote.map(quote_of);
            NeedItem {
                id: need.id.clone(),
                name: crate::speech::text::capitalised(&name),
                priority: wording::priority(need.priority).to_owned(),
                priority_words: format!("{} priority", wording::priority(need.priority)),
                cost_words: need.cost.as_ref().map(cost_words),
                seq: quote.as_ref().and_then(|quote| quote.seq),
                quote: quote.map(|quote| quote.quote),
            }
        })
        .collect();
    let cost = waiting(material);
    let month = cost
        .as_ref()
        .map(|cost| wording::round_money(cost.per_month));
    let headline = match (items.first(), &month) {
        (Some(first), Some(month)) if items.len() == 1 => {
            format!("{} cost them about {month} a month.", first.name)
        }
        (Some(_), Some(month)) => {
            format!("Their needs together cost them about {month} a month.")
        }
        (Some(first), None) => format!("{}, {}.", first.name, first.priority_words),
        (None, _) => "Not known yet.".to_owned(),
    };
    let waiting_words = cost.as_ref().zip(month.as_ref()).map(|(cost, month)| {
        let whose = match cost.figures {
            Figures::Own => "by their own figures".to_owned(),
            Figures::Campaign => estimated(material, cost),
        };
        format!("Every month of waiting costs them about {month} {whose}.")
    });
    Need {
        headline,
        cost_words: month.map(|month| format!("{month} a month")),
        waiting_words,
        items,
    }
}
