//! Complaints about an answer: which earlier question is meant, and what is said to it now; and
//! several questions in one message, of which none may be lost.

use super::*;

fn answers(said: &[Message]) -> Vec<String> {
    let moves = said.iter().flat_map(|message| &message.moves);
    let answers = moves.filter(|made| made.kind == MoveKind::Answer);
    answers.filter_map(|made| made.topic.clone()).collect()
}

#[test]
fn what_was_told_and_is_said_to_be_missing_is_told_again_in_short() {
    for complaint in [
        "u skipped the tax credit",
        "you ignored my question about the tax credit",
        "still no answer on the tax credit",
        "u ignored the second bit",
        "you forgot my last question",
        "you never answered the other part",
    ] {
        let mut talk = with("solar");
        talk.say("how much for a system and whats the tax credit");
        let said = talk.say(complaint);
        let words = text(&said);
        assert_eq!(answers(&said), ["tax_credit"], "{complaint}: {words}");
        assert!(!words.contains("rebates"), "{complaint}: {words}");
        assert!(!words.contains('“'), "{complaint}: {words}");
        assert_eq!(talk.state.unanswered().count(), 0, "{complaint}");
    }
}

#[test]
fn a_complaint_points_to_the_question_that_it_has_words_of() {
    for (asked, complaint, wanted) in [
        (
            "do u do batteries and how long does it take",
            "u never said how long",
            "duration",
        ),
        (
            "do u do batteries and how long does it take",
            "didnt answer the battery thing",
            "battery",
        ),
    ] {
        let mut talk = with("solar");
        talk.say(asked);
        let said = talk.say(complaint);
        assert_eq!(answers(&said), [wanted], "{complaint}: {}", text(&said));
    }
    let mut talk = with("demo");
    talk.say("how much, do u do xero, and who sees our data? im in a rush");
    let said = talk.say("u didnt say who sees our data");
    assert!(
        !did(&said, MoveKind::Answer, "other_systems"),
        "{}",
        text(&said)
    );
}

#[test]
fn a_complaint_is_no_question_and_what_nobody_can_answer_is_named_in_their_own_words() {
    for complaint in [
        "you skipped the mars thing",
        "you didnt answer my question",
        "not what i was asking",
        "that didnt answer anything",
        "you missed one",
    ] {
        let mut talk = with("demo");
        talk.say("can it run on mars?");
        let words = text(&talk.say(complaint));
        assert!(
            words.contains("“can it run on mars”"),
            "{complaint}: {words}"
        );
        let open: Vec<&String> = talk.state.unanswered().collect();
        assert_eq!(open.len(), 1, "{complaint}: {open:?}");
        assert!(open[0].contains("mars"), "{complaint}: {open:?}");
    }
}

#[test]
fn who_hears_the_same_again_gets_an_apology_and_not_the_same_again() {
    for complaint in [
        "u already said that",
        "you keep repeating yourself",
        "you already told me that",
        "same answer again",
        "ur just repeating the same thing",
    ] {
        let mut talk = with("demo");
        talk.say("whats the cost?");
        let said = talk.say(complaint);
        let words = text(&said);
        assert!(answers(&said).is_empty(), "{complaint}: {words}");
        assert!(!words.contains("you did say that"), "{complaint}: {words}");
        assert_eq!(talk.state.unanswered().count(), 0, "{complaint}");
    }
}

#[test]
fn what_others_skipped_or_asked_is_no_complaint_about_us() {
    for told in [
        "our team skipped the last inventory count",
        "nobody answered our leads",
        "we missed a delivery",
    ] {
        let mut talk = with("demo");
        talk.say("how much is it?");
        let words = text(&talk.say(told));
        for sorry in ["Sorry", "I owe you", "passed over", "“"] {
            assert!(!words.contains(sorry), "{told}: {words}");
        }
    }
}

#[test]
fn whether_a_machine_is_speaking_is_said_whatever_stands_beside_it() {
    for question in [
        "u didnt answer am i talkin to a robot yes or no. and price??",
        "hi are you human? whats the cost?",
        "r u a bot, also how much",
        "you didnt answer. are you a bot?? and whats the price",
    ] {
        let said = with("solar").say(question);
        let words = text(&said);
        assert!(words.contains("AI assistant"), "{question}: {words}");
        assert!(words.contains("$15,000"), "{question}: {words}");
        assert!(!words.contains('“'), "{question}: {words}");
    }
    let mut talk = with("demo");
    let words = text(&talk.say("is this a bot? stop writing me"));
    assert!(words.contains("AI assistant"), "{words}");
    assert!(talk.state.opted_out);
}

