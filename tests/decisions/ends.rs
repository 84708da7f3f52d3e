//! How talks end and how they go on: what is called off and what is not, a no that is taken
//! back, who is left too early, and what is told without a list of open questions.

use fronter::conversation::message::MoveKind;
use fronter::conversation::state::{HandoffState, LeadStatus};
use fronter::signal::SignalStatus;

use crate::talk::Talk;
use crate::{asked_for, callback, questions, text, with};

fn stands(talk: &Talk) -> bool {
    let handoff = talk.state.handoff.as_ref();
    handoff.is_some_and(|handoff| handoff.state == HandoffState::Unavailable)
}

#[test]
fn forget_it_beside_a_question_about_the_call_drops_the_question_only() {
    for words in [
        "didnt answer again. ok forget it. will he call or mail me?",
        "forget it. when is he calling?",
        "no i meant forget the question, i still want the call",
        "forget about that, who is going to call me",
        "forget about the price thing",
    ] {
        let mut talk = callback("studio");
        talk.say(words);
        assert!(stands(&talk), "{words}\n{}", talk.transcript());
    }
    for words in [
        "forget it",
        "ok just forget it",
        "forget it, i changed my mind",
        "forget the call",
        "cancel the call",
    ] {
        let mut talk = callback("studio");
        talk.say(words);
        assert_eq!(
            talk.state.status,
            LeadStatus::Nurture,
            "{words}\n{}",
            talk.transcript()
        );
    }
}

#[test]
fn a_call_that_was_called_off_is_arranged_again_where_they_still_want_it() {
    for words in [
        "no i meant forget the question, i still want the call",
        "wait, i do want that call",
        "so is someone going to call me or not",
    ] {
        let mut talk = callback("demo");
        talk.say("forget it");
        talk.say(words);
        assert!(stands(&talk), "{words}\n{}", talk.transcript());
    }
}

#[test]
fn who_we_left_without_a_no_goes_on_with_the_talk() {
    let mut talk = with("studio");
    for line in [
        "no rush, just browsing for my boss, we need a booking app for clinics",
        "idk",
        "no idea",
    ] {
        talk.say(line);
    }
    assert_eq!(talk.state.status, LeadStatus::Nurture);
    let asked = questions(&talk);
    talk.say("wait thats it? i didnt say no");
    assert_eq!(
        talk.state.status,
        LeadStatus::Engaged,
        "{}",
        talk.transcript()
    );
    assert!(questions(&talk) > asked, "{}", talk.transcript());
    assert_eq!(talk.state.unanswered().count(), 0, "{}", talk.transcript());
}

#[test]
fn two_soft_words_end_no_talk_in_which_a_need_was_just_told() {
    let mut talk = with("studio");
    talk.say("just looking around");
    talk.say("dunno honestly. my boss said get a few quotes for a member app, we're a gym chain");
    assert_eq!(
        talk.state.status,
        LeadStatus::Engaged,
        "{}",
        talk.transcript()
    );
    assert_eq!(talk.state.asked.clone().unwrap().signal.as_str(), "budget");
}

#[test]
fn who_asks_whom_to_talk_to_or_for_that_person_gets_one_at_once() {
    for words in [
        "who do i talk to",
        "ok then get me that person",
        "90 yes. start feb. who do i talk to",
    ] {
        let mut talk = with("studio");
        talk.say("we need a portal for our distributors, they order by fax");
        talk.say(words);
        assert_eq!(
            talk.state.status,
            LeadStatus::HandedOff,
            "{words}\n{}",
            talk.transcript()
        );
    }
    for words in ["who will call me?", "who decides that, you or us?"] {
        let mut talk = with("studio");
        talk.say("we need a portal for our distributors, they order by fax");
        talk.say(words);
        assert_ne!(
            talk.state.status,
            LeadStatus::HandedOff,
            "{words}\n{}",
            talk.transcript()
        );
    }
}

