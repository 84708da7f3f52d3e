//! The course of the talk: what is put back, what reopens a no, what leads to a person, and how it ends.

use super::*;

#[test]
fn a_protest_or_a_new_fact_after_a_no_opens_the_talk_again() {
    // campaign, what leads to the no, what comes then, the signal that it tells
    let cases: [(&str, &[&str], &str, Option<&str>); 9] = [
        (
            "studio",
            &["need a new app for our clinic", "budget is like 10k"],
            "what about 20k then",
            Some("budget"),
        ),
        (
            "studio",
            &["we need a web app built", "10k max"],
            "actually we could stretch to 60k",
            Some("budget"),
        ),
        (
            "demo",
            &["its just 2 users"],
            "and with 5 people?",
            Some("quantity"),
        ),
        (
            "solar",
            &["my bill is 300", "we rent"],
            "we do own it, i misspoke",
            Some("owner"),
        ),
        (
            "demo",
            &["im already a customer"],
            "im not a customer yet, i want to be one",
            None,
        ),
        (
            "demo",
            &["we run out of stock", "you have the wrong person"],
            "i AM the right person",
            None,
        ),
        (
            "studio",
            &["we need a logo"],
            "sorry i meant a web app, a first version",
            None,
        ),
        (
            "studio",
            &["wrong person mate"],
            "no wait, you misunderstood me",
            None,
        ),
        (
            "solar",
            &["are you hiring? i'm looking for a job"],
            "sorry no, im not looking for a job, i want to buy panels",
            None,
        ),
    ];
    for (campaign, before, then, signal) in cases {
        let mut talk = with(campaign);
        for message in before {
            talk.say(message);
        }
        if talk.state.status != LeadStatus::Disqualified {
            talk.say("yes");
        }
        assert_eq!(
            talk.state.status,
            LeadStatus::Disqualified,
            "{before:?}\n{}",
            talk.transcript()
        );
        let asked = questions(&talk);
        talk.say(then);
        assert_eq!(
            talk.state.status,
            LeadStatus::Engaged,
            "{then}\n{}",
            talk.transcript()
        );
        if let Some(signal) = signal {
            let known = &talk.state.signals[signal];
            let quote = known.evidence.last().unwrap().quote();
            assert!(then.contains(quote), "{then}: {quote}");
        }
        assert!(
            questions(&talk) > asked || talk.state.open_handoff().is_some(),
            "qualified again: {then}\n{}",
            talk.transcript()
        );
    }
}

#[test]
fn politeness_and_small_talk_after_a_no_open_nothing() {
    for then in ["ok thanks", "oh well", "fair enough, bye"] {
        let mut talk = with("solar");
        talk.say("we rent");
        talk.say("yes, we rent");
        assert_eq!(talk.state.status, LeadStatus::Disqualified);
        talk.say(then);
        assert_eq!(talk.state.status, LeadStatus::Disqualified, "{then}");
    }
}

#[test]
fn something_to_read_is_sent_at_once_and_nothing_is_asked() {
    for campaign in ["demo", "solar", "studio"] {
        for wish in ["send me something to read", "just email me some info"] {
            let mut talk = with(campaign);
            let asked = questions(&talk);
            let said = text(&talk.say(wish));
            assert!(said.contains("https://"), "{campaign}: {said}");
            assert!(!said.contains('?'), "{campaign}: {said}");
            assert_eq!(talk.state.status, LeadStatus::Nurture);
            let thanks = text(&talk.say("ok thx"));
            assert!(!thanks.contains('?'), "{campaign}: {thanks}");
            assert_eq!(questions(&talk), asked, "{campaign}");
            // Who comes back with something is talked to again.
            talk.say("can we have a call with someone");
            assert_ne!(talk.state.status, LeadStatus::Nurture);
        }
    }
}

#[test]
fn whom_our_messages_bother_hears_how_to_stop_them_and_no_question() {
    let on_both = [Channel::Widget, Channel::Sms];
    for (wish, channels) in [
        ("WHY DO U PPL KEEP MESSAGING ME", on_both.as_slice()),
        // On the page they wrote to us, and nobody to their number.
        ("how did you get my number?", &[Channel::Sms]),
    ] {
        for channel in channels.iter().copied() {
            let mut talk = begin(&Setting {
                channel,
                ..Setting::default()
            });
            talk.say("hello");
            let asked = questions(&talk);
            let said = text(&talk.say(wish));
            assert!(
                said.contains("sorry") && said.contains("STOP"),
                "{wish}: {said}"
            );
            assert_eq!(questions(&talk), asked, "{wish}: {said}");
            assert!(!said.contains('?'), "{wish}: {said}");
        }
    }
}

#[test]
fn who_asks_at_home_first_raises_an_objection_and_no_wish_to_talk() {
    for (campaign, objection) in [
        ("solar", "spouse"),
        ("studio", "committee"),
        ("demo", "authority"),
    ] {
        for message in [
            "i need to talk to my husband first",
            "have to talk it over with my wife",
        ] {
            let mut talk = with(campaign);
            talk.say(message);
            let raised = talk.state.objection(objection);
            assert_eq!(
                raised.map(|o| o.state),
                Some(Standing::Rebutted),
                "{campaign}: {message}\n{}",
                talk.transcript()
            );
            assert!(
                !talk.state.signals.contains_key("intent"),
                "{campaign}: {message}"
            );
        }
    }
}

#[test]
fn what_comes_after_the_handoff_is_passed_on_and_asks_nothing() {
    // message, the signal that it updates
    let cases = [
        ("our budget is 30k a year", Some("budget")),
        ("we also use netsuite", Some("current_solution")),
        ("forgot to say, we have 60 users", Some("quantity")),
        ("the dock door is on the left btw", None),
        ("its chaos all day", None),
    ];
    for there in [true, false] {
        let mut talk = begin(&Setting {
            closer_there: there,
            ..Setting::default()
        });
        talk.say("we run out of stock a lot, get me a person. i'm at pat@example.com");
        assert!(talk.state.open_handoff().is_some());
        let asked = questions(&talk);
        for (message, signal) in cases {
            let said = text(&talk.say(message));
            if let Some(signal) = signal {
                let known = talk.state.signals.get(signal).and_then(|s| s.known());
                assert!(known.is_some(), "{message}\n{}", talk.transcript());
            }
            assert!(!said.is_empty(), "{message}");
            assert!(!said.contains('?'), "{message}: {said}");
        }
        assert_eq!(questions(&talk), asked, "{}", talk.transcript());
    }
}

