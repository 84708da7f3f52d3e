//! What their questions get: facts, prices and sums, competitors, or an honest "I cannot say".

use super::*;

#[test]
fn a_question_that_no_fact_answers_is_left_to_the_closer() {
    let cases = [
        ("demo", "are you insured?"),
        ("demo", "is it built for dental labs?"),
        ("demo", "do you take equity"),
        ("solar", "are you soc 2"),
        ("solar", "is it built for dental labs?"),
        ("studio", "are you soc 2 certified?"),
        ("studio", "are you insured"),
    ];
    for (campaign, question) in cases {
        let mut talk = with(campaign);
        let said = talk.say(question);
        assert!(
            did(&said, MoveKind::Deflect, "not_known"),
            "{campaign}: {question}: {}",
            text(&said)
        );
        let answered = said
            .iter()
            .flat_map(|message| &message.moves)
            .any(|made| made.kind == MoveKind::Answer);
        assert!(!answered, "{campaign}: {question}: {}", text(&said));
        let open: Vec<&String> = talk.state.unanswered().collect();
        assert!(
            open.iter()
                .any(|open| question.contains(open.trim_end_matches('?'))),
            "{open:?}"
        );
        assert!(text(&said).contains('?'), "and goes on: {}", text(&said));
    }
}

#[test]
fn what_a_fact_is_really_about_is_answered_by_it() {
    let cases = [
        ("demo", "are you SOC 2", "security"),
        ("demo", "where is the data hosted", "hosting"),
        ("demo", "do you connect to foobar9000", "integrations"),
        ("studio", "do you take equity?", "discounts"),
        ("solar", "what does it cost for a barn", "price"),
    ];
    for (campaign, question, fact) in cases {
        let mut talk = with(campaign);
        let said = talk.say(question);
        let answers: Vec<String> = said
            .iter()
            .flat_map(|message| &message.moves)
            .filter(|made| made.kind == MoveKind::Answer)
            .filter_map(|made| made.topic.clone())
            .collect();
        assert!(
            answers
                .iter()
                .any(|told| told == fact || fact == "integrations" && told == "other_systems"),
            "{campaign}: {question}: {answers:?}"
        );
    }
}

#[test]
fn hagglers_never_hear_the_same_twice() {
    let cases: [(&str, &[&str], &str); 4] = [
        (
            "demo",
            &[
                "match the 30",
                "so can you match it",
                "whats your best price",
                "come on, best price",
            ],
            "discounts",
        ),
        (
            "studio",
            &[
                "can you do 15k",
                "whats your best price",
                "come on can u do 15k",
                "15k, final offer",
            ],
            "discounts",
        ),
        (
            "solar",
            &[
                "whats ur best price",
                "can you do 12k",
                "so match it",
                "best price pls",
            ],
            "discount",
        ),
        (
            "studio",
            &[
                "is there something cheaper?",
                "could you take equity instead",
                "can you beat that",
            ],
            "discounts",
        ),
    ];
    for (campaign, messages, fact) in cases {
        let mut talk = with(campaign);
        let mut told: Vec<String> = Vec::new();
        for (at, message) in messages.iter().enumerate() {
            let said = talk.say(message);
            assert_eq!(
                did(&said, MoveKind::Answer, fact),
                at == 0,
                "{campaign}: {message}: {}",
                text(&said)
            );
            let first = text(&said).split(['.', '\n']).next().unwrap().to_owned();
            assert!(!told.contains(&first), "{campaign}: {message}: {first}");
            told.push(first);
        }
        let offered = talk.state.times_offered.get("person").copied();
        assert_eq!(offered, Some(1), "{campaign}\n{}", talk.transcript());
        assert!(
            talk.state
                .unanswered()
                .any(|open| messages.contains(&open.as_str())),
            "for the closer: {campaign}"
        );
        assert!(!talk.state.signals.contains_key("quantity"), "{campaign}");
    }
}

#[test]
fn what_a_competitor_charges_reaches_the_closer_with_its_words() {
    let mut talk = with("demo");
    talk.say("invenza quoted us $30 a user. match the 30");
    let price = &talk.state.signals["competitor_price"];
    assert_eq!(
        price.evidence.last().unwrap().quote(),
        "invenza quoted us $30 a user"
    );
    assert!(format!("{:?}", price.value).contains("30"));
    assert!(!talk.state.signals.contains_key("budget"));
}

#[test]
fn a_fact_that_the_rebuttal_tells_anyway_is_not_told_beside_it() {
    let mut talk = with("demo");
    let said = talk.say("too much hassle. how long is the onboarding?");
    let told = text(&said);
    assert_eq!(told.matches("one training session").count(), 1, "{told}");
    // What the rebuttal does not tell is still answered.
    let mut talk = with("demo");
    let said = talk.say("too much hassle. where are your servers?");
    assert!(did(&said, MoveKind::Answer, "hosting"), "{}", text(&said));
}

#[test]
fn nothing_that_is_told_meets_silence_or_a_bare_sorry() {
    let cases: [(&str, &[&str]); 4] = [
        (
            "studio",
            &[
                "need a redesign of our dashboard",
                "me and my brother own it, we both have to say yes",
                "asap",
            ],
        ),
        (
            "solar",
            &[
                "we own in austin, bill 300, want it this summer",
                "i said i own it",
                "i told you already, i own it",
            ],
        ),
        (
            "solar",
            &[
                "can somebody call me",
                "617-555-0143, evenings",
                "i said evenings",
            ],
        ),
        (
            "demo",
            &[
                "our sizes are always wrong",
                "the branches never tell us anything",
                "its a mess",
            ],
        ),
    ];
    for (campaign, messages) in cases {
        let mut talk = begin(&Setting {
            campaign: campaign.to_owned(),
            closer_there: false,
            ..Setting::default()
        });
        for message in messages {
            let said = talk.say(message);
            let words = text(&said);
            let sorry = said
                .iter()
                .flat_map(|message| &message.moves)
                .all(|made| made.kind == MoveKind::Deflect);
            assert!(!words.is_empty(), "{message}\n{}", talk.transcript());
            assert!(!words.starts_with("Sorry") || !sorry, "{message}: {words}");
            assert!(!words.contains("isn't clear yet"), "{message}: {words}");
        }
    }
}