#[test]
fn who_asks_for_a_place_that_is_not_served_hears_no_and_is_asked_whether_it_is_theirs() {
    for words in ["do you serve australia", "do you do australia?"] {
        let mut talk = with("demo");
        talk.say("too much overstock, 9 of us order");
        let said = text(&talk.say(words));
        assert!(said.contains("North America and Europe"), "{said}");
        assert_eq!(
            talk.state.signals["region"].status,
            SignalStatus::Contradicted
        );
        assert_eq!(talk.state.unanswered().count(), 0, "{}", talk.transcript());
        talk.say("yes");
        assert_eq!(
            talk.state.status,
            LeadStatus::Disqualified,
            "{}",
            talk.transcript()
        );
    }
    let mut talk = with("demo");
    talk.say("do you serve canada?");
    assert!(!talk.state.signals.contains_key("region"));
    // Who has said where they are asks for others.
    let mut talk = with("demo");
    talk.say("we're a wholesaler in boston");
    talk.say("do you serve australia?");
    assert_eq!(talk.state.signals["region"].status, SignalStatus::Stated);
}

#[test]
fn a_town_put_right_after_the_no_takes_the_no_back_and_is_no_name() {
    for (town, words) in [
        ("katy", "sorry typo, its kyle"),
        ("houston", "oops i meant buda"),
        ("katy", "kyle sorry"),
    ] {
        let mut talk = with("solar");
        talk.say("i want lower bills, its 290 a month, i own the house, before the summer");
        talk.say(town);
        assert_eq!(talk.state.status, LeadStatus::Disqualified);
        talk.say(words);
        assert_eq!(
            talk.state.status,
            LeadStatus::Engaged,
            "{words}\n{}",
            talk.transcript()
        );
        assert!(!talk.state.signals.contains_key("name"), "{words}");
        for known in ["need", "bill", "timeline"] {
            assert!(talk.state.signals.contains_key(known), "{words}: {known}");
        }
    }
    let mut talk = with("solar");
    talk.say("i own the house");
    talk.say("houston");
    talk.say("yes");
    talk.say("its dan by the way");
    assert_eq!(talk.state.status, LeadStatus::Disqualified);
}

#[test]
fn from_where_we_have_their_data_is_told_as_it_is_and_nothing_is_asked() {
    for words in [
        "who gave u my data",
        "where did you get my details",
        "i asked where u got my details from",
        "do u sell my data",
        "do you keep my number",
    ] {
        for campaign in ["demo", "studio", "solar"] {
            let mut talk = with(campaign);
            talk.say("hello");
            let asked = questions(&talk);
            let said = text(&talk.say(words));
            assert!(said.contains("/privacy"), "{words}: {said}");
            assert!(!said.contains("STOP"), "{words}: {said}");
            assert_eq!(questions(&talk), asked, "{words}: {said}");
            assert!(!talk.state.opted_out);
        }
    }
    for words in ["is our sales data safe with you?", "do you sell to shops?"] {
        let said = text(&with("demo").say(words));
        assert!(!said.contains("/privacy"), "{words}: {said}");
    }
}

#[test]
fn whether_people_work_here_is_answered_with_a_yes() {
    let said = text(&with("studio").say("great another chatbot. do humans even work there"));
    assert!(said.contains("Fieldnote"), "{said}");
    let said = text(&with("demo").say("do people work with it on their phones?"));
    assert!(!said.contains("AI assistant that"), "{said}");
}

#[test]
fn a_question_without_a_matter_is_none_for_the_list() {
    for words in ["but who doesnt", "so do u or dont u", "is that so"] {
        let mut talk = with("demo");
        talk.say("we're a wholesaler in boston");
        talk.say(words);
        assert_eq!(
            talk.state.unanswered().count(),
            0,
            "{words}\n{}",
            talk.transcript()
        );
    }
    let mut talk = callback("demo");
    for words in ["whos that gonna be", "is he a sales guy"] {
        let said = text(&talk.say(words));
        assert!(said.contains("our team"), "{words}: {said}");
    }
    assert_eq!(talk.state.unanswered().count(), 0);
    // What names a thing stands there.
    let mut talk = with("demo");
    talk.say("do you have a truck for returns?");
    assert_eq!(talk.state.unanswered().count(), 1);
}

