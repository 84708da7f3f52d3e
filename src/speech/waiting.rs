//! Whose figures stand behind what waiting costs: theirs, and what the campaign assumes.

use super::voice::Voice;
use super::{text, value};
use crate::qualification::economic_cost;

impl Voice<'_> {
    /// What of the figure for the cost of waiting is the business's assumption.
    pub(super) fn assumed(&self) -> Option<String> {
        economic_cost(self.campaign, &self.state.signals)?.assumes
    }

    /// Whose figure it is that waiting costs so much: theirs, or which part of it is ours.
    pub(super) fn whose_figure(&self) -> String {
        let assumes = self.assumed();
        let theirs = self.reckoned_with();
        let name = match (&assumes, &theirs) {
            (None, _) => "own",
            (Some(_), None) => "assumed",
            (Some(_), Some(_)) => "parts",
        };
        self.say("whose", name, &[("assumes", assumes), ("theirs", theirs)])
    }

    /// What they named of the figure for the cost of waiting, in words.
    fn reckoned_with(&self) -> Option<String> {
        let cost = economic_cost(self.campaign, &self.state.signals)?;
        let known = cost.named.iter().filter_map(|name| {
            let value = self.state.signals.get(name)?.known()?;
            let words = value::words(self.campaign, self.lines, name.as_str(), value);
            Some(words).filter(|words| !words.is_empty())
        });
        let words: Vec<String> = known.collect();
        let and = self.lines.all("words", "and").first();
        let and = and.map_or("", String::as_str);
        (!words.is_empty()).then(|| text::list(&words, and))
    }
}
