//! Whether the model's words for a point deal with it, or only say so: "Sure,
//! happy to." is no answer to a question about the price.

use super::marks::overlap;
use crate::conversation::agenda::Point;

/// So many of the telling words of an answer stand in the words for it …
const OF_AN_ANSWER: f64 = 0.3;
/// … and of what is said about the talk itself.
const OF_A_REMARK: f64 = 0.15;

/// Whether `told`, the words marked for the point, say what `own`, the voice's
/// words for it, say. `bare` are those without what a gloss leaves out.
pub(super) fn has_substance(point: &Point, own: &str, bare: &str, told: &str) -> bool {
    if told.trim().is_empty() {
        return own.trim().is_empty();
    }
    if is_polite(point) || told.contains(own) {
        return true;
    }
    let priced = own.contains(['$', '€', '£', '%']);
    if priced && matches!(point, Point::Fact { .. }) && !shares_a_figure(own, told) {
        return false;
    }
    let needed = match point {
        Point::Fact { .. }
        | Point::Case { .. }
        | Point::Compare { .. }
        | Point::Rebut { .. }
        | Point::Help { .. }
        | Point::Total { .. }
        | Point::Offer
        | Point::Positioning
        | Point::Why { .. }
        | Point::AboutStep { .. }
        | Point::Recorded { .. }
        | Point::Redirect { .. } => OF_AN_ANSWER,
        _ => OF_A_REMARK,
    };
    overlap(bare, told) >= needed
}

/// What may be said in any words, or left out.
pub(super) fn is_polite(point: &Point) -> bool {
    matches!(
        point,
        Point::Greet
            | Point::Welcome
            | Point::Acknowledge { .. }
            | Point::PassedOn { .. }
            | Point::RespectRefusal
            | Point::FineNotToKnow
            | Point::Continue
            | Point::ComeBack { .. }
            | Point::Reconsider
    )
}

/// Whether a fact about sums was told with any of its figures.
fn shares_a_figure(own: &str, told: &str) -> bool {
    let figures = |text: &str| -> Vec<String> {
        text.split(|letter: char| !(letter.is_ascii_digit() || matches!(letter, '.' | ',')))
            .map(|figure| figure.trim_matches(['.', ',']).to_owned())
            .filter(|figure| !figure.is_empty())
            .collect()
    };
    let own = figures(own);
    let told = figures(told);
    own.is_empty() || own.iter().any(|figure| told.contains(figure))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_without_substance_answer_nothing() {
        let price = "It is $39 per user a month, with everything included.";
        let fact = || Point::Fact {
            fact: "pricing".to_owned(),
        };
        let help = || Point::Help {
            need: "stockouts".to_owned(),
            cost: None,
            own_figures: false,
        };
        let see = "Stockwell sees each gap coming from your sales and your suppliers' lead times";
        let cases: [(Point, &str, &str, bool); 9] = [
            (fact(), price, "Sure, happy to.", false),
            (fact(), price, "Good question, that comes up a lot.", false),
            (
                fact(),
                price,
                "The price per user is the same for everything.",
                false,
            ),
            (fact(), price, "You pay $39 a month per user.", true),
            (fact(), price, price, true),
            (help(), see, "Glad you told me about it.", false),
            (
                help(),
                see,
                "It sees such gaps coming, from your own sales.",
                true,
            ),
            (Point::Welcome, "You're welcome.", "Any time!", true),
            (Point::Welcome, "You're welcome.", "", false),
        ];
        for (point, own, told, wanted) in cases {
            assert_eq!(has_substance(&point, own, own, told), wanted, "{told}");
        }
    }
}