#[test]
fn what_would_end_the_talk_is_put_back_once_before_it_does() {
    // campaign, what is said, what is put back, the reply, and where that leads
    let cases: [(&str, &[&str], &str, &str, LeadStatus); 10] = [
        (
            "solar",
            &["hi", "we rent"],
            "belongs to somebody else",
            "yes",
            LeadStatus::Disqualified,
        ),
        (
            "solar",
            &["hi", "we rent"],
            "belongs to somebody else",
            "yeah we rent it",
            LeadStatus::Disqualified,
        ),
        (
            "solar",
            &["hi", "we rent"],
            "belongs to somebody else",
            "no",
            LeadStatus::Engaged,
        ),
        (
            "solar",
            &["hi", "we rent"],
            "belongs to somebody else",
            "no i own it",
            LeadStatus::Engaged,
        ),
        (
            "solar",
            &["hi", "we rent"],
            "belongs to somebody else",
            "my bill is 300",
            LeadStatus::Engaged,
        ),
        (
            "studio",
            &["need a new app for our clinic", "budget is like 10k"],
            "the whole budget is",
            "ok we could go up to 70k",
            LeadStatus::Engaged,
        ),
        (
            "studio",
            &["need a new app for our clinic", "budget is like 10k"],
            "the whole budget is",
            "yes thats all",
            LeadStatus::Disqualified,
        ),
        (
            "demo",
            &["hi", "its for 2 users"],
            "2 ",
            "no we are 12",
            LeadStatus::Engaged,
        ),
        (
            "solar",
            &["hi", "we rent"],
            "belongs to somebody else",
            "ok someone can call me tuesday 3pm 617-555-0143",
            LeadStatus::HandedOff,
        ),
        (
            "studio",
            &["we need a web app built", "10k"],
            "the whole budget is",
            "wait 10k was just for the first step, overall we could do up to 70k",
            LeadStatus::Engaged,
        ),
    ];
    for (campaign, messages, put_back, reply, status) in cases {
        let mut talk = with(campaign);
        let mut last = Vec::new();
        for message in messages {
            last = talk.say(message);
        }
        let said = text(&last);
        assert_eq!(
            talk.state.status,
            LeadStatus::Engaged,
            "{messages:?}: {said}"
        );
        assert!(
            said.contains(put_back) && said.ends_with('?'),
            "{messages:?}: {said}"
        );
        let asked = talk.state.asked.clone().unwrap().question;
        assert!(asked.starts_with("confirm:"), "{asked}");
        let after = text(&talk.say(reply));
        assert_eq!(talk.state.status, status, "{reply}\n{}", talk.transcript());
        // It goes on, with something else.
        assert_ne!(after, said, "{reply}");
        let again = talk.state.times_asked[&asked];
        assert_eq!(again, 1, "{reply}: {after}");
    }
}

#[test]
fn what_answers_the_question_or_was_said_twice_is_not_put_back() {
    let mut talk = with("solar");
    talk.happened(Event::QuestionAsked {
        question: "owner".to_owned(),
        signal: "owner".into(),
        follow_up: false,
        why: "a rule".to_owned(),
    });
    talk.say("we rent");
    assert_eq!(
        talk.state.status,
        LeadStatus::Disqualified,
        "{}",
        talk.transcript()
    );
    // Passed over once, it is not put back again; said again, it counts.
    let mut talk = with("solar");
    talk.say("we rent");
    talk.say("my bill is 300");
    assert_eq!(
        talk.state.status,
        LeadStatus::Engaged,
        "{}",
        talk.transcript()
    );
    talk.say("like i wrote, we rent the house");
    assert_eq!(
        talk.state.status,
        LeadStatus::Disqualified,
        "{}",
        talk.transcript()
    );
}

#[test]
fn what_a_denial_names_again_is_not_taken_for_a_yes() {
    let mut talk = with("solar");
    talk.say("we rent");
    let said = text(&talk.say("no, we rent out the other one"));
    assert_ne!(talk.state.status, LeadStatus::Disqualified, "{said}");
}

#[test]
fn an_address_beside_a_no_takes_no_offer() {
    let mut talk = with("studio");
    talk.say("need a redesign of our dashboard, 3 people, starting in spring");
    talk.happened(Event::StepOffered {
        step: "proposal".to_owned(),
    });
    let said = text(&talk.say(
        "nah not yet. maybe after the grant. could u just send me something to read, nora@x.com",
    ));
    assert!(talk.state.open_handoff().is_none(), "{said}");
    assert!(said.contains("https://"), "{said}");
    assert_eq!(talk.state.text_of("email"), Some("nora@x.com"));
}

#[test]
fn an_order_with_its_size_reaches_a_person_at_once() {
    let mut talk = with("demo");
    talk.say("send me a contract, we take 12 seats");
    assert!(talk.state.open_handoff().is_some(), "{}", talk.transcript());
    let mut talk = with("studio");
    talk.say("we want to start next spring, after the audit in april");
    assert!(talk.state.open_handoff().is_none(), "{}", talk.transcript());
}

#[test]
fn thanks_at_the_end_take_up_no_old_offer_and_bring_no_question() {
    let mut talk = with("solar");
    for message in [
        "we own in austin, bill 300, want it this summer",
        "just browsing, no need to ask me stuff",
    ] {
        talk.say(message);
    }
    let said = text(&talk.say("ok thx"));
    assert!(talk.state.open_handoff().is_none(), "{}", talk.transcript());
    assert!(!said.contains('?') && !said.is_empty(), "{said}");
}

#[test]
fn something_to_read_is_handed_out_once_at_parting() {
    let mut talk = with("demo");
    let mut links = 0;
    for message in [
        "we run out of stock",
        "thx bye",
        "we have 20 users",
        "gotta go, bye",
        "bye",
    ] {
        links += text(&talk.say(message)).matches("https://").count();
    }
    assert_eq!(links, 1, "{}", talk.transcript());
}

#[test]
fn a_person_demanded_in_any_wording_is_fetched_at_once() {
    // message, whether it demands a person
    let cases = [
        ("ur useless. put a human on", true),
        ("i said HUMAN", true),
        ("put a human on the line please", true),
        ("get me your manager", true),
        ("someone real please", true),
        ("JUST GET ME A PERSON ALREADY", true),
        ("for the third time: a human!", true),
        ("gib mir einen menschen ans telefon", true),
        ("mettez moi un humain en ligne", true),
        ("human error is killing us", false),
        ("we put someone on it every monday", false),
        ("our manager checks the orders", false),
        ("i said human resources handles that", false),
        ("people order too late", false),
    ];
    for (message, person) in cases {
        for campaign in ["demo", "solar"] {
            let mut talk = with(campaign);
            talk.say(message);
            assert_eq!(
                talk.state.open_handoff().is_some(),
                person,
                "{campaign}: {message}\n{}",
                talk.transcript()
            );
        }
    }
}

