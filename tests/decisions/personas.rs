//! Whole conversations with prospects of many kinds, on the pure core, with the
//! embedded engine. The same prospects talk to a language model in
//! `model_faults.rs`.
//! `cargo test --test conversations -- --nocapture` shows every talk.

use crate::persona::{invariants, personas};
use fronter::language::Local;
use fronter::library::Library;

#[tokio::test]
async fn every_prospect_gets_where_they_belong() {
    let library = Library::open(None).unwrap();
    let mut failures = Vec::new();
    let mut count = 0;
    for (name, persona) in personas() {
        for seed in [7, 42, 1_000_003] {
            count += 1;
            let gone = persona.converse(&library, seed, &Local, |_| {}).await;
            let mut wrong = gone.broken;
            wrong.extend(invariants(&gone.talk));
            wrong.extend(persona.mistakes(&gone.talk));
            if seed == 7 || !wrong.is_empty() {
                println!("\n=== {name} (seed {seed})\n{}", gone.talk.transcript());
            }
            for reason in wrong {
                failures.push(format!("{name} (seed {seed}): {reason}"));
            }
        }
    }
    assert!(count > 0);
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}