#[test]
fn a_step_that_the_campaign_has_is_told_of_when_it_is_wished_for() {
    let mut talk = callback("solar");
    let said = text(&talk.say("i want a visit"));
    assert!(said.contains("45 minutes"), "{said}");
}

#[test]
fn what_we_sell_is_said_in_a_sentence() {
    for campaign in ["demo", "solar", "studio"] {
        for message in [
            "what does it actually do",
            "what the hell do you even sell",
            "what is it you sell",
        ] {
            let mut talk = with(campaign);
            let said = text(&talk.say(message));
            let offer = &talk.loaded.campaign.identity.offer.value_proposition;
            assert!(said.contains(offer.as_str()), "{message}: {said}");
        }
    }
}

#[test]
fn a_price_in_their_own_case_is_computed_at_once() {
    let cases = [
        ("solar", &["my bill is 310 a month", "number??"][..], "$310"),
        (
            "solar",
            &["HOW MUCH for my house with $310 a month"][..],
            "$310",
        ),
        (
            "demo",
            &["10 users", "if we pay yearly how much is it exactly"][..],
            "$3,900",
        ),
        (
            "studio",
            &["need a redesign of our app", "is 25k enough to start"][..],
            "$40,000",
        ),
    ];
    for (campaign, messages, figure) in cases {
        let mut talk = with(campaign);
        let mut said = String::new();
        for message in messages {
            said = text(&talk.say(message));
        }
        assert!(said.contains(figure), "{messages:?}: {said}");
    }
}

/// A talk, and what the last answer holds or must not hold.
type Told<'t> = (&'t str, &'t [&'t str], &'t [&'t str], &'t [&'t str]);