/// The questions put so far, by id, in their order.
fn put(talk: &Talk) -> Vec<String> {
    let asked = talk
        .log
        .iter()
        .filter_map(|recorded| match &recorded.event {
            Event::QuestionAsked { question, .. } => Some(question.clone()),
            _ => None,
        });
    asked.collect()
}

#[test]
fn what_is_refused_in_any_wording_is_never_asked_again() {
    // the question that is open, the refusal, the signal that is refused
    let cases = [
        (
            "budget",
            "Budget is not something we disclose at this stage",
        ),
        ("budget", "none of your damn business"),
        ("budget", "no"),
        ("timeline", "i don't give dates"),
    ];
    for (signal, refusal) in cases {
        let mut talk = with("studio");
        talk.say("we need a redesign of our booking app");
        let questions = &talk.loaded.campaign.questions.questions;
        let question = questions.iter().find(|q| q.signal == signal).unwrap();
        let question = question.id.clone();
        talk.happened(Event::QuestionAsked {
            question: question.clone(),
            signal: signal.into(),
            follow_up: false,
            why: "a rule".to_owned(),
        });
        let before = put(&talk).len();
        let said = text(&talk.say(refusal));
        assert!(talk.state.refused(signal), "{refusal}: {said}");
        assert!(talk.state.objections.is_empty(), "{refusal}: {said}");
        for message in ["hm", "what else do you need", "it is for our clinic"] {
            talk.say(message);
        }
        assert!(
            !put(&talk)[before..].contains(&question),
            "{refusal}\n{}",
            talk.transcript()
        );
    }
}

#[test]
fn who_answers_no_questions_is_asked_none_and_still_served() {
    for refusal in [
        "I won't answer questions",
        "stop asking me questions",
        "no more questions",
    ] {
        let mut talk = with("studio");
        talk.say("need a first version of an app");
        talk.say(refusal);
        let asked = put(&talk);
        talk.say("how long does it take?");
        talk.say("hm");
        assert_eq!(put(&talk), asked, "{refusal}\n{}", talk.transcript());
        talk.say("call me, 416 555 0187");
        assert!(talk.state.open_handoff().is_some(), "{}", talk.transcript());
    }
    // Their own questions and work are no refusal.
    for other in [
        "our customers ask too much of us",
        "do you have any questions",
    ] {
        let mut talk = with("studio");
        talk.say(other);
        assert!(!talk.state.questions_refused, "{other}");
    }
}

#[test]
fn what_was_asked_before_is_let_go_with_regret() {
    let mut talk = with("studio");
    talk.say("need a tool for planning tours");
    let last = put(&talk).pop().unwrap();
    let said = text(&talk.say("you already asked that"));
    assert!(said.contains("orry") || said.contains("right"), "{said}");
    let before = put(&talk).len();
    for message in ["60 to 80k", "april go live", "hm"] {
        talk.say(message);
    }
    assert!(
        !put(&talk)[before..].contains(&last),
        "{}",
        talk.transcript()
    );
}

#[test]
fn a_question_passed_over_is_not_put_twice_in_a_row() {
    for campaign in ["demo", "solar", "studio"] {
        let mut talk = with(campaign);
        for message in [
            "hello there, just found your site",
            "how does it all work?",
            "we have been thinking about this for a while now",
            "my neighbour told me about you people",
            "what does it cost?",
            "the weather is awful here today isn't it",
        ] {
            let before = put(&talk);
            talk.say(message);
            let after = put(&talk);
            if after.len() > before.len() {
                assert_ne!(
                    after.last(),
                    before.last(),
                    "{campaign}\n{}",
                    talk.transcript()
                );
            }
        }
    }
}

#[test]
fn what_was_hoped_for_and_is_lost_is_heard_each_time() {
    let mut talk = with("studio");
    talk.say("an app for dog walkers. 3k budget");
    talk.say("3k is for now, i could maybe get 25k from my uncle");
    assert_eq!(talk.state.status, LeadStatus::Engaged);
    let said = text(&talk.say("no wait sorry uncle said no"));
    assert!(said.contains("$3,000") && said.ends_with('?'), "{said}");
    talk.say("so just 3k");
    assert_eq!(
        talk.state.status,
        LeadStatus::Disqualified,
        "{}",
        talk.transcript()
    );
    // Without the uncle, the smaller sum itself is put back once more.
    let mut talk = with("studio");
    talk.say("an app for dog walkers. 3k budget");
    talk.say("i could get 25k");
    let said = text(&talk.say("so just 3k"));
    assert!(said.contains("$3,000") && said.ends_with('?'), "{said}");
    talk.say("yes 3k thats all there is");
    assert_eq!(
        talk.state.status,
        LeadStatus::Disqualified,
        "{}",
        talk.transcript()
    );
    // Somebody else's no takes nothing back.
    let mut talk = with("studio");
    talk.say("we need a rebuild, 200k approved");
    talk.say("another studio said no to us");
    assert_eq!(
        talk.state.status,
        LeadStatus::Engaged,
        "{}",
        talk.transcript()
    );
}

#[test]
fn an_agreed_visit_with_a_number_is_handed_over_and_not_offered_again() {
    let mut talk = with("solar");
    talk.say("we own our house in round rock, bill 340");
    talk.say("yes to a visit, we both work though");
    let said = text(&talk.say("617 555 0143"));
    assert!(talk.state.open_handoff().is_some(), "{}", talk.transcript());
    assert!(!said.contains("come by and have a look"), "{said}");
    // A number alone is no wish, and no proof of one.
    let mut talk = with("solar");
    talk.say("we own our house in round rock, bill 340");
    talk.say("617 555 0143");
    assert!(
        !talk.state.signals.contains_key("intent"),
        "{}",
        talk.transcript()
    );
}

#[test]
fn what_comes_next_is_answered_by_the_next_step() {
    let mut talk = with("studio");
    talk.say("i need a redesign of a booking app, i decide");
    talk.happened(Event::StepOffered {
        step: "call".to_owned(),
    });
    let said = text(&talk.say("alright. whats next"));
    assert!(
        said.contains("e-mail") || talk.state.open_handoff().is_some(),
        "{said}"
    );
    talk.say("joe@harbor.example");
    assert!(talk.state.open_handoff().is_some(), "{}", talk.transcript());
}