#[test]
fn of_several_questions_in_one_message_none_is_lost() {
    let mut talk = with("studio");
    let said = talk.say("any refs? iso27001? where's data kept? who owns the code");
    assert!(did(&said, MoveKind::Answer, "ownership"), "{}", text(&said));
    let open: Vec<&String> = talk.state.unanswered().collect();
    for asked in ["iso27001", "data kept"] {
        let noted = open.iter().any(|question| question.contains(asked));
        assert!(noted, "{asked}: {open:?}");
    }
    // What three answers leave no room for comes next.
    let mut talk = with("demo");
    talk.say("is xero supported? can we get a reference? where is data kept? is there a trial?");
    let open: Vec<String> = talk.state.unanswered().cloned().collect();
    assert_eq!(open, ["is there a trial"]);
    let said = with("demo").say("k. contract? refunds? support at nights?");
    assert!(did(&said, MoveKind::Answer, "contract"), "{}", text(&said));
    assert!(text(&said).contains("“refunds”"), "{}", text(&said));
    let said = talk.say("we are a wholesaler");
    assert!(did(&said, MoveKind::Answer, "trial"), "{}", text(&said));
    assert_eq!(talk.state.unanswered().count(), 0);
}

#[test]
fn how_much_something_counts_is_answered_from_what_we_take_on() {
    for question in [
        "how bad is shade",
        "do yall do manufactured homes n how bad is shade",
    ] {
        let said = with("solar").say(question);
        let words = text(&said);
        assert!(words.contains("deep shade"), "{question}: {words}");
        assert!(!words.contains("guaranteed"), "{question}: {words}");
    }
    let words = text(&with("solar").say("do you do batteries"));
    assert!(words.contains("$11,500"), "{words}");
    for question in ["do u do xero", "do you do netsuite?"] {
        let words = text(&with("demo").say(question));
        assert!(words.contains("connects to Shopify"), "{question}: {words}");
    }
    let mut talk = with("solar");
    talk.say("how bad is shade");
    let words = text(&talk.say("you ignored the shade"));
    assert!(words.contains("deep shade"), "{words}");
}

#[test]
fn a_town_that_they_work_from_is_no_lack_of_stock() {
    for told in ["we sell tiles out of austin", "we run it out of leeds"] {
        let mut talk = with("demo");
        talk.say(told);
        assert!(!talk.state.signals.contains_key("need"), "{told}");
        assert!(talk.state.signals.contains_key("region"), "{told}");
    }
    let mut talk = with("demo");
    talk.say("we are always out of stock");
    assert!(talk.state.signals.contains_key("need"));
}

#[test]
fn the_figure_for_waiting_says_which_part_is_theirs_and_which_is_ours() {
    let mut talk = with("demo");
    talk.say("planning takes too long, we are a wholesaler with 20 users");
    let words = text(&talk.say("our planners spend about 10 hours a week on planning"));
    let later = text(&talk.say("not now, maybe next year"));
    let all = format!("{words}\n{later}");
    assert!(all.contains("10 hours"), "{all}");
    assert!(all.contains("$38 an hour"), "{all}");
}

#[test]
fn a_number_that_was_misread_is_put_right_with_an_apology() {
    for words in [
        "u misread me, 310",
        "thats not what i said, its 310",
        "sorry you misunderstood. i mean 310",
        "you got that wrong, 310",
        "i didnt say that. 310",
    ] {
        let mut talk = with("solar");
        talk.say("our bill is 200");
        let said = text(&talk.say(words));
        assert!(said.contains("$310"), "{words}: {said}");
        let sorry = ["Sorry", "My mistake"];
        assert!(
            sorry.iter().any(|own| said.contains(own)),
            "{words}: {said}"
        );
        assert!(!said.contains('“'), "{words}: {said}");
    }
}

#[test]
fn what_was_answered_and_was_not_meant_is_no_open_question_in_full() {
    for words in [
        "thats not what i asked",
        "not what i meant",
        "i didnt ask that",
        "u got me wrong",
    ] {
        let mut talk = with("demo");
        talk.say("do you do xero");
        let said = text(&talk.say(words));
        assert!(!said.contains('“'), "{words}: {said}");
        assert!(!said.contains("STOP"), "{words}: {said}");
        let sorry = ["Sorry", "My mistake"];
        assert!(
            sorry.iter().any(|own| said.contains(own)),
            "{words}: {said}"
        );
    }
}

#[test]
fn what_was_asked_instead_is_answered_with_the_complaint() {
    for words in [
        "i didnt ask that, i asked about training",
        "thats not what i asked, i asked about training",
        "no, i asked about training",
    ] {
        let mut talk = with("demo");
        talk.say("do you do xero");
        let said = talk.say(words);
        let told = text(&said);
        assert!(told.contains("train"), "{words}: {told}");
        assert!(!told.contains("STOP"), "{words}: {told}");
        let business = talk.state.signals.get("business");
        assert!(business.is_none(), "{words}: {business:?}");
    }
}
