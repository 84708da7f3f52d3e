//! Questions as people type them: things asked for by name, several at once, with a reason
//! behind, and about the talk itself.

use super::*;

fn answers(said: &[Message]) -> Vec<String> {
    let moves = said.iter().flat_map(|message| &message.moves);
    let answers = moves.filter(|made| made.kind == MoveKind::Answer);
    answers.filter_map(|made| made.topic.clone()).collect()
}

#[test]
fn a_thing_that_stands_in_no_list_gets_a_no_and_what_stands_for_all_others() {
    let cases = [
        "dyou talk to epos now, thats what the tills run on",
        "does it work w epos now",
        "we use sage 200, can u connect to that",
        "do u do odoo",
        "can it sync with lightspeed",
        "does it hook into fishbowl?",
    ];
    for question in cases {
        let mut talk = with("demo");
        let said = talk.say(question);
        let words = text(&said);
        assert!(words.contains("in writing"), "{question}: {words}");
        assert!(words.contains("nightly CSV"), "{question}: {words}");
        assert!(!words.contains("Shopify"), "{question}: {words}");
    }
    let mut talk = with("demo");
    talk.say("dyou talk to epos now, thats what the tills run on");
    for again in [
        "so thats a no on epos now then? could u pull it in another way",
        "u didnt answer. epos now. yes or no",
    ] {
        let words = text(&talk.say(again));
        assert!(words.contains("nightly CSV"), "{again}: {words}");
    }
    assert_eq!(talk.state.unanswered().count(), 0);
}

#[test]
fn a_thing_that_is_listed_gets_the_list() {
    for question in [
        "does it work w shopify",
        "do you connect to netsuit",
        "we use quickbooks desktop does it do that",
        "can it sync with quick books",
    ] {
        let mut talk = with("demo");
        let words = text(&talk.say(question));
        assert!(words.contains("Shopify"), "{question}: {words}");
        assert!(!words.contains("nightly CSV"), "{question}: {words}");
    }
    for asks_whom in [
        "do you work with restaurants",
        "do you work with small shops",
    ] {
        let mut talk = with("demo");
        let words = text(&talk.say(asks_whom));
        assert!(!words.contains("nightly CSV"), "{asks_whom}: {words}");
    }
}

#[test]
fn what_comes_after_a_condition_or_as_a_reason_hides_no_question() {
    let cases = [
        ("demo", "can we quit if the vote goes sour", "contract"),
        (
            "demo",
            "can we cancel if the board changes its mind",
            "contract",
        ),
        (
            "demo",
            "is there a trial cause my boss wont buy blind",
            "trial",
        ),
        (
            "solar",
            "is the tax credit thing dead or not cause the last guy lied abt it",
            "tax_credit",
        ),
        (
            "solar",
            "do u do batteries because the grid died last february",
            "battery",
        ),
        (
            "studio",
            "who owns the code if we part ways angrily",
            "ownership",
        ),
    ];
    for (campaign, question, fact) in cases {
        let told = answers(&with(campaign).say(question));
        assert_eq!(told, [fact], "{question}");
    }
    for (campaign, question) in [
        ("demo", "are you hipaa compliant if the auditor asks"),
        ("solar", "are you franchised because the last guy was"),
    ] {
        let said = with(campaign).say(question);
        assert!(
            did(&said, MoveKind::Deflect, "not_known"),
            "{question}: {}",
            text(&said)
        );
    }
}

#[test]
fn a_question_is_heard_after_what_is_told_without_a_mark_between() {
    let cases = [
        (
            "demo",
            "we have 3 branches does it share stock",
            "transfers",
        ),
        ("demo", "our it guy is nervous is it secure", "security"),
        ("solar", "my roof is fine do u do loans", "financing"),
    ];
    for (campaign, question, fact) in cases {
        let told = answers(&with(campaign).say(question));
        assert!(told.iter().any(|id| id == fact), "{question}: {told:?}");
    }
    for told in ["my wife does it all by hand", "john does it on paper"] {
        let said = with("demo").say(told);
        assert!(answers(&said).is_empty(), "{told}: {}", text(&said));
    }
}