#[test]
fn who_takes_everything_back_is_let_go_with_what_was_promised() {
    let mut talk = callback("demo");
    assert!(
        talk.state
            .promises
            .iter()
            .any(|promise| promise.kind == "callback")
    );
    talk.say("nvm changed my mind, we'll stay in excel. dont call");
    assert_eq!(
        talk.state.status,
        LeadStatus::Nurture,
        "{}",
        talk.transcript()
    );
    assert!(talk.state.open_handoff().is_none());
    assert!(
        talk.state
            .promises
            .iter()
            .all(|promise| promise.kind != "callback")
    );
    let wish = talk.state.signals.get("intent").and_then(|s| s.known());
    assert!(wish.is_none(), "{wish:?}");
    assert!(talk.state.objection("lock_in").is_none());
}

#[test]
fn only_a_goodbye_is_answered_by_one() {
    for (message, goodbye) in [
        ("yes she owns it so she decides", false),
        ("ok do you know someone", false),
        ("so thats a no?", false),
        ("thanks, bye", true),
        ("ok thanks", true),
    ] {
        let mut talk = with("studio");
        talk.say("we need a logo");
        talk.say("yes");
        assert_eq!(talk.state.status, LeadStatus::Disqualified);
        let messages = talk.say(message);
        let closes = messages
            .iter()
            .flat_map(|message| &message.moves)
            .any(|made| made.kind == MoveKind::Close);
        assert_eq!(closes, goodbye, "{message}: {}", text(&messages));
    }
}

#[test]
fn a_no_knows_its_reason() {
    let mut talk = with("studio");
    talk.say("we need a logo");
    talk.say("yes");
    for message in ["so thats a no?", "wait, why no?"] {
        let said = text(&talk.say(message));
        assert!(said.contains("logo"), "{message}: {said}");
    }
}

#[test]
fn what_the_closer_lacks_is_asked_once_before_they_go() {
    let mut talk = begin(&Setting {
        campaign: "studio".to_owned(),
        closer_there: false,
        ..Setting::default()
    });
    talk.say("get me a person. i'm at pat@example.com");
    assert!(talk.state.open_handoff().is_some());
    let asked = questions(&talk);
    let said = text(&talk.say("ok thanks"));
    assert!(said.ends_with('?'), "{said}");
    assert_eq!(questions(&talk), asked + 1);
    let said = text(&talk.say("ok"));
    assert!(!said.contains('?'), "{said}");
    talk.say("thanks, bye");
    assert_eq!(questions(&talk), asked + 1, "{}", talk.transcript());
}

#[test]
fn how_to_reach_them_is_no_reason_against() {
    for message in [
        "no phone. email only",
        "email is fine",
        "pls no calls, email only",
    ] {
        let mut talk = with("demo");
        talk.say("we run out of stock");
        talk.say(message);
        assert!(
            talk.state.objections.is_empty(),
            "{message}\n{}",
            talk.transcript()
        );
    }
}

#[test]
fn words_that_say_when_pick_no_option() {
    // campaign, the signal asked for, the answer
    for (campaign, signal, answer) in [
        ("studio", "scope", "startup, 2 yrs old, 18 ppl"),
        ("solar", "shading", "saturday morning"),
        ("solar", "shading", "yes please come by saturday morning"),
    ] {
        let mut talk = with(campaign);
        talk.say("hi");
        let questions = &talk.loaded.campaign.questions.questions;
        let question = questions.iter().find(|q| q.signal == signal).unwrap();
        let question = question.id.clone();
        talk.happened(Event::QuestionAsked {
            question,
            signal: signal.into(),
            follow_up: false,
            why: "a rule".to_owned(),
        });
        talk.say(answer);
        let known = talk.state.signals.get(signal).and_then(|s| s.known());
        assert!(known.is_none(), "{answer}: {known:?}");
    }
}

#[test]
fn several_answers_in_one_message_are_all_taken() {
    let mut talk = with("studio");
    talk.say("we want something digital for our clients, 60k");
    for (question, signal) in [("scope", "scope"), ("authority", "authority")] {
        let questions = &talk.loaded.campaign.questions.questions;
        let found = questions.iter().find(|q| q.signal == signal).unwrap();
        let id = found.id.clone();
        talk.happened(Event::QuestionAsked {
            question: id.clone(),
            signal: signal.into(),
            follow_up: false,
            why: question.to_owned(),
        });
    }
    talk.say("i decide. its an idea");
    assert!(
        talk.state.signals.contains_key("authority"),
        "{}",
        talk.transcript()
    );
}

/// A talk about a house in Austin, or a wholesaler's stock, or a portal: past the first questions.
fn under_way(campaign: &str) -> Talk {
    let mut talk = with(campaign);
    talk.say(match campaign {
        "solar" => "hi, we own in austin, bill is 240",
        "demo" => "we are a toy wholesaler in Ohio, 12 buyers, stockouts are killing us",
        _ => "we need a customer portal for our claims team, 80k, by march",
    });
    talk
}

#[test]
fn an_objection_is_heard_by_what_it_means() {
    let cases = [
        ("solar", "i dont want anyone drilling holes in it", "trust"),
        (
            "solar",
            "i hate the idea of drilling into the roof",
            "trust",
        ),
        (
            "solar",
            "thats 15 grand over sunpeak. why would anybody pay that",
            "price",
        ),
        ("solar", "thats 5 grand more than the other guy", "price"),
        (
            "solar",
            "everybody says wait tho, panels get cheaper every year",
            "timing",
        ),
        ("solar", "my brother told me to hold off", "timing"),
        (
            "solar",
            "plus we might move in a couple yrs when my youngest graduates",
            "moving",
        ),
        ("studio", "120 is way over what she'd ever sign", "price"),
    ];
    for (campaign, message, objection) in cases {
        let mut talk = under_way(campaign);
        talk.say(message);
        let raised: Vec<&str> = talk
            .state
            .objections
            .iter()
            .map(|o| o.id.as_str())
            .collect();
        assert_eq!(raised, [objection], "{message}\n{}", talk.transcript());
        assert_eq!(talk.state.objections[0].state, Standing::Rebutted);
        let said = talk.state.signals.get("timeline");
        assert!(
            campaign != "solar" || said.is_none(),
            "a reason names no time frame: {message}"
        );
    }
}