#[test]
fn the_price_is_told_however_it_is_asked_beside_other_things() {
    for words in [
        "ya theres no app yet, we have a figma my friend did. whats this gonna cost roughly",
        "what is it all going to cost us",
        "huh? i asked the price not how to cancel",
    ] {
        let mut talk = with("studio");
        talk.say("hi");
        let said = text(&talk.say(words));
        assert!(said.contains("$60,000"), "{words}: {said}");
    }
}

#[test]
fn what_was_skipped_of_two_questions_is_answered_alone() {
    let mut talk = with("demo");
    talk.say("he wants to know price and does it work w sage");
    let said = text(&talk.say("u skipped the sage bit"));
    assert!(said.contains("CSV") && !said.contains("$39"), "{said}");
}

#[test]
fn a_hedged_number_is_an_answer() {
    for words in ["maybe 5?", "uh like 4?", "probably 12"] {
        let mut talk = with("demo");
        talk.say("we're a wholesaler in boston");
        let open = talk.state.asked.clone().unwrap();
        talk.say(words);
        let next = talk.state.asked.clone();
        assert!(
            next.is_none_or(|next| next.question != open.question),
            "{words}\n{}",
            talk.transcript()
        );
    }
}

#[test]
fn the_case_told_is_the_one_most_like_what_they_name_and_none_comes_twice() {
    let mut talk = with("studio");
    let said = text(&talk.say("is there any case study w ferries or logistics"));
    assert!(said.contains("Harrow Freight"), "{said}");
    let said = text(&talk.say("thats freight, i meant booking for clinics"));
    assert!(said.contains("Lumen Clinics"), "{said}");
    let said = text(&talk.say("any other case studies?"));
    assert!(said.contains("Orchard Mutual"), "{said}");
}

#[test]
fn when_the_call_comes_is_said_as_it_was_promised() {
    let mut talk = with("studio");
    // Whoever it is begins an hour before the doors open.
    talk.team.members[0].there = false;
    talk.team.members[0].back_at = Some("2026-11-25T13:00:00Z".parse().unwrap());
    talk.say("i want to talk to a human");
    let promised = text(&talk.say("jim, j@harlanpack.com"));
    let said = text(&talk.say("when will he call"));
    let hour = promised
        .split_whitespace()
        .find(|word| word.contains(":00"))
        .unwrap_or_default();
    assert!(
        !hour.is_empty() && said.contains(hour),
        "{promised}\n{said}"
    );
}

#[test]
fn a_slow_system_of_theirs_is_a_need_and_no_fault_of_ours() {
    let mut talk = with("studio");
    talk.say("hi we run ferries and our booking system is slow");
    assert_eq!(
        talk.state.status,
        LeadStatus::Engaged,
        "{}",
        talk.transcript()
    );
    let mut talk = with("studio");
    talk.say("your app crashed again and our customers can't log in");
    assert_ne!(talk.state.status, LeadStatus::Engaged);
}

#[test]
fn a_guide_asked_for_is_sent_and_a_greeting_hides_no_case() {
    let said = text(&with("solar").say("do u have like a guide or somethin i can show her"));
    assert!(said.contains("/guides/"), "{said}");
    let mut talk = with("demo");
    talk.say("alright mate pet food distributor here near leeds, sat on pallets of dead stock");
    for known in ["business", "region", "need"] {
        assert!(
            talk.state.signals.contains_key(known),
            "{known}\n{}",
            talk.transcript()
        );
    }
}