#[test]
fn each_of_several_questions_gets_its_answer_the_price_in_their_case_too() {
    let mut talk = with("demo");
    talk.say("we have 3 hardware shops, 9 users");
    let said = talk.say("whats the monthly for 9 and what happens if i dont like it");
    let words = text(&said);
    assert!(words.contains("$351"), "{words}");
    assert!(did(&said, MoveKind::Answer, "contract"), "{words}");
    let said = with("demo").say("is there a trial, can we cancel any time, and are u soc 2?");
    assert_eq!(answers(&said).len(), 3, "{}", text(&said));
}

#[test]
fn a_question_that_is_answered_later_is_off_the_list_and_none_is_named_twice() {
    let mut talk = with("solar");
    talk.say("will the tax credit thing come back under the next guy");
    if talk.state.unanswered().count() > 0 {
        talk.say("ok so is the tax credit gone");
        assert_eq!(talk.state.unanswered().count(), 0, "{}", talk.transcript());
    }
    let words =
        text(&with("solar").say("how do the gizmos talk, does he have to wiggle the gizmos"));
    let quoted: Vec<&str> = words.split(['“', '”']).skip(1).step_by(2).collect();
    for (at, quote) in quoted.iter().enumerate() {
        assert!(!quoted[..at].contains(quote), "{words}");
    }
}

#[test]
fn who_sees_what_they_write_and_who_sent_us_is_told_of_the_talk_as_it_is() {
    for question in [
        "if i tell u stuff here who sees it. u sell it on?",
        "who gets to see this",
        "where does what i type go",
        "who told u to come to my warehouse",
    ] {
        let mut talk = with("demo");
        let words = text(&talk.say(question));
        assert!(words.contains("/privacy"), "{question}: {words}");
        assert!(!words.contains("SOC 2"), "{question}: {words}");
    }
    let said = with("demo").say("what do u actually want from me");
    assert!(did(&said, MoveKind::Answer, "offer"), "{}", text(&said));
    // Who reads their stock is another matter.
    let said = with("demo").say("who sees our sales numbers");
    assert!(!text(&said).contains("/privacy"), "{}", text(&said));
}

#[test]
fn who_wants_nobody_and_says_why_is_met_with_that_and_asked_nothing() {
    let mut talk = with("solar");
    talk.say("my weekend place in wimberley, i own it, metal roof, bill is 95");
    let words = text(&talk.say("nah no person, id sell in 2 yrs prob anyway"));
    assert!(words.contains("I'd wait, honestly"), "{words}");
    assert!(!words.contains('?'), "{words}");
}

#[test]
fn why_another_quote_is_lower_is_answered_with_how_to_compare() {
    for question in ["y r u double his price", "is the 14 quote a scam"] {
        let mut talk = with("solar");
        talk.say("my buddy paid 14k for his, bill is 420");
        let said = talk.say(question);
        assert!(
            did(&said, MoveKind::Answer, "other_offers"),
            "{question}: {}",
            text(&said)
        );
        assert_eq!(talk.state.status, LeadStatus::Engaged);
    }
}

#[test]
fn a_rival_that_nothing_is_written_on_is_left_open_and_what_sets_us_apart_is_said() {
    for question in [
        "how does it compare to netstock",
        "what makes you better than netstock",
    ] {
        let said = with("demo").say(question);
        assert!(
            did(&said, MoveKind::Answer, "positioning"),
            "{question}: {}",
            text(&said)
        );
        assert!(
            did(&said, MoveKind::Deflect, "not_known"),
            "{question}: {}",
            text(&said)
        );
    }
    let said = with("demo").say("how does it compare to planright");
    assert!(
        !did(&said, MoveKind::Deflect, "not_known"),
        "{}",
        text(&said)
    );
}