#[test]
fn what_only_sounds_like_a_reason_against_raises_none() {
    let cases = [
        ("demo", "thats fine"),
        ("demo", "yes thats fine"),
        ("demo", "our prices go up every year"),
        ("solar", "ok, my husband has to be there"),
        ("solar", "he might be ok with it he lives in houston tho"),
        ("solar", "my mom only speaks spanish"),
        (
            "solar",
            "do you guys service other peoples systems? the one that built ours went bankrupt",
        ),
        (
            "studio",
            "do you do native ios or is it all web stuff? and who owns the code in the end",
        ),
    ];
    for (campaign, message) in cases {
        let mut talk = under_way(campaign);
        talk.say(message);
        assert!(
            talk.state.objections.is_empty(),
            "{message}\n{}",
            talk.transcript()
        );
    }
}

#[test]
fn who_leaves_is_let_go_without_another_pitch() {
    let cases = [
        ("studio", "no i think thats too much trouble, thanks anyway"),
        ("demo", "nah its too much for us i think"),
        ("demo", "nope, too complicated for us i guess"),
    ];
    for (campaign, message) in cases {
        let mut talk = under_way(campaign);
        let messages = talk.say(message);
        let said = text(&messages);
        assert!(!said.contains('?'), "{message}: {said}");
        let rebuts = |kind: &MoveKind| *kind == MoveKind::Rebut;
        let mut moves = messages.iter().flat_map(|message| &message.moves);
        assert!(!moves.any(|made| rebuts(&made.kind)), "{message}: {said}");
        assert_eq!(talk.state.status, LeadStatus::Nurture, "{message}");
    }
    // Who asks something in the same breath has not gone.
    let mut talk = under_way("demo");
    talk.say("ok thanks anyway, do you have a free trial?");
    assert_ne!(talk.state.status, LeadStatus::Nurture);
}

#[test]
fn what_they_name_to_read_is_what_they_get() {
    let mut talk = with("demo");
    talk.say("we make candles, its just 2 of us, on etsy");
    talk.say("yes just us two");
    assert_eq!(talk.state.status, LeadStatus::Disqualified);
    for message in [
        "nah its too much for us i think. where's that spreadsheet template",
        "just the spreadsheet template please thats all i want",
    ] {
        let said = text(&talk.say(message));
        assert!(said.contains("/template"), "{message}: {said}");
        assert!(!said.contains('?'), "{message}: {said}");
        assert!(!talk.state.signals.contains_key("competitor"), "{message}");
        assert!(!talk.state.signals.contains_key("system"), "{message}");
    }
    assert_eq!(talk.state.status, LeadStatus::Disqualified);
}

#[test]
fn no_call_yet_calls_nothing_off_and_does_not_end_the_talk() {
    for message in [
        "i dont want a call yet, i have more questions. how long does the setup take",
        "no demo right now. what does it cost",
    ] {
        let mut talk = under_way("demo");
        talk.happened(Event::StepOffered {
            step: "call".to_owned(),
        });
        let said = text(&talk.say(message));
        assert_eq!(talk.state.status, LeadStatus::Engaged, "{message}: {said}");
        assert!(!talk.state.signals.contains_key("contact_way"), "{message}");
        assert!(talk.state.open_handoff().is_none(), "{message}");
    }
    let mut talk = callback("demo");
    talk.say("i dont want a call yet, i have more questions first");
    assert!(talk.state.open_handoff().is_some(), "{}", talk.transcript());
}

#[test]
fn a_nod_before_an_answer_or_a_question_takes_no_person() {
    for message in [
        "ok fine. i own it, its in alamo heights",
        "ok but does it work with a metal roof, yes or no",
    ] {
        let mut talk = with("solar");
        talk.say("hi, what brand are the panels");
        talk.happened(Event::StepOffered {
            step: "person".to_owned(),
        });
        talk.say(message);
        assert!(
            talk.state.open_handoff().is_none(),
            "{message}\n{}",
            talk.transcript()
        );
    }
}

#[test]
fn on_what_they_would_close_is_noted_as_their_condition() {
    let cases = [
        (
            "solar",
            "another guy texsun said 21k no battery. if your guy gets under 30 with battery ill sign this month",
            "if your guy gets under 30 with battery ill sign this month",
        ),
        (
            "demo",
            "only if they can move on price",
            "only if they can move on price",
        ),
        (
            "studio",
            "if you can start in march we're in",
            "if you can start in march we're in",
        ),
    ];
    for (campaign, message, condition) in cases {
        let mut talk = under_way(campaign);
        talk.say(message);
        let known = talk.state.signals.get("decision_criteria");
        let quote = known.and_then(|signal| Some(signal.evidence.last()?.quote().to_owned()));
        assert_eq!(quote.as_deref(), Some(condition), "{}", talk.transcript());
    }
    for message in [
        "if a customer signs, we send a contract",
        "we order only if stock is low",
    ] {
        let mut talk = under_way("demo");
        talk.say(message);
        assert!(
            !talk.state.signals.contains_key("decision_criteria"),
            "{message}"
        );
    }
}

#[test]
fn a_rival_whom_nobody_wrote_down_is_noted_by_name() {
    let cases = [
        (
            "solar",
            "another guy texsun said 21k no battery",
            Some("texsun"),
        ),
        ("demo", "Netstock gave us 30% off", Some("Netstock")),
        ("demo", "i have an offer from Netstock", Some("Netstock")),
        ("solar", "my roofer said 3 years left", None),
        ("demo", "the other vendor gave us a discount", None),
        ("solar", "bob from accounting gave us the ok", None),
    ];
    for (campaign, message, name) in cases {
        let mut talk = under_way(campaign);
        talk.say(message);
        let noted = talk.state.text_of("competitor");
        assert_eq!(noted, name, "{message}\n{}", talk.transcript());
    }
}

#[test]
fn what_if_after_a_no_is_asked_about_and_not_left_to_a_colleague() {
    let mut talk = with("demo");
    talk.say("its just 2 users");
    talk.say("yes, 2");
    assert_eq!(talk.state.status, LeadStatus::Disqualified);
    let messages = talk.say("what if my sister in law joins");
    let said = text(&messages);
    assert!(said.ends_with('?'), "{said}");
    assert!(!did(&messages, MoveKind::Deflect, "not_known"), "{said}");
}

