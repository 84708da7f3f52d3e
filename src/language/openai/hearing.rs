//! Hearing a call out: its words pass the guard on their way to the prospect.

use tokio_util::sync::CancellationToken;

use super::call::{Call, Outcome};
use super::failure::Failure;
use crate::conversation::model_turn::ModelReading;
use crate::language::answer;
use crate::language::partial_json::PartialJson;
use crate::speech::compose::Proof;
use crate::speech::{Composed, Composer};

/// What comes of `work`; `None` where it was stopped before.
pub(super) async fn stopped_by<T>(
    stop: &CancellationToken,
    work: impl Future<Output = T>,
) -> Option<T> {
    tokio::select! {
        biased;
        () = stop.cancelled() => None,
        done = work => Some(done),
    }
}

/// Hears the call out: words go to the prospect as they pass, the rest is kept.
/// Where it is stopped, the call is dropped, and with it the connection.
pub(super) async fn listen(
    call: &Call<'_>,
    composer: Composer<'_>,
    show: &impl Fn(Vec<String>),
    proof: &impl Fn(&ModelReading) -> Proof,
    stop: &CancellationToken,
) -> (Outcome, Composed) {
    let mut scanner = PartialJson::new();
    let mut composer = Some(composer);
    let mut composed = None;
    let mut outcome = Outcome::default();
    let call = call.make(&mut outcome, |piece| {
        let text = scanner.push(piece);
        // What comes in the very moment of the stop is not shown any more.
        if stop.is_cancelled() {
            return;
        }
        if let Some(composing) = &mut composer {
            show(composing.push(&text));
        }
        // The words are complete: what is missing follows at once, while the
        // reading is still being written, unless the question rests on it.
        if scanner.is_done()
            && let Some(mut done) = composer.take()
        {
            show(done.rest());
            if done.holds_next() {
                composer = Some(done);
                return;
            }
            let (pieces, done) = done.finish();
            show(pieces);
            composed = Some(done);
        }
    });
    let is_over = stopped_by(stop, call).await.is_some();
    if !is_over {
        outcome.failure = Some(Failure::Interrupted);
    }
    let composed = composed.or_else(|| {
        composer.map(|mut composer| {
            if !is_over {
                return composer.cut_short();
            }
            let (pieces, composed) = if outcome.failure.is_none() {
                show(composer.rest());
                let reading = answer::reading(&outcome.answer).unwrap_or_default();
                show(composer.allow_next(proof(&reading)));
                composer.finish()
            } else {
                composer.break_off()
            };
            show(pieces);
            composed
        })
    });
    let composed = composed.unwrap_or_default();
    if !composed.by_model && outcome.failure.is_none() && composed.guarded.is_empty() {
        outcome.failure = Some(Failure::Empty);
    }
    (outcome, composed)
}