#[test]
fn a_fact_is_asked_for_by_its_name_alone() {
    for (campaign, question, fact) in [
        ("demo", "sso?", "enterprise_plan"),
        ("demo", "dpa?", "gdpr"),
        ("demo", "seasonality?", "forecasting"),
        ("demo", "batches?", "expiry"),
        ("demo", "odoo?", "other_systems"),
        ("solar", "battery?", "battery"),
        ("solar", "slate?", "roofs"),
        ("solar", "subcontractors?", "crews"),
        ("solar", "licensed?", "licence"),
        ("studio", "timeline?", "duration"),
        ("studio", "stack?", "technology"),
        ("studio", "pentest?", "security"),
        ("studio", "aftercare?", "aftercare"),
    ] {
        let said = with(campaign).say(question);
        assert_eq!(answers(&said), [fact], "{question}: {}", text(&said));
    }
    for (campaign, question) in [
        ("demo", "refunds?"),
        ("demo", "payroll?"),
        ("demo", "dark mode?"),
        ("solar", "hail?"),
        ("solar", "pool heater?"),
        ("studio", "copywriting?"),
    ] {
        let mut talk = with(campaign);
        let said = talk.say(question);
        assert!(answers(&said).is_empty(), "{question}: {}", text(&said));
        assert_eq!(talk.state.unanswered().count(), 1, "{question}");
    }
}

#[test]
fn questions_that_one_letter_joins_are_each_on_the_list() {
    let mut talk = with("solar");
    talk.say("is hail covered n do i gotta clean em n does it make noise");
    let open: Vec<&String> = talk.state.unanswered().collect();
    assert_eq!(
        open,
        [
            "is hail covered",
            "do i gotta clean em",
            "does it make noise"
        ]
    );
}

#[test]
fn what_other_things_do_is_asked_without_a_mark_too() {
    for (campaign, question) in [
        ("solar", "do panels scratch easily"),
        ("solar", "do birds nest under them"),
        ("solar", "does hail hurt em"),
        ("demo", "does rounding mess it up"),
    ] {
        let mut talk = with(campaign);
        talk.say(question);
        assert_eq!(talk.state.unanswered().count(), 1, "{question}");
    }
    for (campaign, told) in [
        ("demo", "do deliveries mostly"),
        ("demo", "do business with restaurants"),
        ("solar", "do call me"),
    ] {
        let mut talk = with(campaign);
        talk.say(told);
        assert_eq!(talk.state.unanswered().count(), 0, "{told}");
    }
}

#[test]
fn a_question_of_a_word_tells_of_no_need() {
    for question in ["price?", "price", "discount?", "contract?", "onboarding?"] {
        let mut talk = with("demo");
        talk.say(question);
        let told = talk.state.signals.contains_key(SignalName::NEED);
        assert!(!told, "{question}: {}", talk.transcript());
    }
    for (campaign, need) in [
        ("demo", "stockouts"),
        ("solar", "bill"),
        ("solar", "outages"),
    ] {
        let mut talk = with(campaign);
        talk.say(need);
        let told = talk.state.signals.contains_key(SignalName::NEED);
        assert!(told, "{need}: {}", talk.transcript());
    }
}

#[test]
fn who_and_what_are_asked_after_an_and_as_well() {
    for question in [
        "do we own the code and who fixes bugs later",
        "is the code ours n who fixes bugs after launch",
    ] {
        let said = with("studio").say(question);
        let told = answers(&said);
        assert!(
            told.contains(&"aftercare".to_owned()),
            "{question}: {}",
            text(&said)
        );
    }
}

#[test]
fn a_no_that_puts_a_number_right_answers_nothing_else() {
    let mut talk = with("demo");
    talk.say("price?");
    talk.say("6");
    talk.say("no i meant 60");
    let known = talk.state.signals.contains_key(SignalName::AUTHORITY);
    assert!(!known, "{}", talk.transcript());
}

#[test]
fn what_they_work_with_is_asked_about_without_its_name_and_in_few_words() {
    for words in [
        "does it talk to that",
        "can you connect to that?",
        "so is that a no on sage then?",
    ] {
        let mut talk = with("demo");
        talk.say("hi, we run a hardware wholesale in ohio, 4 stores");
        talk.say("we use sage 200");
        let said = text(&talk.say(words));
        assert!(
            said.contains("isn't among those") && !said.contains('$'),
            "{words}\n{}",
            talk.transcript()
        );
    }
    // One that is listed, and none at all.
    for used in ["we use shopify", "we use excel"] {
        let mut talk = with("demo");
        talk.say(used);
        let said = text(&talk.say("does it talk to that"));
        assert!(!said.contains("isn't among those"), "{used}: {said}");
    }
}