#[test]
fn content_with_the_arrangement_asks_nothing_and_noted_nods_tell_nothing() {
    let mut talk = callback("solar");
    let asked = questions(&talk);
    let said = text(&talk.say("perfect thx"));
    assert_eq!(questions(&talk), asked, "{said}");
    assert!(!said.contains('?') && said.len() < 80, "{said}");
    // The question of before is not answered by a yes to the arrangement.
    let mut talk = under_way("demo");
    let authority = &talk.loaded.campaign.questions.questions;
    let authority = authority.iter().find(|q| q.signal == "authority").unwrap();
    talk.happened(Event::QuestionAsked {
        question: authority.id.clone(),
        signal: "authority".into(),
        follow_up: false,
        why: "a rule".to_owned(),
    });
    talk.say("call me please 614 555 0182");
    talk.say("yes thats fine");
    assert!(
        !talk.state.signals.contains_key("authority"),
        "{}",
        talk.transcript()
    );
}

#[test]
fn no_to_the_call_is_no_to_no_more_than_that() {
    for no in [
        "no i dont want a call yet",
        "i dont want a call",
        "no call please",
        "we're not ready for a meeting",
        "i dont need a demo yet",
    ] {
        let mut talk = with("studio");
        talk.say("our dealer portal is outdated, a rebuild, 150k budget, i decide");
        let said = talk.say(no);
        assert!(
            did(&said, MoveKind::Deflect, "no_talk"),
            "{no}: {}",
            text(&said)
        );
        assert_ne!(
            talk.state.status,
            LeadStatus::Nurture,
            "{}",
            talk.transcript()
        );
        let next = talk.say("how do you bill?");
        let offers = |messages: &[Message]| {
            let mut moves = messages.iter().flat_map(|message| &message.moves);
            moves.any(|made| made.kind == MoveKind::OfferHandoff)
        };
        assert!(
            !offers(&said) && !offers(&next),
            "{no}\n{}",
            talk.transcript()
        );
    }
}

#[test]
fn who_feels_pushed_is_offered_nothing_and_thrown_out_of_nothing() {
    for word in [
        "youre pushing it",
        "stop pushing",
        "you are too pushy for me",
    ] {
        let mut talk = with("demo");
        talk.say("we run out of stock all the time, 20 users, i decide");
        talk.say(word);
        assert!(!talk.state.opted_out, "{word}\n{}", talk.transcript());
        assert_eq!(talk.state.status, LeadStatus::Nurture, "{word}");
        let said = talk.say("is there a free trial?");
        let mut moves = said.iter().flat_map(|message| &message.moves);
        assert!(
            moves.all(|made| made.kind != MoveKind::OfferHandoff),
            "{}",
            text(&said)
        );
    }
    let mut talk = with("solar");
    talk.say("dont want emails either really. got the website, ill come back. thanks");
    assert!(!talk.state.opted_out, "{}", talk.transcript());
}

#[test]
fn a_reason_beside_something_else_is_on_record() {
    let cases = [
        (
            "solar",
            "the bill is high, $260 ish, but solar is so expensive",
            "price",
        ),
        ("demo", "too expensive, and i dont trust forecasts", "trust"),
        (
            "studio",
            "a studio in poland wants 45k, why would i pay you double",
            "price",
        ),
        (
            "studio",
            "not sure its really worth that kind of money",
            "price",
        ),
    ];
    for (campaign, message, objection) in cases {
        let mut talk = with(campaign);
        let said = talk.say(message);
        assert!(
            talk.state.objection(objection).is_some(),
            "{message}\n{}",
            talk.transcript()
        );
        let moves = said.iter().flat_map(|message| &message.moves);
        let rebuttals = moves.filter(|made| made.kind == MoveKind::Rebut).count();
        assert!(rebuttals <= 1, "one answer a turn\n{}", talk.transcript());
    }
    let mut talk = with("solar");
    talk.say("call is fine. bye");
    assert!(talk.state.objections.is_empty(), "{}", talk.transcript());
}

#[test]
fn what_they_throw_away_ends_no_talk_and_answers_a_not_now() {
    let mut talk = with("demo");
    talk.say("we run 6 pet stores, food keeps expiring, 12 users");
    talk.say("bad timing, we're too busy right now");
    let said = talk.say("probably throw out 2 grand of food a month");
    assert_ne!(
        talk.state.status,
        LeadStatus::Nurture,
        "{}",
        talk.transcript()
    );
    assert!(text(&said).contains("$2,000"), "{}", talk.transcript());
}

#[test]
fn who_says_how_and_when_is_reached_without_another_question() {
    let mut talk = with("studio");
    talk.say("ok who would i talk to");
    talk.say("dave@x.example or 416 555 0123, mornings");
    assert!(talk.state.open_handoff().is_some(), "{}", talk.transcript());
    let wish = talk.state.signals.get(SignalName::INTENT);
    assert!(wish.is_some(), "{}", talk.transcript());
}

#[test]
fn who_writes_first_by_text_or_mail_gets_the_campaigns_greeting_and_its_question() {
    for campaign in ["demo", "solar", "studio"] {
        for channel in [Channel::Sms, Channel::Email] {
            let start = |seed| {
                begin(&Setting {
                    campaign: campaign.to_owned(),
                    channel,
                    seed,
                    ..Setting::default()
                })
            };
            let mut heard = std::collections::BTreeSet::new();
            let greetings = start(0).loaded.campaign.identity.greetings.clone();
            let greeting = greetings
                .iter()
                .find(|greeting| greeting.channel.as_deref() == Some(channel.as_str()))
                .unwrap();
            for seed in 0..8 {
                let mut talk = start(seed);
                let said = text(&talk.say("hi"));
                let told = greeting.text.iter().find(|text| said.contains(*text));
                heard.insert(told.unwrap_or_else(|| panic!("{campaign}: {said}")));
                let asked = talk
                    .state
                    .asked
                    .as_ref()
                    .map(|asked| asked.question.clone());
                assert_eq!(asked, greeting.question, "{campaign}: {said}");
                // Once only.
                let later = text(&talk.say("what does it cost?"));
                assert!(
                    !greeting.text.iter().any(|text| later.contains(text)),
                    "{later}"
                );
            }
            assert_eq!(heard.len(), greeting.text.len(), "{campaign}: {heard:?}");
        }
    }
    // Who complains is not thanked for it.
    let mut talk = begin(&Setting {
        channel: Channel::Sms,
        ..Setting::default()
    });
    let said = text(&talk.say("why do you keep texting me"));
    assert!(
        !said.contains("Thanks for texting") && !said.contains("Good to hear"),
        "{said}"
    );
    // What is told already is not asked by the greeting either.
    let mut talk = begin(&Setting {
        channel: Channel::Sms,
        ..Setting::default()
    });
    let said = text(&talk.say("we are a wholesaler and keep running out of stock"));
    assert!(said.contains('?'), "{said}");
    assert_ne!(
        talk.state
            .asked
            .as_ref()
            .map(|asked| asked.question.as_str()),
        Some("need")
    );
}

