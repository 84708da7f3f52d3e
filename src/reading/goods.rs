//! Goods under their own names: whoever says "lumber going grey" speaks of their stock.
//! Where a campaign's needs speak of stock, what nobody has a phrase for stands in its place.

use super::draft::Draft;
use super::placed::among;
use super::role::Role;
use super::text::Token;
use crate::signal::SignalName;

/// Shorter words name no goods.
const LETTERS: usize = 3;

/// The message with what may be goods read as the campaign's word for them; `None` where
/// nothing may be, or nobody speaks of what is wrong with it.
pub(super) fn in_their_place<'d>(draft: &Draft<'d>) -> Option<Draft<'d>> {
    let (word, stem) = draft.vocabulary.stock?;
    let complains = draft.has("cue", "pain") || draft.has("cue", "bad_stock");
    if !draft.asked_for(SignalName::NEED) && !complains {
        return None;
    }
    let mut text = draft.text.clone();
    let mut changed = false;
    for at in 0..text.tokens.len() {
        if may_be_goods(draft, at) {
            let token = &mut text.tokens[at];
            (token.word, token.stem) = (word, stem);
            changed = true;
        }
    }
    if !changed {
        return None;
    }
    let mut mentions = draft.vocabulary.concepts.mentions(&text);
    mentions.retain(|mention| !draft.is_idle(mention.first) && !is_named(draft, mention.first));
    Some(draft.worded(text, mentions))
}

/// Whether the token is a word of which nobody has told us what it means.
fn may_be_goods(draft: &Draft<'_>, at: usize) -> bool {
    let token: &Token = &draft.text.tokens[at];
    let letters = token.text.chars().all(char::is_alphabetic) && token.text.len() >= LETTERS;
    let place = draft.text.span(at, at + 1);
    let told = among(&draft.times, place).next().is_some()
        || among(&draft.money, place).next().is_some()
        || among(&draft.contacts, place).next().is_some();
    let vocabulary = draft.vocabulary;
    let plain = !vocabulary.everyday.contains(&token.word)
        && vocabulary.concepts.class_of(token.stem).is_none();
    // "Out of tents": what stands at the open end of such words is a thing.
    let placed = draft
        .reaching(at, at + 1)
        .any(|found| found.is("cue", "bad_stock") && (found.first == at || found.end == at + 1));
    let unknown =
        token.word == 0 || plain && (placed || !vocabulary.spoken_of.contains(&token.stem));
    letters && unknown && !token.number && !token.is(Role::Kin) && !told && !draft.is_idle(at)
}

fn is_named(draft: &Draft<'_>, at: usize) -> bool {
    among(&draft.contacts, draft.text.span(at, at + 1))
        .next()
        .is_some()
}
