//! Checks of computed totals: that they can be computed and that every word in them is filled.

use super::report::{Report, suggestion};
use super::wording::said;
use super::{condition, formula};
use crate::campaign::total::{LIST_PRICE, TIER, Total, is_reserved};
use crate::campaign::{Campaign, Fact, Formula};
use crate::speech::slot;

pub(super) fn check(report: &mut Report, campaign: &Campaign, path: &str, fact: &Fact) {
    for (index, total) in fact.totals.iter().enumerate() {
        let path = format!("{path}.total[{index}]");
        said(report, &format!("{path}.text"), &total.text);
        if total.when.is_none() && total.figures.is_empty() {
            report.error(
                &path,
                format!(
                    "the total of `{}` computes nothing and applies always",
                    fact.id
                ),
                "give it `figures`, or a `when`, or write its words into the fact's `text`",
            );
        }
        if total.round <= rust_decimal::Decimal::ZERO {
            report.error(
                format!("{path}.round"),
                "sums cannot be rounded to this step",
                "write the step over 0, such as 1, 10 or 500",
            );
        }
        if let Some(when) = &total.when {
            condition::check(report, &format!("{path}.when"), campaign, when);
        }
        figures(report, campaign, &path, total);
        words(report, campaign, &path, total);
        nobody_asks(report, campaign, &path, total);
    }
}

fn figures(report: &mut Report, campaign: &Campaign, path: &str, total: &Total) {
    for (name, text) in &total.figures {
        let path = format!("{path}.figures.{name}");
        if campaign.kind_of(name).is_some() || is_reserved(name) {
            report.error(
                &path,
                format!("`{name}` is the name of something else already"),
                "give the sum a name of its own, such as `month` or `year`",
            );
        }
        if !slot::names(&total.text).any(|used| used == name) {
            report.warning(
                &path,
                format!("the text does not say `{{{{{name}}}}}`"),
                "put it into the text, or leave the figure out",
            );
        }
        formula::check(report, &path, campaign, text, &[LIST_PRICE]);
        let priced = Formula::parse(text).is_ok_and(|read| read.signals().contains(&LIST_PRICE));
        if priced {
            has_price_book(report, campaign, &path, LIST_PRICE);
        }
    }
}

fn has_price_book(report: &mut Report, campaign: &Campaign, path: &str, name: &str) {
    let Some(units) = &campaign.lead.revenue.units else {
        report.error(
            path,
            format!("`{name}` needs a price book, and the revenue model has none"),
            "give lead.toml `[revenue.units]` with tiers, or write the price into the formula",
        );
        return;
    };
    if name == TIER && units.tiers.iter().any(|tier| tier.name.is_none()) {
        report.error(
            path,
            "`{{tier}}` is said, and a tier of the price book has no name",
            "give every `[[revenue.units.tier]]` in lead.toml a `name`",
        );
    }
}

fn words(report: &mut Report, campaign: &Campaign, path: &str, total: &Total) {
    let path = format!("{path}.text");
    for name in slot::names(&total.text) {
        if is_reserved(name) {
            has_price_book(report, campaign, &path, name);
        } else if !total.figures.contains_key(name) && campaign.kind_of(name).is_none() {
            let known = total.figures.keys().map(String::as_str);
            report.error(
                &path,
                format!("nothing fills the placeholder `{{{{{name}}}}}`"),
                suggestion(name, known.chain([LIST_PRICE, TIER])),
            );
        }
    }
}

/// A sum that waits for an answer that nobody asks for is never said.
fn nobody_asks(report: &mut Report, campaign: &Campaign, path: &str, total: &Total) {
    let computed = total.figures.values().filter_map(|text| {
        let formula = Formula::parse(text).ok()?;
        // What `or` stands in for is not waited for.
        formula.evaluate(&|_, _| None).is_none().then_some(formula)
    });
    let mut needed: Vec<String> = computed
        .flat_map(|formula| {
            formula
                .signals()
                .into_iter()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
        .chain(total.when.as_ref().map(|when| when.signal.clone()))
        .filter(|name| name != LIST_PRICE)
        .collect();
    needed.sort_unstable();
    needed.dedup();
    let asked = |name: &str| campaign.question_for(name).is_some();
    if !needed.is_empty() && !needed.iter().any(|name| asked(name)) {
        report.warning(
            path,
            format!(
                "no question asks for `{}`, which the total needs",
                needed[0]
            ),
            "add a `[[question]]` that fills it: it is put when somebody asks for the total",
        );
    }
}