#[test]
fn a_reason_against_is_what_speaks_against_something() {
    let none = [
        ("solar", "own it, me and my husband"),
        ("solar", "my wife and I are under contract"),
        ("solar", "Kyle, bill about 200, shingle roof"),
        ("demo", "a call is fine but not december, december is nuts"),
        ("demo", "we'd want it before our fiscal year starts in feb"),
        ("demo", "our guys are nuts about football"),
    ];
    for (campaign, message) in none {
        let mut talk = under_way(campaign);
        talk.say(message);
        assert!(
            talk.state.objections.is_empty(),
            "{message}: {:?}",
            talk.state.objections
        );
    }
    let raised: [(&str, &str, &[&str]); 5] = [
        (
            "demo",
            "isnt that expensive for 11 people who order once a week",
            &["price"],
        ),
        (
            "demo",
            "too expensive, and i dont trust forecasts",
            &["price", "trust"],
        ),
        (
            "demo",
            "that's more than them. can you match it or not",
            &["price"],
        ),
        (
            "demo",
            "hq would have to be convinced, we tried a system in 2021 and the stores never used it",
            &["effort"],
        ),
        ("solar", "ugly on the front of the house", &["looks"]),
    ];
    for (campaign, message, ids) in raised {
        let mut talk = under_way(campaign);
        talk.say(message);
        for id in ids {
            assert!(
                talk.state.objection(id).is_some(),
                "{message}: {:?}",
                talk.state.objections
            );
        }
    }
}

/// A wholesaler whose need and size are known; asked next: when.
fn wholesaler() -> Talk {
    let mut talk = begin(&Setting::default());
    talk.say("we are a wholesaler in Ohio and keep running out of stock, 40 people would use it");
    talk
}

#[test]
fn the_price_asked_after_an_offer_is_told_with_what_the_step_costs() {
    for asked in ["what does it cost?", "how much is it?"] {
        let mut talk = wholesaler();
        for line in ["I decide", "by march", "10k"] {
            talk.say(line);
        }
        assert!(talk.state.offered.is_some(), "{}", talk.transcript());
        let said = text(&talk.say(asked));
        assert!(
            said.contains("$2,360") && said.contains(" is free."),
            "{asked} → {said}"
        );
        let said = text(&talk.say("what does the call cost?"));
        assert!(
            said.contains("The call is free") && !said.contains('$'),
            "{said}"
        );
    }
}

#[test]
fn what_is_kept_back_is_on_record_and_what_was_asked_stays_open() {
    let cases = [
        ("I'd rather not say who decides", "authority"),
        ("I don't want to give my email", "email"),
        ("i dont give out my number", "phone"),
        ("I won't tell you my name", "name"),
        ("the budget is confidential", "budget"),
        (
            "I don't want to tell you which system we have, sorry",
            "system",
        ),
    ];
    for (said, refused) in cases {
        let mut talk = wholesaler();
        let open = talk.state.asked.clone().unwrap();
        talk.say(said);
        assert!(talk.state.refused(refused), "{}", talk.transcript());
        let asked = open.signal.as_str();
        assert!(
            asked == refused || !talk.state.refused(asked),
            "{}",
            talk.transcript()
        );
        let next = talk.state.asked.as_ref();
        assert!(
            next.is_none_or(|next| next.signal.as_str() != refused),
            "{}",
            talk.transcript()
        );
    }
    let mut talk = wholesaler();
    let asked = talk.state.asked.clone().unwrap().signal;
    talk.say("I'd rather not say");
    assert!(talk.state.refused(asked.as_str()), "{}", talk.transcript());
}

#[test]
fn words_that_only_look_around_or_call_it_dear_tell_no_need() {
    for said in ["just looking", "just browsing", "too expensive"] {
        let mut talk = begin(&Setting::default());
        talk.say(said);
        let known = talk.state.signals.contains_key("need");
        assert!(!known, "{}", talk.transcript());
    }
    // A reason that comes again meets its next answer, then none.
    let mut talk = wholesaler();
    for (said, rebuttals) in [
        ("it's too expensive", 1),
        ("still too expensive for us", 2),
        ("no really it is too expensive", 2),
    ] {
        talk.say(said);
        let price = talk.state.objection("price").unwrap();
        assert_eq!(price.rebuttals.len(), rebuttals, "{}", talk.transcript());
    }
    let price = talk.state.objection("price").unwrap();
    assert_eq!(
        price.state,
        fronter::conversation::objection::Standing::Conceded
    );
}

#[test]
fn who_has_confirmed_what_rules_him_out_hears_no() {
    let cases: [(&str, &[&str]); 2] = [
        ("solar", &["we rent a flat in Dallas", "yes we rent"]),
        ("studio", &["we have 500 dollars for a logo", "yes"]),
    ];
    for (campaign, lines) in cases {
        let mut talk = begin(&Setting {
            campaign: campaign.to_owned(),
            ..Setting::default()
        });
        for line in lines {
            talk.say(line);
        }
        assert_eq!(
            talk.state.status,
            fronter::conversation::state::LeadStatus::Disqualified,
            "{}",
            talk.transcript()
        );
    }
}

#[test]
fn what_nobody_can_read_and_what_nobody_knows_are_told_apart() {
    let mut talk = wholesaler();
    let open = talk.state.asked.clone().unwrap();
    let said = text(&talk.say("asdkjh aksjdh"));
    assert!(!said.contains("leave it open"), "{said}");
    assert_eq!(talk.state.asked.clone().unwrap().question, open.question);
    // "Huh?" is no question for the list.
    let mut talk = wholesaler();
    talk.say("huh?");
    assert_eq!(talk.state.unanswered().count(), 0);
    assert_eq!(talk.state.asked.clone().unwrap().question, open.question);
    // Who does not know is asked once in easier words, and then let alone.
    let mut talk = wholesaler();
    talk.say("not sure");
    assert!(talk.state.asked.clone().unwrap().follow_up);
    talk.say("no idea");
    let next = talk.state.asked.clone();
    assert!(next.is_none_or(|next| next.signal != open.signal));
}

#[test]
fn both_of_two_questions_are_answered() {
    let mut talk = wholesaler();
    let said = text(&talk.say("what does it cost and is there a discount?"));
    assert!(
        said.contains("$2,360") && said.contains("discount"),
        "{said}"
    );
    let mut talk = wholesaler();
    talk.say("are you human?");
    let said = text(&talk.say("are you human?"));
    assert!(
        said.contains("AI assistant") && !said.contains("forecast"),
        "{said}"
    );
}

