//! What the campaign's own quantities are counted in, looked up once for all texts.

use crate::reading::quantity::Units;
use crate::reading::vocabulary::{SignalKind, SignalWords};
use crate::reading::words::concept::Concepts;
use crate::reading::words::spelling::Spelling;

/// The units of the campaign's own quantities.
#[derive(Debug)]
pub(crate) struct Counted {
    /// Those of all of them.
    pub units: Units,
    /// The stems of each signal's own, which none has that is no quantity.
    pub stems: Vec<Vec<u32>>,
    /// What two of a signal's own or more mean alike: shops and stores.
    pub alike: Vec<Vec<u32>>,
    /// The stem of "hours".
    pub hours: u32,
}

impl Counted {
    /// Looks up the units of `signals`.
    pub fn new(signals: &[SignalWords], spelling: &Spelling, concepts: &Concepts) -> Self {
        let own = |signal: &SignalWords| match signal.kind {
            SignalKind::Quantity => signal.units.clone(),
            _ => Vec::new(),
        };
        let units: Vec<Vec<String>> = signals.iter().map(own).collect();
        let stems: Vec<Vec<u32>> = units
            .iter()
            .map(|units| {
                let heads = units.iter().filter_map(|unit| head(unit));
                heads.map(|head| stem(spelling, head)).collect()
            })
            .collect();
        Self {
            units: Units::of(&units.concat()),
            alike: stems
                .iter()
                .map(|stems| shared_concepts(concepts, stems))
                .collect(),
            stems,
            hours: stem(spelling, "hours"),
        }
    }
}

/// The word of a unit that says what it is: "orders" of "open orders".
pub(crate) fn head(unit: &str) -> Option<&str> {
    unit.split_whitespace().last()
}

/// The stem that units are compared by: "branchs" and "emplyees" by what they most likely are.
pub(crate) fn stem(spelling: &Spelling, unit: &str) -> u32 {
    let unit = unit.to_lowercase();
    let plural = if unit == "person" {
        "people"
    } else {
        unit.as_str()
    };
    match spelling.ids(plural).1 {
        0 => spelling.ids(&spelling.correct(plural)).1,
        known => known,
    }
}

fn shared_concepts(known: &Concepts, units: &[u32]) -> Vec<u32> {
    let mut stems = units.to_vec();
    stems.sort_unstable();
    stems.dedup();
    let concepts: Vec<u32> = stems
        .iter()
        .filter_map(|unit| known.class_of(*unit))
        .collect();
    let twice = |concept: &u32| concepts.iter().filter(|other| *other == concept).count() > 1;
    concepts.iter().copied().filter(twice).collect()
}
