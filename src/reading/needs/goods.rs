//! Goods under their own names: whoever says "lumber going grey" speaks of their stock.
//! Where a campaign's needs speak of stock, what nobody has a phrase for stands in its place.

use crate::reading::draft::Draft;
use crate::reading::placed::among;
use crate::reading::words::role::Role;
use crate::reading::words::text::Token;
use crate::signal::SignalName;

/// Shorter words name no goods.
const LETTERS: usize = 3;

/// The message with what may be goods, at these tokens, read as the campaign's word for them;
/// `None` where nothing may be, or nobody speaks of what is wrong with it.
pub(crate) fn in_their_place<'d>(draft: &Draft<'d>) -> Option<(Draft<'d>, Vec<usize>)> {
    let (word, stem) = draft.vocabulary.stock?;
    let complains = draft.has("cue", "pain") || draft.has("cue", "bad_stock");
    if !draft.asked_for(SignalName::NEED) && !complains {
        return None;
    }
    let tokens = 0..draft.text.tokens.len();
    let goods: Vec<usize> = tokens.filter(|at| may_be_goods(draft, *at)).collect();
    let of_sentence = |at: usize| draft.text.clause(at).map(|clause| clause.sentence);
    let mut sentences: Vec<Option<usize>> = goods.iter().map(|at| of_sentence(*at)).collect();
    sentences.dedup();
    if goods.is_empty() {
        return None;
    }
    let mut text = draft.text.clone();
    for at in &goods {
        let token = &mut text.tokens[*at];
        (token.word, token.stem) = (word, stem);
    }
    let mut mentions = draft.vocabulary.concepts.mentions(&text);
    // What the other sentences tell was read already.
    mentions.retain(|mention| {
        sentences.binary_search(&of_sentence(mention.first)).is_ok()
            && !draft.is_idle(mention.first)
            && !is_named(draft, mention.first)
    });
    Some((draft.worded(text, mentions), goods))
}

/// Whether the token is a word of which nobody has told us what it means.
fn may_be_goods(draft: &Draft<'_>, at: usize) -> bool {
    let token: &Token = &draft.text.tokens[at];
    let vocabulary = draft.vocabulary;
    let plain = || {
        !vocabulary.everyday.contains(&token.word)
            && vocabulary.concepts.class_of(token.stem).is_none()
    };
    // "Out of tents": what stands at the open end of such words is a thing.
    let placed = || {
        draft
            .reaching(at, at + 1)
            .any(|found| found.is("cue", "bad_stock") && (found.first == at || found.end == at + 1))
    };
    let unknown =
        token.word == 0 || plain() && (!vocabulary.spoken_of.contains(&token.stem) || placed());
    let told = || {
        let place = draft.text.span(at, at + 1);
        among(&draft.times, place).next().is_some()
            || among(&draft.money, place).next().is_some()
            || among(&draft.contacts, place).next().is_some()
    };
    unknown
        && !token.number
        && !token.is(Role::Kin)
        && token.text.len() >= LETTERS
        && token.text.chars().all(char::is_alphabetic)
        && !draft.is_idle(at)
        && !told()
}

fn is_named(draft: &Draft<'_>, at: usize) -> bool {
    among(&draft.contacts, draft.text.span(at, at + 1))
        .next()
        .is_some()
}