#[test]
fn not_now_beside_the_time_is_answered_like_any_not_now() {
    let mut talk = wholesaler();
    talk.say("not now, maybe next year");
    let timing = talk.state.objection("timing");
    assert!(
        timing.is_some_and(|timing| timing.rebuttals.len() == 1),
        "{}",
        talk.transcript()
    );
}

#[test]
fn a_maybe_in_time_hands_nobody_over_unasked() {
    let ready = || {
        let mut talk = with("demo");
        talk.say("can i get a demo? we have 25 users, run out of stock, i decide");
        talk.say("we are wholesale, in the UK");
        talk
    };
    for maybe in [
        "i think in autumn maybe… or not at all",
        "maybe next year, maybe never",
        "if we do it at all its spring",
        "in spring, or never",
        "could be summer, could be never",
    ] {
        let mut talk = ready();
        let said = talk.say(maybe);
        assert!(talk.state.open_handoff().is_none(), "{maybe}");
        assert_ne!(talk.state.status, LeadStatus::Qualified, "{maybe}");
        let asks_address = did(&said, MoveKind::Contact, "email");
        assert!(!asks_address, "{maybe}: {}", text(&said));
        let raised = talk.state.objections.iter().any(|raised| raised.postpones);
        assert!(raised, "{maybe}: {}", talk.transcript());
        let told = &talk.state.signals["timeline"];
        assert!(told.confidence < 0.6, "{maybe}");
        talk.say("hm idk");
        assert!(talk.state.open_handoff().is_none(), "{maybe}");
        assert_ne!(talk.state.status, LeadStatus::Qualified, "{maybe}");
    }
    for sure in ["in spring", "by june", "we never run late, by june"] {
        let mut talk = ready();
        talk.say(sure);
        assert_eq!(talk.state.status, LeadStatus::Qualified, "{sure}");
    }
}

#[test]
fn a_guess_gets_its_follow_up_before_anybody_is_called_in() {
    let mut talk = with("solar");
    talk.say("can someone come out? i own my house in austin");
    talk.say("bill is 300");
    let said = text(&talk.say("maybe by june"));
    assert!(said.contains("more of an idea for later?"), "{said}");
    assert_ne!(talk.state.status, LeadStatus::Qualified);
    talk.say("the next few months yes");
    assert_eq!(talk.state.status, LeadStatus::Qualified);
}

#[test]
fn who_wants_to_read_instead_of_a_call_is_sent_the_page_at_once() {
    for wish in [
        "send me a page, no calls",
        "no demo, just a PAGE i can read",
        "email me sth to read",
        "is there a link",
        "put it in writing",
        "any docs i can look at",
        "id rather read than talk",
    ] {
        let mut talk = with("demo");
        talk.say("we run out of stock a lot, 25 users");
        let said = talk.say(wish);
        assert!(text(&said).contains("https://"), "{wish}: {}", text(&said));
        assert!(talk.state.asked.is_none(), "{wish}: {}", text(&said));
        assert!(talk.state.offered.is_none(), "{wish}: {}", text(&said));
        let intent = talk.state.signals.get("intent");
        assert!(intent.is_none(), "{wish}: {intent:?}");
        let link = text(&said);
        let link = link
            .split_whitespace()
            .find(|word| word.starts_with("https"));
        let again = text(&talk.say("where was that link"));
        assert!(again.contains(link.unwrap()), "{wish}: {again}");
    }
    let mut talk = with("demo");
    talk.say("we run out of stock a lot, 25 users");
    talk.say("send me a page, no calls");
    let known = format!("{:?}", talk.state.signals["contact_way"].value);
    assert!(known.contains("writing"), "{known}");
    for other in [
        "is there a link with shopify",
        "can it read barcodes",
        "we have a page on our site",
    ] {
        let mut talk = with("demo");
        talk.say("we run out of stock a lot, 25 users");
        let said = talk.say(other);
        assert!(
            !text(&said).contains("https://"),
            "{other}: {}",
            text(&said)
        );
    }
}

#[test]
fn a_no_to_a_person_ends_the_push() {
    let mut talk = with("demo");
    talk.say("we run out of stock, 25 users");
    let said = talk.say("nah dont need a person… cheers");
    assert!(talk.state.asked.is_none(), "{}", text(&said));
    assert!(talk.state.offered.is_none(), "{}", text(&said));
    let mut talk = with("demo");
    talk.say("we run out of stock, 25 users");
    talk.team = fronter::handoff::Team::default();
    talk.say("can i talk to someone");
    assert!(talk.state.open_handoff().is_some());
    talk.say("nah dont need a person… cheers");
    assert!(talk.state.open_handoff().is_none(), "{}", talk.transcript());
}

#[test]
fn a_yes_on_a_condition_is_answered_by_what_is_known_and_kept_for_the_closer() {
    let offered = || {
        let mut talk = wholesaler();
        for line in ["I decide", "by march", "10k"] {
            talk.say(line);
        }
        assert!(talk.state.offered.is_some(), "{}", talk.transcript());
        talk
    };
    for line in ["yes if it is free", "ok as long as its free"] {
        let mut talk = offered();
        let said = text(&talk.say(line));
        assert!(said.contains(" is free."), "{line}: {said}");
        assert!(!talk.state.signals.contains_key("decision_criteria"));
    }
    for (line, fact) in [
        ("ok but only if no contract", "can be cancelled"),
        ("sure as long as i can cancel any time", "can be cancelled"),
        ("yes if its under 10k", ""),
        ("only if the guy isnt pushy", ""),
        ("ok provided nobody calls my wife", ""),
    ] {
        let mut talk = offered();
        let said = text(&talk.say(line));
        assert!(said.contains(&format!("“{line}”")), "{line}: {said}");
        assert!(said.contains(fact), "{line}: {said}");
        let kept = talk.state.text_of("decision_criteria");
        assert_eq!(kept, Some(line), "{}", talk.transcript());
        assert_ne!(talk.state.status, LeadStatus::Disqualified);
        let next = text(&talk.say("jo@acme.com"));
        assert!(!next.contains("You also said"), "{line}: {next}");
    }
    for line in [
        "ok, if you want",
        "what if we cancel later",
        "ok if possible friday at 3",
    ] {
        let mut talk = offered();
        talk.say(line);
        let kept = talk.state.text_of("decision_criteria");
        assert_eq!(kept, None, "{line}: {}", talk.transcript());
    }
}
