//! What is said beside the question, numbers on the right thing, hypotheses, and needs in
//! words of their own.

use super::*;

fn choice<'t>(talk: &'t Talk, signal: &str) -> Option<&'t str> {
    match talk.state.signals.get(signal)?.known()? {
        SignalValue::Choice { choice } => Some(choice),
        _ => None,
    }
}

fn count(talk: &Talk, signal: &str) -> Option<String> {
    match talk.state.signals.get(signal)?.known()? {
        SignalValue::Quantity(range) => range.max.map(|number| number.to_string()),
        _ => None,
    }
}

fn sum(talk: &Talk, signal: &str) -> Option<String> {
    match talk.state.signals.get(signal)?.known()? {
        SignalValue::Money(range) => range.max.map(|money| money.amount.normalize().to_string()),
        _ => None,
    }
}

fn needs(talk: &Talk) -> Vec<String> {
    match talk.state.signals.get("need").and_then(|need| need.known()) {
        Some(SignalValue::Needs(needs)) => needs.iter().map(|need| need.id.clone()).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn what_may_come_changes_nothing_and_a_number_said_again_is_the_same() {
    let mut talk = with("demo");
    was_asked(&mut talk, "users", "quantity");
    talk.say("just me");
    assert_eq!(talk.state.status, LeadStatus::Disqualified);
    for hope in [
        "i might hire 2 people next year if it goes well",
        "no i mean 2 more so 4 of us, but thats not sure at all",
        "once we find money we grow to 10 people",
    ] {
        talk.say(hope);
        assert_eq!(
            count(&talk, "quantity").as_deref(),
            Some("1"),
            "{}",
            talk.transcript()
        );
        assert_eq!(talk.state.status, LeadStatus::Disqualified, "{hope}");
    }
    talk.say("we hired, there are 6 of us now");
    assert_eq!(
        count(&talk, "quantity").as_deref(),
        Some("6"),
        "{}",
        talk.transcript()
    );
    let mut talk = with("studio");
    was_asked(&mut talk, "budget", "budget");
    talk.say("3k");
    talk.say("yes");
    talk.say("and if i find an investor, say 40k, can i come back");
    assert_eq!(
        sum(&talk, "budget").as_deref(),
        Some("3000"),
        "{}",
        talk.transcript()
    );
    assert_eq!(talk.state.status, LeadStatus::Disqualified);
    // A condition that only says what is counted supposes nothing.
    let mut talk = with("demo");
    talk.say("we run 6 pet stores and throw out what expires");
    was_asked(&mut talk, "users", "quantity");
    talk.say("about 12 ppl if you count store managers");
    talk.say("12 like i said");
    assert_eq!(
        count(&talk, "quantity").as_deref(),
        Some("12"),
        "{}",
        talk.transcript()
    );
    assert_eq!(
        count(&talk, "sites").as_deref(),
        Some("6"),
        "{}",
        talk.transcript()
    );
}

#[test]
fn both_parts_of_a_short_answer_are_heard() {
    let mut talk = with("demo");
    was_asked(&mut talk, "need", "need");
    talk.say("stockouts. auto parts wholesale");
    assert_eq!(needs(&talk), ["stockouts"]);
    assert_eq!(choice(&talk, "business"), Some("wholesale"));
    let mut talk = with("solar");
    talk.say("want price. 2400 sq ft kyle tx");
    assert_eq!(
        choice(&talk, "area"),
        Some("austin"),
        "{}",
        talk.transcript()
    );
    was_asked(&mut talk, "owner", "owner");
    talk.say("yes. kyle like i said");
    assert!(
        talk.state.signals.contains_key("owner"),
        "{}",
        talk.transcript()
    );
    was_asked(&mut talk, "need", "need");
    talk.say("bill");
    assert_eq!(needs(&talk), ["high_bill"]);
    // What is asked flags nothing; a yes before a question takes the offer.
    let mut talk = with("solar");
    talk.say("is the 11,500 on top of panels or can i just get a battery by itself");
    assert!(
        !talk.state.signals.contains_key("battery"),
        "{}",
        talk.transcript()
    );
    for (campaign, said, business) in [
        (
            "demo",
            "we sell cheese and deli to supermarkets",
            "wholesale",
        ),
        ("demo", "plumbing supplies, 4 branches", "wholesale"),
        ("demo", "stockouts in my own etsy shop", "ecommerce"),
    ] {
        let mut talk = with(campaign);
        talk.say(said);
        assert_eq!(choice(&talk, "business"), Some(business), "{said}");
    }
}

#[test]
fn each_rival_has_its_own_price_and_what_it_offers_is_no_need() {
    let mut talk = with("solar");
    talk.say(
        "bill is like 190, i also got a quote from freedom forever 19,500 w a free ev charger",
    );
    assert_eq!(
        sum(&talk, "bill").as_deref(),
        Some("190"),
        "{}",
        talk.transcript()
    );
    assert_eq!(sum(&talk, "competitor_price").as_deref(), Some("19500"));
    let invented = |talk: &Talk| {
        let noted = needs(talk);
        ["electric_car", "independence"]
            .iter()
            .any(|need| noted.iter().any(|noted| noted == need))
    };
    assert!(!invented(&talk), "{}", talk.transcript());
    talk.say("how are you different from freedom forever");
    assert!(!invented(&talk), "{}", talk.transcript());
    let mut talk = with("demo");
    talk.say("we're getting Invenza for $29 a user");
    talk.say("planright said 45");
    assert_eq!(sum(&talk, "competitor_price").as_deref(), Some("45"));
    assert_eq!(
        talk.state.text_of(SignalName::COMPETITOR),
        Some("PlanRight")
    );
    let earlier = talk.state.superseded.iter();
    assert!(
        earlier
            .filter(|(name, _)| name.as_str() == "competitor_price")
            .count()
            > 0
    );
}

#[test]
fn capitals_alone_make_no_rival_of_a_word() {
    let mut talk = with("demo");
    talk.say("THE PICKERS STAND AROUND WAITING, COSTS ABOUT $1,200 A DAY");
    assert_eq!(sum(&talk, "competitor_price"), None);
}

#[test]
fn words_out_of_place_tell_nothing() {
    let none = |campaign: &str, question: &str, said: &str, signal: &str| {
        let mut talk = with(campaign);
        was_asked(&mut talk, question, question);
        talk.say(said);
        let known = talk
            .state
            .signals
            .get(signal)
            .and_then(|signal| signal.known());
        assert!(known.is_none(), "{said}: {signal}: {}", talk.transcript());
    };
    let burned = "an agency before was a disaster, burned 60k and nothing came out";
    none("studio", "budget", burned, "budget");
    none("studio", "budget", burned, "timeline");
    none("studio", "budget", "cfo signs above 100k", "budget");
    none(
        "studio",
        "need",
        "people log in and their physio sees it",
        "intent",
    );
    none(
        "studio",
        "need",
        "brokers mail us pdfs today",
        "contact_way",
    );
    none(
        "studio",
        "need",
        "the other studio said 70 if we sign by friday",
        "decision_criteria",
    );
    none(
        "demo",
        "need",
        "we kinda manage with the pos reports and gut feeling, its fine",
        "need",
    );
    let mut talk = with("studio");
    was_asked(&mut talk, "team", "team");
    talk.say("2 php guys no designers");
    assert_eq!(choice(&talk, "team"), Some("some"));
}

#[test]
fn one_word_in_a_case_ends_no_talk_and_a_protest_has_the_question_again() {
    let mut talk = with("studio");
    was_asked(&mut talk, "scope", "scope");
    talk.say("basically we want an app or website thing where patients book themselves");
    assert_ne!(
        choice(&talk, "scope"),
        Some("website"),
        "{}",
        talk.transcript()
    );
    assert_eq!(talk.state.status, LeadStatus::Engaged);
    let mut talk = with("studio");
    was_asked(&mut talk, "scope", "scope");
    let said = talk.say("a website for our clinic, people log in and book their visits there");
    assert_eq!(talk.state.status, LeadStatus::Engaged, "{}", text(&said));
    talk.say("yes");
    assert_eq!(
        talk.state.status,
        LeadStatus::Disqualified,
        "{}",
        talk.transcript()
    );
    let said = text(&talk.say("no not a marketing site"));
    assert_eq!(talk.state.status, LeadStatus::Engaged, "{said}");
    assert!(said.ends_with('?'), "{said}");
}

#[test]
fn what_a_problem_costs_is_heard_when_it_is_told() {
    let mut talk = with("demo");
    talk.say("probably throw out 2 grand of food a month");
    assert_eq!(
        sum(&talk, "lost_sales").as_deref(),
        Some("2000"),
        "{}",
        talk.transcript()
    );
    talk.say("does it work with business central?");
    assert_eq!(
        choice(&talk, "system"),
        Some("connected"),
        "{}",
        talk.transcript()
    );
}
