//! Up to where they may sign, held against what this would cost: "I sign up to 20k" decides
//! where the deal is smaller, and together with whoever signs beyond it where it is larger.

use rust_decimal::Decimal;

use crate::conversation::decide::Draft;
use crate::reading::finding::SignalFinding;
use crate::reading::money::{self, MoneyContext};
use crate::signal::{AuthorityRole, Money, SignalName, SignalValue};

/// Smaller sums are no limit that anybody signs up to.
const SMALLEST: Decimal = Decimal::ONE_THOUSAND;

/// What the words tell of who decides, where the deal is larger than what they may sign.
pub(crate) fn beyond_their_limit(
    draft: &Draft<'_>,
    finding: &SignalFinding,
) -> Option<SignalValue> {
    let title = match &finding.value {
        Some(SignalValue::Authority {
            role: AuthorityRole::DecisionMaker,
            title,
        }) if finding.signal.as_str() == SignalName::AUTHORITY => title.clone(),
        _ => return None,
    };
    let limit = limit(draft, &finding.quote)?;
    let deal = known_deal(draft)?;
    (deal.currency == limit.currency && deal.amount > limit.amount).then_some(
        SignalValue::Authority {
            role: AuthorityRole::Shared,
            title,
        },
    )
}

/// The sum that the words name as the most that they may sign.
fn limit(draft: &Draft<'_>, quote: &str) -> Option<Money> {
    let words = &draft.rules.vocabulary.words;
    let context = MoneyContext {
        default_currency: words.currency,
        locale: words.locale.clone(),
        asked: true,
        language: draft.rules.vocabulary.language,
    };
    let found = money::find(quote, &context);
    let sum = found.iter().find(|sum| sum.max.is_some())?;
    let limit = sum.max.filter(|max| *max >= SMALLEST)?;
    Some(Money::new(limit, sum.currency?))
}

/// What it would come to, where they have told what it depends on.
fn known_deal(draft: &Draft<'_>) -> Option<Money> {
    let units = draft.rules.campaign.lead.revenue.units.as_ref();
    let known = |name: &str| {
        let signal = draft.state.signals.get(name);
        signal.is_some_and(|signal| signal.known().is_some())
    };
    let told = known(SignalName::BUDGET) || units.is_some_and(|units| known(&units.signal));
    let revenue = draft.evaluation().potential_revenue.filter(|_| told)?;
    Some(revenue.expected)
}
