//! Questions in untidy company: beside a story, in words that no fact has, of a thing that only
//! sounds like another, and more of them than one turn answers.

use super::*;

/// The ids of the facts that were told.
fn told(said: &[Message]) -> Vec<String> {
    let moves = said.iter().flat_map(|message| &message.moves);
    let answers = moves.filter(|made| made.kind == MoveKind::Answer);
    answers.filter_map(|made| made.topic.clone()).collect()
}

#[test]
fn a_question_beside_a_story_is_answered() {
    for (campaign, text, fact) in [
        (
            "solar",
            "power went out again last week for like 9 hrs, lost everything in the freezer. do yall do batteries",
            "battery",
        ),
        (
            "solar",
            "my bill was 300 last month. do you do financing",
            "financing",
        ),
        (
            "solar",
            "it rained in last night. do yall do metal roofs",
            "roofs",
        ),
        (
            "demo",
            "we ran out of everything in december again. do yall do trials",
            "trial",
        ),
        (
            "studio",
            "the last agency left us in june. who owns the code after",
            "ownership",
        ),
    ] {
        let said = with(campaign).say(text);
        assert!(
            told(&said).iter().any(|id| id == fact || id == "fit"),
            "{text}: {said:?}"
        );
    }
}

#[test]
fn the_nearest_fact_is_told_and_what_it_leaves_open_is_kept() {
    for text in [
        "does the battery run my moms oxygen machine all nite",
        "shes asking if the battery would run the oxygen thing",
        "would the battery do the pool pump",
    ] {
        let mut talk = with("solar");
        let said = talk.say(text);
        assert_eq!(told(&said), ["battery"], "{text}");
        assert!(did(&said, MoveKind::Deflect, "not_known"), "{text}");
        assert_eq!(talk.state.unanswered().count(), 1, "{text}");
    }
    // What was told already is not told again.
    let mut talk = with("solar");
    talk.say("how much is a battery");
    let said = talk.say("does the battery run my moms oxygen machine all nite");
    assert_eq!(told(&said), Vec::<String>::new(), "{said:?}");
    assert!(did(&said, MoveKind::Deflect, "not_known"));
    // A word that a fact has among many others brings it up no more than before.
    for (campaign, text) in [
        ("demo", "is there a setup fee?"),
        ("demo", "do you take equity"),
        ("studio", "do u have a dog in the office"),
    ] {
        let said = with(campaign).say(text);
        assert_eq!(told(&said), Vec::<String>::new(), "{text}: {said:?}");
        assert!(did(&said, MoveKind::Deflect, "not_known"), "{text}");
    }
}

#[test]
fn what_we_do_is_no_unknown_system() {
    for (text, fact) in [
        ("hi does it do expiry dates yes or no", "expiry"),
        ("does it do transfers", "transfers"),
        ("does it work with xero", "integrations"),
    ] {
        let said = with("demo").say(text);
        assert_eq!(told(&said), [fact], "{text}: {said:?}");
    }
    for text in [
        "we use ezyvet for the practice would it pull from that",
        "does it work with lightspeed",
        "will it hook up to epos now",
    ] {
        let said = with("demo").say(text);
        assert_eq!(told(&said), ["record", "other_systems"], "{text}: {said:?}");
    }
}

#[test]
fn words_cut_short_ask_all_the_same() {
    for (campaign, text, fact) in [
        ("studio", "when cd u start", "availability"),
        ("studio", "how soon cld ur team begin", "availability"),
        ("solar", "wd i still have a bill", "bill_left"),
        ("studio", "shd i bring a spec", "prepare"),
    ] {
        let said = with(campaign).say(text);
        assert_eq!(told(&said), [fact], "{text}: {said:?}");
    }
}

#[test]
fn what_a_turn_has_no_room_for_is_said_to_come_next() {
    let mut talk = with("demo");
    let said =
        talk.say("how much is it, do u do trials, does it work w shopify and is there a contract");
    assert!(
        text(&said).contains("is there a contract"),
        "{}",
        text(&said)
    );
    assert_eq!(told(&talk.say("ok 14 of us")), ["contract"]);
    // Three find their room.
    let said = with("demo").say("how much is it, do u do trials and is there a contract");
    assert!(!text(&said).contains('“'), "{}", text(&said));
}

#[test]
fn who_gets_their_number_is_told_to_who_asks_that() {
    for campaign in ["demo", "solar", "studio"] {
        for asked in [
            "do you sell my number to other companies",
            "if i give you my phone number will i get calls from other companies?",
            "do you share my info with anybody",
            "ok but do u sell my details",
        ] {
            let said = text(&with(campaign).say(asked));
            assert!(said.contains("/privacy"), "{campaign}: {asked}: {said}");
        }
    }
    // What they sell themselves is no such thing.
    let said = with("demo").say("we sell phones and numbers of other companies");
    assert!(!told(&said).contains(&"privacy".to_owned()), "{said:?}");
}

#[test]
fn what_asks_nothing_of_us_is_no_open_question() {
    for text in [
        "does it all in a copybook",
        "what did u take wrong lol",
        "have a good one x",
        "march i think?",
    ] {
        let mut talk = with("demo");
        talk.say("hi");
        let said = talk.say(text);
        assert_eq!(talk.state.unanswered().count(), 0, "{text}: {said:?}");
    }
    for text in [
        "does it all sync to our warehouse robots",
        "have you got an office in perth",
    ] {
        let mut talk = with("demo");
        talk.say("hi");
        let said = talk.say(text);
        assert_eq!(talk.state.unanswered().count(), 1, "{text}: {said:?}");
    }
}

#[test]
fn what_a_talk_costs_is_no_wish_for_a_person() {
    for text in [
        "is the chat w a partner free",
        "is the chat with the partner free",
    ] {
        let said = with("studio").say(text);
        assert_eq!(told(&said), ["first_call"], "{text}: {said:?}");
    }
}