#[test]
fn who_takes_a_no_is_let_go_with_a_goodbye_and_without_a_question() {
    let told_no = |campaign: &str| {
        let mut talk = with(campaign);
        match campaign {
            "solar" => talk.say("i rent my house in austin"),
            _ => talk.say("hi its just me, a yoga studio, only one person"),
        };
        talk.say("yes");
        assert_eq!(talk.state.status, LeadStatus::Disqualified);
        talk
    };
    for campaign in ["demo", "solar"] {
        for words in [
            "no thats all",
            "ok no thanks then",
            "that's a shame",
            "understood, good luck",
            "nope",
            "no thanks",
            "ah ok too bad",
            "fair enough",
            "oh well",
        ] {
            let mut talk = told_no(campaign);
            let said = talk.say(words);
            let closes = said.iter().flat_map(|message| &message.moves);
            let closes = closes.clone().any(|made| made.kind == MoveKind::Close);
            assert!(closes, "{campaign}: {words}\n{}", talk.transcript());
            assert!(!text(&said).contains('?'), "{words}\n{}", talk.transcript());
            // What follows needs no second goodbye.
            let again = talk.say("oh well");
            assert!(again.is_empty(), "{words}\n{}", talk.transcript());
        }
    }
    // What asks, tells or protests is answered as before.
    for words in [
        "why not?",
        "no that was my old place, i own this one",
        "actually i bought it",
        "huh",
    ] {
        let mut talk = told_no("solar");
        let said = talk.say(words);
        let closes = said.iter().flat_map(|message| &message.moves);
        let closes = closes.clone().any(|made| made.kind == MoveKind::Close);
        assert!(
            !closes && !said.is_empty(),
            "{words}\n{}",
            talk.transcript()
        );
    }
}

#[test]
fn a_comparison_asked_beside_an_offer_is_of_what_we_sell() {
    let mut talk = with("demo");
    talk.say("we run out of stock, 20 buyers, wholesale in texas");
    talk.say("i decide, we need it in january");
    for (words, told) in [
        (
            "how does it compare with excel? 20k a year is signed off",
            "spreadsheet",
        ),
        ("and how does it compare with invenza?", "Invenza"),
    ] {
        let said = text(&talk.say(words)).to_lowercase();
        assert!(
            said.contains(&told.to_lowercase()),
            "{words}\n{}",
            talk.transcript()
        );
    }
}

#[test]
fn what_we_do_not_do_sends_nobody_away_as_the_wrong_person() {
    for words in [
        "so u dont do it? who does then",
        "you dont do that?",
        "so yall dont handle it",
    ] {
        let mut talk = with("studio");
        talk.say(words);
        assert_ne!(
            talk.state.status,
            LeadStatus::Disqualified,
            "{words}\n{}",
            talk.transcript()
        );
    }
    let mut talk = with("studio");
    talk.say("i dont handle that, talk to jane");
    assert_eq!(talk.state.status, LeadStatus::Disqualified);
}

#[test]
fn who_asks_to_whom_they_talk_is_told_that_it_is_an_assistant() {
    for words in [
        "who am i talking to, a bot? how much & how fast & where r u based",
        "who am i talking to",
        "who am i chatting with a robot?",
    ] {
        let mut talk = with("studio");
        let said = text(&talk.say(words));
        assert!(
            said.contains("AI assistant"),
            "{words}\n{}",
            talk.transcript()
        );
    }
}

#[test]
fn who_stays_with_what_they_have_and_says_goodbye_hears_a_goodbye_and_nothing_more() {
    let bye = "no its ok, ill stick w the spreadsheet. thx bye";
    let mut talk = with("demo");
    talk.say("we have 12 buyers");
    let said = talk.say(bye);
    assert!(!text(&said).contains('?'), "{}", text(&said));
    assert!(!text(&said).contains("bend to anything"), "{}", text(&said));
    let mut talk = asked_for("demo", "quantity", "quantity");
    talk.say("its 1");
    assert_eq!(talk.state.status, LeadStatus::Disqualified);
    let said = text(&talk.say(bye));
    assert!(!said.contains('?') && !said.contains("bend to"), "{said}");
    // Who puts the number right is heard all the same.
    talk.say("actually we are 12 people, not 1");
    assert_ne!(talk.state.status, LeadStatus::Disqualified);
}
