//! Every prompt, rendered with samples.

use super::*;
use crate::conversation::agenda::{Point, Step};
use crate::library::Library;

#[test]
fn the_prefix_of_every_campaign_is_constant_and_complete() {
    let library = Library::open(None).unwrap();
    for loaded in library.campaigns() {
        let one = Prompts::shipped().unwrap().prefix(&loaded).unwrap();
        let other = Prompts::shipped().unwrap().prefix(&loaded).unwrap();
        assert_eq!(one.system, other.system);
        let id = &loaded.campaign.identity.id;
        assert!(
            one.system.contains("{{fact:pricing}}"),
            "{id}: the slot's form"
        );
        assert!(!one.system.contains("{{{{"), "{id}: raw marks");
        for fact in &loaded.campaign.playbook.facts {
            assert!(one.system.contains(&fact.text), "{id}: {}", fact.id);
        }
        let schema = one.schema.get();
        let parsed: serde_json::Value = serde_json::from_str(schema).unwrap();
        assert_eq!(parsed["additionalProperties"], false);
        let say = schema.find("\"say\":{");
        assert!(
            say < schema.find("\"reading\":{"),
            "{id}: the words come first"
        );
    }
}

#[test]
fn every_point_and_step_of_the_model_has_its_instruction() {
    let prompts = Prompts::shipped().unwrap();
    let text = || String::from("x");
    let points = [
        Point::Greet,
        Point::Welcome,
        Point::Acknowledge {
            signals: Vec::new(),
        },
        Point::Corrected {
            signal: "need".into(),
        },
        Point::RespectRefusal,
        Point::FineNotToKnow,
        Point::Why { question: text() },
        Point::Fact { fact: text() },
        Point::Case { case: text() },
        Point::Compare { competitor: text() },
        Point::Help {
            need: text(),
            cost: None,
            own_figures: false,
        },
        Point::Rebut {
            objection: text(),
            rebuttal: text(),
            evc: None,
        },
        Point::Concede { objection: text() },
        Point::not_known(text()),
        Point::Haggle { times: 0 },
        Point::OtherCurrency {
            asked: crate::signal::Currency::USD,
        },
        Point::AgainstRival {
            place: crate::conversation::agenda::Place::Within,
            theirs: crate::signal::Money::new(
                rust_decimal::Decimal::ONE,
                crate::signal::Currency::USD,
            ),
        },
        Point::Basis {
            of: crate::conversation::agenda::BasisOf::Price { fact: text() },
        },
        Point::Offer,
        Point::Positioning,
        Point::PassedOn {
            signals: Vec::new(),
        },
        Point::Redirect { matter: text() },
        Point::Calm { about: text() },
        Point::Continue,
        Point::ComeBack { quote: text() },
        Point::Fit {
            answer: crate::conversation::agenda::FitAnswer::Yes,
            criteria: Vec::new(),
        },
    ];
    for point in points {
        let value = serde_json::to_value(&point).unwrap();
        let name = value["is"].as_str().unwrap();
        assert!(prompts.instructions.point.contains_key(name), "{name}");
    }
    let steps = [
        Step::Rest,
        Step::Clarify {
            signal: "need".into(),
        },
        Step::AskContact {
            field: text(),
            purpose: text(),
        },
        Step::Offer {
            step: text(),
            times: 0,
        },
    ];
    for step in steps {
        let value = serde_json::to_value(&step).unwrap();
        let name = value["is"].as_str().unwrap();
        assert!(prompts.instructions.step.contains_key(name), "{name}");
    }
    assert!(prompts.instructions.step.contains_key("ask"));
}
