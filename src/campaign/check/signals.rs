//! Checks of the signals in `questions.toml`, and what can be known of a signal.

use super::condition::kind_word;
use super::report::Report;
use super::wording::{is_share, keyed, phrases, said};
use crate::campaign::find::{WELL_KNOWN, well_known_kind};
use crate::campaign::{Band, Campaign, DeclaredSignal};
use crate::reading::vocabulary::SignalKind;
use crate::signal::SignalName;

const ROLES: [&str; 6] = [
    "decision_maker",
    "shared",
    "influencer",
    "user",
    "researcher",
    "none",
];
const URGENCIES: [&str; 6] = [
    "now",
    "this_month",
    "this_quarter",
    "this_year",
    "later",
    "no_rush",
];
const INTENTS: [&str; 7] = [
    "demo", "trial", "buy", "price", "person", "callback", "talk",
];

/// The signals that a campaign can name: its own and the well-known ones.
pub(super) fn known_signals(campaign: &Campaign) -> impl Iterator<Item = &str> {
    campaign
        .questions
        .signals
        .iter()
        .map(|declared| declared.name.as_str())
        .chain(WELL_KNOWN)
}

/// The words that an answer can be: options, roles, urgencies, need ids.
pub(super) fn answers(campaign: &Campaign, signal: &str, kind: SignalKind) -> Vec<String> {
    let owned = |words: &[&str]| {
        words
            .iter()
            .map(|word| (*word).to_owned())
            .collect::<Vec<_>>()
    };
    let options = campaign
        .declared(signal)
        .map_or(&[][..], |declared| &declared.options)
        .iter()
        .map(|option| option.id.clone());
    match kind {
        SignalKind::Authority => owned(&ROLES),
        SignalKind::Timeline => owned(&URGENCIES),
        SignalKind::Need => campaign
            .playbook
            .needs
            .iter()
            .map(|need| need.id.clone())
            .collect(),
        SignalKind::Flag => owned(&["yes", "no"]),
        SignalKind::Choice if signal == SignalName::INTENT => {
            owned(&INTENTS).into_iter().chain(options).collect()
        }
        SignalKind::Choice => options.collect(),
        SignalKind::Money | SignalKind::Quantity | SignalKind::Text => Vec::new(),
    }
}

/// The bands that a weight can name.
pub(super) fn bands(campaign: &Campaign, signal: &str, kind: SignalKind) -> Vec<String> {
    let declared = campaign
        .declared(signal)
        .map_or(&[][..], |declared| &declared.bands)
        .iter()
        .map(|band| band.id.clone());
    let mut bands: Vec<String> = declared.chain(answers(campaign, signal, kind)).collect();
    let more: &[&str] = match kind {
        SignalKind::Money => &["approved", "planned", "none_yet", "none"],
        SignalKind::Need => &["low", "medium", "high"],
        _ => &[],
    };
    bands.extend(
        more.iter()
            .chain(&["known", "refused", "unknown"])
            .map(|word| (*word).to_owned()),
    );
    bands
}

/// Whether the rules can find the signal in what a prospect says without being asked.
pub(super) fn comes_unasked(campaign: &Campaign, signal: &str) -> bool {
    match signal {
        SignalName::DECISION_PROCESS | SignalName::DECISION_CRITERIA => false,
        _ if well_known_kind(signal).is_some() => true,
        _ => campaign.declared(signal).is_some_and(|declared| {
            !declared.units.is_empty()
                || declared
                    .options
                    .iter()
                    .any(|option| !option.phrases.is_empty())
        }),
    }
}

pub(super) fn check(report: &mut Report, campaign: &Campaign) {
    let signals = &campaign.questions.signals;
    keyed(
        report,
        "signal",
        "name",
        "signal",
        signals.iter().map(|one| one.name.as_str()),
    );
    for (index, signal) in signals.iter().enumerate() {
        let path = format!("signal[{index}]");
        said(report, &format!("{path}.label"), &signal.label);
        kinds(report, &path, signal);
        options(report, &path, signal);
        bands_of(report, &path, signal);
    }
}