#[test]
fn what_nobody_knows_is_kept_and_what_is_written_is_told() {
    for words in [
        "do u train ai on it",
        "is setup free or not",
        "do u do canadian dollars",
        "rota planning do u do that",
    ] {
        let mut talk = with("demo");
        talk.say("hi, we run a hardware wholesale in ohio, 4 stores");
        let said = talk.say(words);
        assert_eq!(
            answers(&said),
            Vec::<String>::new(),
            "{words}\n{}",
            talk.transcript()
        );
    }
    for (words, fact) in [
        ("does it handle MOQ", "forecasting"),
        ("is there a min contract", "contract"),
        ("contract length?", "contract"),
    ] {
        let mut talk = with("demo");
        talk.say("hi, we run a hardware wholesale in ohio, 4 stores");
        let said = talk.say(words);
        assert_eq!(
            answers(&said),
            vec![fact.to_owned()],
            "{words}\n{}",
            talk.transcript()
        );
    }
}

#[test]
fn who_asks_who_this_is_hears_it_and_small_talk_is_no_open_question() {
    let mut talk = with("demo");
    let said = text(&talk.say("hi who is this"));
    assert!(said.contains("AI assistant"), "{said}");
    for words in [
        "how did u get here lol i was reading the page",
        "did u catch that",
    ] {
        let mut talk = with("demo");
        talk.say("hi, we run a hardware wholesale in ohio, 4 stores");
        let said = text(&talk.say(words));
        assert!(!said.contains(words), "{words}: {said}");
    }
}

#[test]
fn who_asks_whether_it_helps_hears_what_it_does_about_the_need_just_told() {
    let cases = [
        (
            "demo",
            "always running out of the good stuff lol. can this help",
        ),
        (
            "demo",
            "our counts never match. is there anything you can do about that?",
        ),
        (
            "demo",
            "we throw away so much stuff every month, can u do smth about that",
        ),
        (
            "demo",
            "we keep running out of best sellers. would that work for me",
        ),
        ("studio", "our app is slow and crashes. can you fix that?"),
    ];
    for (campaign, message) in cases {
        let said = with(campaign).say(message);
        let words = text(&said);
        assert!(words.starts_with("Yes"), "{message}: {words}");
        assert!(!did(&said, MoveKind::Answer, "support_hours"), "{words}");
        assert!(!did(&said, MoveKind::Answer, "discounts"), "{words}");
    }
    // Help that is asked for by its name is no such question.
    let said = with("demo").say("can your support help me on a sunday");
    assert!(did(&said, MoveKind::Answer, "support_hours"));
    let said = with("demo").say("can you do something about the price");
    assert!(!text(&said).starts_with("Yes"), "{}", text(&said));
}

#[test]
fn what_only_ends_a_question_and_what_stands_before_its_first_word_leave_it_a_question() {
    let cases = [
        ("demo", "are u safe tho", "security"),
        ("demo", "where is our data kept", "hosting"),
        ("demo", "free for how many days", "trial"),
        ("demo", "do they speak spanish at support", "support_hours"),
        ("studio", "whens the next free slot", "availability"),
        ("solar", "whens it done", "duration"),
    ];
    for (campaign, question, fact) in cases {
        let told = answers(&with(campaign).say(question));
        assert!(told.iter().any(|id| id == fact), "{question}: {told:?}");
    }
    for told in [
        "for what its worth we are 20 people",
        "in which case we pass",
    ] {
        let said = with("demo").say(told);
        assert!(answers(&said).is_empty(), "{told}: {}", text(&said));
    }
}

#[test]
fn a_rival_that_is_asked_about_is_on_record_and_that_nothing_is_written_on_it_is_said() {
    for question in [
        "how are you different from netstock",
        "whats stopping me just using netstock instead",
    ] {
        let mut talk = with("demo");
        let said = talk.say(question);
        let rival = talk.state.signals.get(SignalName::COMPETITOR);
        let rival = rival.and_then(|signal| signal.known().cloned());
        assert!(
            matches!(&rival, Some(SignalValue::Text { text }) if text == "netstock"),
            "{question}: {rival:?}"
        );
        assert!(
            did(&said, MoveKind::Deflect, "not_known"),
            "{}",
            text(&said)
        );
        assert!(text(&said).contains("outgrown"), "{}", text(&said));
    }
    let mut talk = with("demo");
    talk.say("whats stopping me from using it today");
    assert!(!talk.state.signals.contains_key(SignalName::COMPETITOR));
}