fn check(cases: &[Told<'_>]) {
    let mut wrong = Vec::new();
    for (campaign, messages, holds, lacks) in cases {
        let mut talk = with(campaign);
        let mut said = String::new();
        for message in *messages {
            said = text(&talk.say(message));
        }
        let misses = holds.iter().any(|part| !said.contains(part));
        if misses || lacks.iter().any(|part| said.contains(part)) {
            wrong.push(format!("{campaign} {messages:?}: {said}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn a_sum_is_told_with_the_number_that_they_mean() {
    check(&[
        (
            "demo",
            &["we have 22 users and may want to add 10 more users, what would that cost us?"],
            &["$1,888 a month"],
            &[],
        ),
        (
            "demo",
            &[
                "we are 22 users",
                "no I mean 22+10 = 32, what would the 32 cost",
            ],
            &["$1,888"],
            &["As I said"],
        ),
        ("demo", &["40 users", "$ total?"], &["$2,360"], &[]),
        ("demo", &["40 * 59 = ?"], &["$2,360"], &[]),
        ("demo", &["what would 12 + 8 users cost"], &["$1,180"], &[]),
        (
            "demo",
            &["so total 5 people then ok? how much a month"],
            &["$195"],
            &[],
        ),
        (
            "demo",
            &["25 users", "whats 18 a year w the yearly thing"],
            &["$10,620"],
            &[],
        ),
        ("demo", &["So 25 users at $59?"], &["$1,475"], &[]),
        (
            "demo",
            &["what would 9 users cost per year in EUR?"],
            &["$4,212", "EUR"],
            &[],
        ),
        (
            "demo",
            &["what does it cost for 9 users", "I asked in euro"],
            &["EUR"],
            &["$"],
        ),
        ("demo", &["do you have 10 more minutes?"], &[], &["$390"]),
        (
            "solar",
            &[
                "own in austin, bill 210 a month",
                "freedom solar quoted 24k",
                "so whats yours",
            ],
            &["$20,000", "$24,000 that you were quoted"],
            &[],
        ),
        (
            "solar",
            &["What do I pay monthly for 20k at 650 credit?"],
            &[],
            &["bill of $20,000"],
        ),
        (
            "demo",
            &["what does it cost for 40 users", "how do you figure 2360?"],
            &["$59 per user"],
            &[],
        ),
    ]);
}

#[test]
fn every_question_is_answered_or_named() {
    check(&[
        (
            "solar",
            &["how loud is it, and what about hail"],
            &["how loud is it", "what about hail"],
            &[],
        ),
        (
            "demo",
            &["is there a setup fee?"],
            &["setup fee"],
            &["$39", "2 to 3 weeks"],
        ),
        ("demo", &["do u work w lightspeed?"], &["nightly CSV"], &[]),
        (
            "demo",
            &["does it connect to frobnicator"],
            &["nightly CSV"],
            &[],
        ),
        (
            "demo",
            &["SOC2 report under NDA and do you support EDI"],
            &["do you support EDI"],
            &["discount"],
        ),
        (
            "demo",
            &["who's your head of sales, have him call me"],
            &["who's your head of sales"],
            &["Starter"],
        ),
        (
            "solar",
            &["which panels do u use?"],
            &["which panels do u use"],
            &["$15,000"],
        ),
        (
            "solar",
            &["what if i sell the house"],
            &["goes with the house"],
            &[],
        ),
        (
            "studio",
            &["do you sign ndas btw? and how much would somthing like this run me"],
            &["$18,000", "non-disclosure"],
            &[],
        ),
        (
            "studio",
            &["whats the cheapest thing you do"],
            &["$18,000"],
            &[],
        ),
        (
            "studio",
            &["are they employees or contractors"],
            &["26 people"],
            &["freelancer"],
        ),
        (
            "studio",
            &["do you pay referral fees?"],
            &["referral fees"],
            &["$60,000"],
        ),
    ]);
}

#[test]
fn what_was_noted_is_told_when_they_ask() {
    check(&[
        (
            "demo",
            &["did you get my email address?"],
            &["e-mail address"],
            &["notes don't"],
        ),
        (
            "demo",
            &[
                "40 users, stockouts, budget 20k, jo@example.com",
                "what did you write down?",
            ],
            &["40 users", "$20,000", "jo@example.com"],
            &[],
        ),
        (
            "solar",
            &[
                "call me at 617 555 0143, bill is 210",
                "thanks, which number did you write down",
            ],
            &["5550143"],
            &[],
        ),
    ]);
}

#[test]
fn a_budget_is_what_is_left_of_it_and_a_statement_asks_no_price() {
    // messages, the most that they can spend (in the end), whether a price was asked
    let cases: [(&[&str], Option<i64>, bool); 9] = [
        (
            &["we have 90k, but keep 20 for marketing"],
            Some(70_000),
            false,
        ),
        (
            &["our budget is 80k minus 20 for marketing so 60"],
            Some(60_000),
            false,
        ),
        (&["we have a budget of 80 thousand"], Some(80_000), false),
        (
            &["want a tool for tours. it costs us maybe 12k a month in overtime"],
            None,
            false,
        ),
        (
            &["redesign", "40k is too much. can you do 30?"],
            Some(30_000),
            false,
        ),
        (
            &["our budget is 40k, keep 3 people on it"],
            Some(40_000),
            false,
        ),
        (&["our budget is 60k"], Some(60_000), false),
        (&["is 60k enough for a redesign?"], None, true),
        (
            &["new app, budget 3k a month", "for a year so 36k"],
            Some(36_000),
            false,
        ),
    ];
    let mut wrong = Vec::new();
    for (messages, most, asks) in cases {
        let mut talk = with("studio");
        for message in messages {
            talk.say(message);
        }
        let signals = &talk.state.signals;
        let budget = match signals.get("budget").and_then(|signal| signal.known()) {
            Some(SignalValue::Money(range)) => range.max.or(range.min),
            _ => None,
        };
        let monthly = match signals.get("budget").and_then(|signal| signal.known()) {
            Some(SignalValue::Money(range)) => range.per == Some(Period::Month),
            _ => false,
        };
        let intents = signals.get("intent");
        let priced = intents.is_some_and(|intent| format!("{intent:?}").contains("price"));
        let found = budget.map(|money| money.amount);
        if found != most.map(Into::into) || priced != asks || monthly {
            wrong.push(format!(
                "{messages:?}: {found:?}, priced {priced}, monthly {monthly}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_denied_was_understood_wrongly_and_is_taken_back() {
    let mut talk = with("solar");
    talk.say("we just bought an electric car and our electric bill is way too high");
    let needs = |talk: &Talk| format!("{:?}", talk.state.signals["need"].value);
    assert!(needs(&talk).contains("electric_car"), "{}", needs(&talk));
    talk.say("whats with the car thing, we dont have an electric car haha");
    assert!(!needs(&talk).contains("electric_car"), "{}", needs(&talk));
    let mut talk = with("studio");
    talk.say("we need a website");
    let scope = |talk: &Talk| {
        talk.state
            .signals
            .get("scope")
            .and_then(|known| known.value.clone())
    };
    assert!(format!("{:?}", scope(&talk)).contains("website"));
    talk.say("no no not a website, a scheduling tool for film crews");
    assert!(!format!("{:?}", scope(&talk)).contains("website"));
    assert!(!format!("{:?}", scope(&talk)).contains("extension"));
}

#[test]
fn what_was_never_said_is_not_noted_any_more() {
    let mut talk = with("solar");
    talk.say("own, in austin");
    talk.say("the roof is metal and in full sun");
    assert!(talk.state.signals["roof"].value.is_some());
    talk.say("i never said that");
    assert_eq!(talk.state.signals["roof"].value, None);
    // What was told before stands.
    assert!(talk.state.signals["area"].value.is_some());
}

#[test]
fn a_word_that_only_happens_to_stand_there_tells_nothing() {
    let cases = [
        (
            "demo",
            "does it handle expiry dates? thats the main thing for us",
            "region",
        ),
        (
            "demo",
            "everyone says AI forecasting and then its just reorder points",
            "competitor",
        ),
        ("solar", "its my mothers house", "need"),
        ("solar", "but thats another house", "need"),
        ("solar", "im paying him every month tho", "need"),
        ("solar", "i asked WITH the battery. total", "shading"),
        ("solar", "bill is about 180, house built 1998", "owner"),
        (
            "solar",
            "they told me i get 30% back from the feds",
            "authority",
        ),
        (
            "solar",
            "im the one who rents but thats another house",
            "authority",
        ),
        ("studio", "its a scheduling tool for film crews", "scope"),
        (
            "studio",
            "do you do native ios or is it all web stuff?",
            "scope",
        ),
        ("studio", "no not people, i said film crews!!", "team"),
        (
            "studio",
            "we want a customer portal, it is for a customer portal",
            "authority",
        ),
        (
            "studio",
            "our it guy says its 2 weeks in power apps",
            "authority",
        ),
        (
            "studio",
            "anything i should have ready",
            "decision_criteria",
        ),
        (
            "studio",
            "should be out by the end of may",
            "decision_criteria",
        ),
        (
            "studio",
            "hank@brightwaterhomes.com, thats mine",
            "authority",
        ),
    ];
    for (campaign, message, signal) in cases {
        let mut talk = with(campaign);
        talk.say(message);
        let known = talk.state.signals.get(signal);
        assert!(known.is_none(), "{message}: {known:?}");
    }
    let mut talk = with("solar");
    talk.say("our electric bill is driving my husband nuts");
    let need = format!("{:?}", talk.state.signals["need"].value);
    assert!(
        need.contains("high_bill") && !need.contains("car"),
        "{need}"
    );
    let mut talk = with("demo");
    talk.say("we're a supermarket chain in Germany, 26 stores");
    talk.say("does it handle expiry dates? thats the main thing for us");
    let region = format!("{:?}", talk.state.signals["region"].value);
    assert!(region.contains("europe"), "{region}");
    talk.say("we had like 300 patio heaters sitting around");
    let need = format!("{:?}", talk.state.signals["need"].value);
    assert!(need.contains("overstock"), "{need}");
}

#[test]
fn a_question_in_other_words_gets_what_is_written_on_it() {
    let cases = [
        ("demo", "does it work with business central", "integrations"),
        ("demo", "ok but business central, yes or no", "integrations"),
        (
            "demo",
            "does it work with netsuite, yes or no",
            "integrations",
        ),
        ("demo", "whats the difference to planright", "planright"),
        ("demo", "what do you do that they dont", "positioning"),
        ("demo", "is netsuite a problem for you", "integrations"),
        ("solar", "who does the install, your guys or subs", "crews"),
        ("solar", "i asked who does the install", "crews"),
        ("solar", "subs or not??", "crews"),
        (
            "solar",
            "they told me i get 30% back from the feds, you saying they lied?",
            "tax_credit",
        ),
        ("solar", "what does it even save me", "savings"),
        (
            "solar",
            "so tell him to call you. whats the number",
            "record",
        ),
        ("studio", "do you do staff aug?", "fit"),
        ("studio", "anything i should have ready", "prepare"),
    ];
    for (campaign, question, topic) in cases {
        let mut talk = with(campaign);
        let said = talk.say(question);
        assert!(
            did(&said, MoveKind::Answer, topic),
            "{campaign}: {question}: {}",
            text(&said)
        );
        let open: Vec<&String> = talk.state.unanswered().collect();
        assert!(open.is_empty(), "{campaign}: {question}: {open:?}");
        assert!(talk.state.handoff.is_none(), "{campaign}: {question}");
    }
}

#[test]
fn what_only_resembles_a_written_fact_goes_to_a_person() {
    let cases = [
        ("solar", "do you guys service other peoples systems"),
        ("solar", "its spanish tile, is that extra"),
        (
            "solar",
            "if it hails and they break who pays, you or my insurance",
        ),
        (
            "solar",
            "what if i keep the old panels and you just swap the inverter, what would that be",
        ),
        (
            "studio",
            "if the cheap guys mess up the code would you fix it",
        ),
        (
            "studio",
            "if the cheap guys mess up the code, would you repair it",
        ),
        ("studio", "whats a dev per month"),
        ("studio", "is hipaa a thing for you"),
    ];
    for (campaign, question) in cases {
        let mut talk = with(campaign);
        talk.say("hi");
        let said = talk.say(question);
        let open: Vec<&String> = talk.state.unanswered().collect();
        assert_eq!(open, [question], "{campaign}: {}", text(&said));
        let answered = said
            .iter()
            .flat_map(|message| &message.moves)
            .any(|made| made.kind == MoveKind::Answer);
        assert!(!answered, "{campaign}: {question}: {}", text(&said));
    }
}

#[test]
fn a_guess_with_a_question_mark_answers_what_was_asked() {
    for answer in [
        "oh probably me plus the four store managers and Linda who does the buying, so 6?",
        "hm i guess before next summer, like may?",
    ] {
        let mut talk = with("demo");
        talk.say("hi");
        let said = talk.say(answer);
        assert!(!did(&said, MoveKind::Deflect, "not_known"), "{answer}");
        assert_eq!(talk.state.unanswered().count(), 0, "{answer}");
    }
}

#[test]
fn what_was_asked_in_vain_is_found_or_listed_by_its_matter() {
    let mut talk = with("studio");
    talk.say("we build an app for clinics. we need hipaa covered");
    let said = talk.say("you didnt answer about insurance");
    assert!(text(&said).contains("“insurance”"), "{}", text(&said));
    assert_eq!(talk.state.unanswered().collect::<Vec<_>>(), ["insurance"]);
    let mut talk = with("solar");
    talk.say("my bill is 280");
    talk.say("whats YOUR number with battery");
    let said = talk.say("i asked WITH the battery. total");
    assert!(text(&said).contains("$37,500"), "{}", text(&said));
    // Asked again in other words, and answered: it is on no list any more.
    let mut talk = with("demo");
    talk.say("does it work offline");
    assert_eq!(talk.state.unanswered().count(), 1);
    talk.say("i asked if it works offline");
    assert_eq!(talk.state.unanswered().count(), 1, "once is enough");
}

#[test]
fn what_they_have_described_is_ours_with_the_case_that_is_like_it() {
    let mut talk = with("studio");
    let said = talk.say(
        "its for patients of six physio practices who book and reschedule online. \
         is that the kind of thing you do?",
    );
    assert!(did(&said, MoveKind::Answer, "lumen"), "{}", text(&said));
    let mut talk = with("demo");
    talk.say("hi");
    let said = talk.say("we throw away a lot of produce every week. is that something you can do");
    assert!(
        did(&said, MoveKind::Benefit, "overstock"),
        "{}",
        text(&said)
    );
    assert_eq!(talk.state.unanswered().count(), 0);
}

#[test]
fn content_is_sent_by_its_name_and_nothing_else_is_said() {
    for wish in [
        "just the spreadsheet template please thats all i want",
        "nah its too much for us i think. where's that spreadsheet template",
    ] {
        let mut talk = with("demo");
        talk.say("we sell candles");
        let said = talk.say(wish);
        assert!(
            text(&said).contains("https://stockwell.example/template"),
            "{}",
            text(&said)
        );
        assert!(!talk.state.signals.contains_key("competitor"), "{wish}");
        assert!(
            !text(&said).contains("Spreadsheets cost"),
            "{}",
            text(&said)
        );
    }
}

#[test]
fn who_asks_what_comes_next_is_told_the_next_step() {
    for question in ["ok so whats next", "whats next then", "what happens now"] {
        let mut talk = with("solar");
        talk.say("my bill is 280, i own it");
        let said = talk.say(question);
        assert!(text(&said).contains("45 minutes"), "{}", text(&said));
        assert_eq!(talk.state.last_offer.as_deref(), Some("visit"));
        let mut talk = callback("solar");
        let said = talk.say(question);
        assert!(did(&said, MoveKind::Confirm, "callback"), "{}", text(&said));
    }
    let mut talk = callback("solar");
    let said = talk.say("and will it be an actual person, and who");
    assert!(!did(&said, MoveKind::Answer, "ai"), "{}", text(&said));
    assert!(did(&said, MoveKind::Answer, "record"), "{}", text(&said));
}

/// What is known of a sum or number, from the least to the most.
fn known(talk: &Talk, signal: &str) -> Option<(String, String)> {
    let text = |number: Option<rust_decimal::Decimal>| {
        number.map_or_else(String::new, |number| number.normalize().to_string())
    };
    match talk.state.signals.get(signal)?.value.as_ref()? {
        SignalValue::Quantity(range) => Some((text(range.min), text(range.max))),
        SignalValue::Money(range) => Some((
            text(range.min.map(|money| money.amount)),
            text(range.max.map(|money| money.amount)),
        )),
        _ => None,
    }
}

fn holds(campaign: &str, messages: &[&str], signal: &str, least: &str, most: &str) {
    let mut talk = with(campaign);
    for message in messages {
        talk.say(message);
    }
    let wanted = Some((least.to_owned(), most.to_owned()));
    assert_eq!(known(&talk, signal), wanted, "{messages:?}");
}

#[test]
fn a_number_is_put_right_in_the_same_message_and_in_the_next() {
    let cases: [(&[&str], &str, &str); 9] = [
        (
            &[
                "we have 20 users, wait no thats everyone with a login, the ones who order are maybe 7 or 8",
            ],
            "7",
            "8",
        ),
        (
            &["20 users, stockouts", "no not 20, 7 or 8 like i said"],
            "7",
            "8",
        ),
        (&["20 users, stockouts", "sorry, 8"], "8", "8"),
        (&["20 users, stockouts", "nope, 21"], "21", "21"),
        (&["20 users, stockouts", "no, tomorrow at 3"], "20", "20"),
        (
            &["20 users, stockouts", "sorry, call me at 3, 617 555 0188"],
            "20",
            "20",
        ),
        (&["12 buyers and 3 planners, stockouts"], "15", "15"),
        (
            &["stockouts. 26 users, plus 3 in the head office"],
            "29",
            "29",
        ),
        (&["12 users and 3 warehouses, stockouts"], "12", "12"),
    ];
    for (messages, least, most) in cases {
        holds("demo", messages, SignalName::QUANTITY, least, most);
    }
}

#[test]
fn a_sum_is_put_right_and_a_rivals_is_none_of_theirs() {
    let portal = "we want a customer portal for our dealers";
    let cases: [(&[&str], &str, &str); 8] = [
        (
            &[
                portal,
                "our range is 40 to 70, i decide",
                "40 to 70, not 25, the 25 was the freelancer",
            ],
            "40000",
            "70000",
        ),
        (
            &[
                portal,
                "around 45k a month for the two who left so call it 200k for the half year",
                "still 200 total not 540",
            ],
            "200000",
            "200000",
        ),
        (
            &[
                portal,
                "somewhere between 80 and 120 thousand id say, hasnt been signed off yet tho",
                "like i said 80 to 120",
            ],
            "80000",
            "120000",
        ),
        (
            &[
                portal,
                "budget i honestly dont know, its my company so whatever makes sense, under 100 for sure",
            ],
            "",
            "100000",
        ),
        (
            &[portal, "i mean she wont pay more than 60 thousand"],
            "",
            "60000",
        ),
        (&[portal, "we have 60k", "sorry, 80"], "80000", "80000"),
        (
            &[portal, "we have 60k, the agency in town wants 90"],
            "60000",
            "60000",
        ),
        (
            &[portal, "a freelancer offered to do it for 15k. we have 50k"],
            "50000",
            "50000",
        ),
    ];
    for (messages, least, most) in cases {
        holds("studio", messages, SignalName::BUDGET, least, most);
    }
    for message in [
        "got 3 quotes already, one from a place in ukraine 38k, one freelancer 25k",
        "the ukrainians want 38k",
        "our portal is from 2011 php, about 300 dealers order spare parts there",
        "our site is php 7",
    ] {
        let mut talk = with("studio");
        talk.say(portal);
        talk.say(message);
        assert_eq!(known(&talk, SignalName::BUDGET), None, "{message}");
    }
}

#[test]
fn a_no_that_answers_denies_nothing_and_a_not_what_it_stands_with() {
    for message in [
        "no it doesnt need to be this year",
        "it hasnt to be done by november 30",
    ] {
        let mut talk = with("demo");
        talk.say("we run out of stock all the time, 14 users");
        talk.say(message);
        assert!(
            !talk.state.signals.contains_key(SignalName::TIMELINE),
            "{message}"
        );
    }
    for message in [
        "no it will be by march",
        "no by march",
        "no no we need it by march",
    ] {
        let mut talk = with("demo");
        talk.say("we run out of stock all the time, 14 users");
        talk.say(message);
        assert!(
            talk.state.signals.contains_key(SignalName::TIMELINE),
            "{message}"
        );
    }
}

#[test]
fn a_question_is_found_by_its_own_words() {
    let cases = [
        (
            "solar",
            "how long does the whole thing take once you say yes",
            "duration",
        ),
        (
            "solar",
            "and no i asked how LONG does it take not the loan",
            "duration",
        ),
        ("solar", "would spring be realistic?", "duration"),
        (
            "solar",
            "do you do that community solar thing",
            "community_solar",
        ),
        (
            "solar",
            "is the 11,500 on top of panels or can i just get a battery by itself",
            "battery",
        ),
        ("studio", "what do you build with, react?", "technology"),
        (
            "studio",
            "but wait can you work with our SSO, we use okta",
            "integration",
        ),
        (
            "studio",
            "it has to work with our okta SSO, can you do that",
            "integration",
        ),
        (
            "studio",
            "hm maybe later, can you tell me first who would work on it",
            "team",
        ),
    ];
    for (campaign, question, fact) in cases {
        let mut talk = with(campaign);
        talk.say(question);
        let kinds = ["fact", "total"];
        let told = |kind: &&str| talk.state.used.contains(&format!("{kind}:{fact}"));
        assert!(kinds.iter().any(told), "{question}\n{}", talk.transcript());
        let open: Vec<&String> = talk.state.unanswered().collect();
        assert!(open.is_empty(), "{question}: {open:?}");
    }
}

#[test]
fn a_place_is_looked_up_among_those_that_we_know() {
    for question in [
        "do you do boerne",
        "is boerne ok",
        "do you serve round rock?",
    ] {
        let mut talk = with("solar");
        let said = talk.say(question);
        assert!(text(&said).contains("Yes"), "{question}: {}", text(&said));
        assert_eq!(talk.state.unanswered().count(), 0, "{question}");
    }
    let mut talk = with("studio");
    let said = talk.say("what do you build with");
    assert!(!text(&said).contains("Yes"), "{}", text(&said));
}

#[test]
fn who_asks_why_there_is_no_discount_hears_of_that() {
    let mut talk = with("solar");
    talk.say("i got a quote from sunpeak 21k, can you beat that");
    let said = talk.say("why not? everybody negotiates");
    assert!(did(&said, MoveKind::Answer, "haggle"), "{}", text(&said));
    let said = talk.say("so whats the difference, why should i pay you more than 19.5");
    assert!(
        did(&said, MoveKind::Answer, "positioning"),
        "{}",
        text(&said)
    );
    assert!(
        talk.state.objection("price").is_some(),
        "{}",
        talk.transcript()
    );
}

#[test]
fn a_doubt_gets_a_story_and_no_near_fact() {
    for doubt in [
        "harbor and pine, 41%? anyone can write that on a website",
        "anybody could claim that",
    ] {
        let mut talk = with("demo");
        let said = talk.say(doubt);
        assert!(
            talk.state.objection("trust").is_some(),
            "{}",
            talk.transcript()
        );
        assert!(
            !did(&said, MoveKind::Answer, "discounts"),
            "{}",
            text(&said)
        );
    }
    let mut talk = with("demo");
    talk.say("got any proof?");
    let told = talk.state.used.iter().any(|used| used.starts_with("case:"));
    assert!(told, "{}", talk.transcript());
}

#[test]
fn a_question_is_answered_by_the_fact_of_its_telling_words() {
    let cases = [
        (
            "studio",
            "would we get the same people the whole time or do they get swapped out",
            "team",
        ),
        (
            "studio",
            "how long would that take till visitors can use it",
            "duration",
        ),
        ("studio", "whats it cost to run after", "aftercare"),
        ("studio", "and the running cost?", "aftercare"),
        (
            "studio",
            "can you start in 2 weeks yes or no",
            "availability",
        ),
        (
            "solar",
            "is it smarter to do the roof first, thats really my question",
            "roofs",
        ),
        ("solar", "k. cash ok?", "financing"),
        (
            "solar",
            "is this one of those things where you own the panels and i pay you every month?",
            "financing",
        ),
        (
            "solar",
            "if a panel dies in year 12 who comes out",
            "warranty",
        ),
        (
            "demo",
            "do you integrate with Lightspeed? and Quickbooks",
            "integrations",
        ),
    ];
    for (campaign, question, fact) in cases {
        let mut talk = with(campaign);
        let said = talk.say(question);
        assert!(
            did(&said, MoveKind::Answer, fact),
            "{question}: {}",
            text(&said)
        );
        assert_eq!(talk.state.unanswered().count(), 0, "{question}");
    }
    // Words that stand in some phrase or other answer nothing.
    for (campaign, statement) in [
        ("demo", "happy friday!!"),
        ("solar", "grandpa was an electrician"),
        ("studio", "nice site"),
    ] {
        let said = with(campaign).say(statement);
        let mut moves = said.iter().flat_map(|message| &message.moves);
        assert!(
            !moves.any(|made| made.kind == MoveKind::Answer),
            "{statement}: {}",
            text(&said)
        );
    }
}

#[test]
fn a_need_is_told_in_their_own_goods_and_asked_for_once_more_where_nobody_read_it() {
    for told in [
        "lumber going grey",
        "out of tents",
        "we end up with lumber sitting out and then dont have the treated 2x8s",
    ] {
        let mut talk = with("demo");
        talk.say(told);
        assert!(
            talk.state.signals.contains_key(SignalName::NEED),
            "{told}\n{}",
            talk.transcript()
        );
    }
    for nothing in ["i hate phone calls", "we sell tents and boots"] {
        let mut talk = with("demo");
        talk.say(nothing);
        assert!(
            !talk.state.signals.contains_key(SignalName::NEED),
            "{nothing}"
        );
    }
    let mut talk = with("demo");
    let said = talk.say("mainly the moisture thing in building two");
    assert!(did(&said, MoveKind::Probe, "need"), "{}", text(&said));
    let said = talk.say("the one with the moisture and the pump");
    assert!(!did(&said, MoveKind::Probe, "need"), "once is enough");
}

#[test]
fn what_nothing_is_written_on_is_left_to_a_colleague_and_answered_by_no_other_fact() {
    for (campaign, question) in [
        ("demo", "do you have a mobile app?"),
        ("demo", "does it print barcode labels?"),
        ("demo", "who owns stockwell?"),
        ("demo", "is there somebody in europe?"),
        ("solar", "do the panels come in black?"),
        ("solar", "do you clean them too?"),
        ("studio", "is there a penalty if you are late?"),
        ("studio", "can you write our copy?"),
    ] {
        let mut talk = with(campaign);
        let said = talk.say(question);
        let mut moves = said.iter().flat_map(|message| &message.moves);
        assert!(
            !moves.any(|made| made.kind == MoveKind::Answer),
            "{question}: {}",
            text(&said)
        );
        assert_eq!(talk.state.unanswered().count(), 1, "{question}");
    }
}

#[test]
fn times_and_counts_tell_of_no_need() {
    for nothing in [
        "within 90 days",
        "2-3 months",
        "we opened last year",
        "300,000 units a year",
    ] {
        let mut talk = with("demo");
        talk.say(nothing);
        assert!(
            !talk.state.signals.contains_key(SignalName::NEED),
            "{nothing}"
        );
    }
}

#[test]
fn what_a_step_costs_is_no_question_for_the_price() {
    let cases: [(&str, &[&str], &str); 8] = [
        (
            "demo",
            &["can I see it?", "does the call cost anything?"],
            "The call is free",
        ),
        (
            "demo",
            &["can I have a call?", "is that free?"],
            "The call is free",
        ),
        (
            "demo",
            &["can I try it?", "does it cost anything?"],
            "The trial is free",
        ),
        (
            "demo",
            &["do I get charged for the demo"],
            "The demo is free",
        ),
        (
            "solar",
            &["can someone come by?", "does the visit cost anything?"],
            "The visit is free",
        ),
        (
            "solar",
            &["would the inspection cost me anything"],
            "The visit is free",
        ),
        (
            "studio",
            &["is the first meeting free?"],
            "The talk costs nothing",
        ),
        (
            "studio",
            &["can we talk to someone?", "is that free?"],
            "The talk costs nothing",
        ),
    ];
    for (campaign, lines, told) in cases {
        let mut talk = with(campaign);
        let mut said = String::new();
        for line in lines {
            said = text(&talk.say(line));
        }
        assert!(
            said.contains(told) && !said.contains('$'),
            "{lines:?}: {said}"
        );
    }
    // What we sell has its price.
    for question in ["is your software free?", "what does stockwell cost?"] {
        let mut talk = with("demo");
        let said = text(&talk.say(question));
        assert!(said.contains("$39"), "{question}: {said}");
    }
    // After an offer "that" is what was offered.
    let mut talk = with("demo");
    for line in [
        "we run shops in Ohio and keep running out of stock, 40 people would use it",
        "I decide",
        "by march",
        "10k",
    ] {
        talk.say(line);
    }
    assert!(talk.state.offered.is_some(), "{}", talk.transcript());
    let said = text(&talk.say("is that free?"));
    assert!(said.contains(" is free.") && !said.contains('$'), "{said}");
}

#[test]
fn what_others_charge_is_not_told_as_our_price() {
    for (campaign, question) in [
        ("demo", "what does the competition cost?"),
        ("demo", "what does netstock cost?"),
        ("demo", "how much do other tools charge?"),
        ("demo", "how much is netstock?"),
        ("solar", "how much does sunrun charge"),
        ("studio", "what do other agencies charge?"),
    ] {
        let mut talk = with(campaign);
        let said = text(&talk.say(question));
        assert!(!said.contains('$'), "{question}: {said}");
        let open: Vec<&String> = talk.state.unanswered().collect();
        assert!(!open.is_empty(), "{question}: {said}");
    }
    for question in [
        "what does stockwell cost?",
        "what does it cost compared to netstock?",
    ] {
        let mut talk = with("demo");
        let said = text(&talk.say(question));
        assert!(said.contains("$39"), "{question}: {said}");
    }
}

#[test]
fn of_two_questions_the_price_is_told_as_well() {
    for (campaign, question, facts) in [
        (
            "demo",
            "how long does onboarding take and what does it cost?",
            ["2 to 3 weeks", "$39"],
        ),
        (
            "demo",
            "do you integrate with netsuite and how much is it?",
            ["NetSuite", "$39"],
        ),
        (
            "demo",
            "what does it cost and where is the data hosted",
            ["$39", "Frankfurt"],
        ),
        (
            "solar",
            "how long does it take and what does it cost?",
            ["6 to 10 weeks", "$15,000"],
        ),
    ] {
        let mut talk = with(campaign);
        let said = text(&talk.say(question));
        for fact in facts {
            assert!(said.contains(fact), "{question}: {said}");
        }
    }
}

#[test]
fn whether_a_thing_is_gone_is_answered_by_the_fact_on_it() {
    for question in ["is the tax credit really gone?", "is the tax credit over?"] {
        let mut talk = with("solar");
        let said = text(&talk.say(question));
        assert!(
            said.contains("ended with the year 2025"),
            "{question}: {said}"
        );
    }
}

#[test]
fn who_forbids_a_way_to_answer_takes_nothing_back() {
    for words in [
        "dont say it depends, a number please",
        "and please dont tell me it depends",
        "just don't say it varies",
    ] {
        let mut talk = with("solar");
        talk.say("my bill is crazy, we own the house");
        talk.say("just answer, what is the price");
        talk.say(words);
        let owner = talk.state.signals.get("owner").and_then(|s| s.known());
        assert_eq!(owner, Some(&SignalValue::Flag { yes: true }), "{words}");
        assert!(
            talk.state.signals.get("need").unwrap().known().is_some(),
            "{words}"
        );
    }
}

#[test]
fn that_is_what_they_spoke_of_right_before() {
    for words in [
        "do u guys do that",
        "do you do that or just panels",
        "can you do that?",
    ] {
        let mut talk = with("solar");
        talk.say("wife wants a battery");
        let said = talk.say(words);
        assert!(
            did(&said, MoveKind::Answer, "battery"),
            "{words}: {}",
            text(&said)
        );
    }
}

#[test]
fn a_yes_or_no_behind_a_thing_asks_about_the_thing() {
    for words in ["so battery yes or no", "no i asked abt the battery"] {
        let mut talk = with("solar");
        talk.say("wife wants a battery");
        let said = talk.say(words);
        assert!(
            did(&said, MoveKind::Answer, "battery"),
            "{words}: {}",
            text(&said)
        );
    }
}

#[test]
fn exactly_asks_for_the_thing_that_is_named() {
    let mut talk = with("solar");
    talk.say("my bill is 200, i own it, austin");
    let said = talk.say("gotta be on by march then. whats the warranty exactly");
    assert!(text(&said).contains("25 years"), "{}", text(&said));
    assert!(!text(&said).contains('$'), "{}", text(&said));
}

#[test]
fn a_price_asked_for_with_the_bill_is_the_price() {
    for words in [
        "whats it cost for a bill of 280",
        "how much would it be with a bill of 280",
    ] {
        let mut talk = with("solar");
        let said = talk.say(words);
        assert!(text(&said).contains("$26,000"), "{words}: {}", text(&said));
    }
}

#[test]
fn how_long_one_thing_takes_is_no_answer_for_another() {
    let open = |words: &str, first: &str| {
        let mut talk = with("studio");
        talk.say(first);
        let said = talk.say(words);
        (!did(&said, MoveKind::Answer, "duration"), text(&said))
    };
    let app = "we want an app for our drivers";
    for words in [
        "how long would a redesign take?",
        "how long does a rebuild take",
    ] {
        let (left, said) = open(words, app);
        assert!(left, "{words}: {said}");
    }
    let (left, said) = open("how long wud it take", "we need a redesign of our portal");
    assert!(left, "{said}");
    for words in [
        "how long wud it take",
        "how long does a first version take?",
    ] {
        let (left, said) = open(words, app);
        assert!(!left, "{words}: {said}");
    }
}

#[test]
fn who_asks_whether_we_come_to_a_town_hears_at_once_that_it_is_too_far() {
    for words in [
        "do yall come out to lubbock?",
        "can u come to dallas",
        "would you guys drive to waco",
    ] {
        let mut talk = with("solar");
        talk.say("my bill is crazy");
        let said = talk.say(words);
        assert!(
            did(&said, MoveKind::Answer, "fit")
                || text(&said).contains("Lubbock")
                || text(&said).contains("far from Austin"),
            "{words}: {}",
            text(&said)
        );
    }
}

#[test]
fn something_existing_to_improve_is_no_first_version() {
    for (words, choice) in [
        ("something existing to improve", "redesign"),
        ("nothing exists yet", "first_version"),
        ("nothing built yet", "first_version"),
    ] {
        let mut talk = with("studio");
        talk.say("our app is clumsy");
        talk.say(words);
        let scope = talk
            .state
            .signals
            .get("scope")
            .and_then(|s| s.known())
            .cloned();
        let choice = SignalValue::Choice {
            choice: choice.to_owned(),
        };
        assert_eq!(scope, Some(choice), "{words}");
    }
}

#[test]
fn a_sum_said_back_in_surprise_is_on_no_list() {
    let mut talk = with("studio");
    talk.say("we want an app for our drivers");
    talk.say("whats a discovery sprint");
    talk.say("omg 18 grand??");
    let open: Vec<&String> = talk.state.unanswered().collect();
    assert!(open.is_empty(), "{open:?}");
}

#[test]
fn who_asks_who_this_is_hears_it_first() {
    for words in ["hey who is this", "who are you?", "whos this"] {
        let mut talk = with("solar");
        let said = talk.say(words);
        assert!(
            text(&said).contains("Brightroof's AI assistant"),
            "{words}: {}",
            text(&said)
        );
    }
}

#[test]
fn a_question_asked_again_is_no_second_entry_of_the_list() {
    let mut talk = with("solar");
    talk.say("my bill is crazy, i own a house in austin");
    talk.say("how old can the roof be");
    for _ in 0..3 {
        talk.say("u didnt say abt the roof age");
    }
    assert!(talk.state.unanswered().count() <= 1);
}