fn kinds(report: &mut Report, path: &str, signal: &DeclaredSignal) {
    let name = &signal.name;
    if let Some(kind) = well_known_kind(name).filter(|kind| *kind != signal.kind) {
        report.error(
            format!("{path}.kind"),
            format!("`{name}` always is a {}", kind_word(kind)),
            "write that kind, or give the signal a name of its own",
        );
        return;
    }
    let kind = signal.kind;
    let counted = matches!(
        kind,
        SignalKind::Money | SignalKind::Quantity | SignalKind::Timeline
    );
    for (key, given, fits, belongs) in [
        (
            "units",
            !signal.units.is_empty(),
            kind == SignalKind::Quantity,
            "quantities",
        ),
        (
            "per",
            signal.per.is_some(),
            kind == SignalKind::Money,
            "sums of money",
        ),
        (
            "option",
            !signal.options.is_empty(),
            matches!(kind, SignalKind::Choice | SignalKind::Flag),
            "choices and yes-or-no signals",
        ),
        (
            "band",
            !signal.bands.is_empty(),
            counted,
            "money, quantities and time frames",
        ),
    ] {
        if given && !fits {
            report.error(
                format!("{path}.{key}"),
                format!(
                    "`{name}` is a {}, and `{key}` is for {belongs}",
                    kind_word(kind)
                ),
                "take it away, or correct the signal's kind",
            );
        }
    }
    if kind == SignalKind::Choice && signal.options.is_empty() && name != SignalName::INTENT {
        report.error(
            path,
            format!("the choice `{name}` has no options"),
            "add `[[signal.option]]` entries with `id` and `phrases`",
        );
    }
}

fn options(report: &mut Report, path: &str, signal: &DeclaredSignal) {
    let list = format!("{path}.option");
    keyed(
        report,
        &list,
        "id",
        "option",
        signal.options.iter().map(|one| one.id.as_str()),
    );
    for (index, option) in signal.options.iter().enumerate() {
        if signal.kind == SignalKind::Flag && !["yes", "no"].contains(&option.id.as_str()) {
            report.error(
                format!("{list}[{index}].id"),
                format!(
                    "`{}` is a yes-or-no signal and cannot be `{}`",
                    signal.name, option.id
                ),
                "call the option `yes` or `no`, or make the signal a choice",
            );
        }
    }
    phrases(
        report,
        "option",
        signal.options.iter().enumerate().map(|(index, option)| {
            (
                format!("{list}[{index}].phrases"),
                option.id.as_str(),
                option.phrases.as_slice(),
            )
        }),
    );
    shares(
        report,
        &list,
        signal.options.iter().map(|option| option.share),
    );
}

fn bands_of(report: &mut Report, path: &str, signal: &DeclaredSignal) {
    let list = format!("{path}.band");
    keyed(
        report,
        &list,
        "id",
        "band",
        signal.bands.iter().map(|one| one.id.as_str()),
    );
    for (index, band) in signal.bands.iter().enumerate() {
        let at = format!("{list}[{index}]");
        if band.min.zip(band.max).is_some_and(|(min, max)| min >= max) {
            report.error(
                format!("{at}.max"),
                format!("the band `{}` ends before it begins", band.id),
                "write `min` below `max`; `max` itself belongs to the next band",
            );
        }
        for other in &signal.bands[..index] {
            let apart = band
                .max
                .zip(other.min)
                .is_some_and(|(end, begin)| end <= begin)
                || other
                    .max
                    .zip(band.min)
                    .is_some_and(|(end, begin)| end <= begin);
            if !apart {
                report.error(
                    &at,
                    format!("the bands `{}` and `{}` overlap", other.id, band.id),
                    "let one end (`max`, exclusive) where the next begins (`min`)",
                );
            }
        }
    }
    gaps(report, &list, signal);
    shares(report, &list, signal.bands.iter().map(|band| band.share));
}

/// Numbers between two bands belong to none: no weight speaks of them.
fn gaps(report: &mut Report, list: &str, signal: &DeclaredSignal) {
    let turned = |band: &Band| band.min.zip(band.max).is_some_and(|(min, max)| min >= max);
    if signal.bands.iter().any(turned) {
        return;
    }
    for (index, band) in signal.bands.iter().enumerate() {
        let Some(begin) = band.min else {
            continue;
        };
        let others = signal.bands.iter().filter(|other| other.id != band.id);
        let ends = others.clone().filter_map(|other| other.max);
        let below = ends.filter(|end| *end <= begin).max();
        let covered = others.clone().any(|other| {
            other.max.is_none_or(|end| end >= begin) && other.min.is_none_or(|least| least < begin)
        });
        if let Some(below) = below.filter(|below| *below < begin && !covered) {
            report.warning(
                format!("{list}[{index}].min"),
                format!(
                    "from {below} to {begin} `{}` is in no band: the one before ends at {below}",
                    signal.name
                ),
                "let `max` (exclusive) of one band and `min` of the next be the same number",
            );
        }
    }
}

fn shares(report: &mut Report, list: &str, shares: impl Iterator<Item = Option<f64>>) {
    let mut sum = 0.0;
    for (index, share) in shares.enumerate() {
        let share = share.unwrap_or_default();
        if !is_share(share) {
            report.error(
                format!("{list}[{index}].share"),
                format!("a share of {share} is not between 0 and 1"),
                "write the part of all prospects: 0.25 for a quarter",
            );
            return;
        }
        sum += share;
    }
    if sum > 1.000_001 {
        report.error(
            format!("{list}[0].share"),
            format!("the shares add up to {sum:.2}"),
            "make them add up to 1 at the most",
        );
    }
}
