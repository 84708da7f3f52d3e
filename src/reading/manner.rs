//! What is said about the talk itself: how it goes, and what is wanted of us beside the offer.

use crate::signal::Span;
use serde::{Deserialize, Serialize};

/// Something said about the talk itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MannerFinding {
    /// What.
    pub kind: Manner,
    /// Where it stands.
    pub span: Span,
    /// The words.
    pub quote: String,
}

/// What can be said about the talk itself, where no intent stands for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Manner {
    /// "Nobody ever called me back": something went wrong between us.
    Complains,
    /// "You skipped the second bit", "that's not what I asked": a question of theirs is said to be
    /// unanswered.
    PassedOver,
    /// "You misread me", "I didn't ask that": we took it the wrong way.
    Misunderstood,
    /// "You already said that": we repeat ourselves.
    TellsAgain,
    /// "I told you": it was said before.
    SaidBefore,
    /// "Cancel it, forget about it": what was arranged is called off.
    CallsOff,
    /// "Cancel my call tomorrow": so plainly that a day named beside it asks for no other.
    Cancels,
    /// "Forget it": the arrangement, or what was asked just before.
    DropsIt,
    /// "I'd rather not talk money yet".
    KeepsMoneyBack,
    /// "No thanks" and nothing else.
    WavesAway,
    /// A phone number is meant rather than an address: "I don't give out my number".
    MeansNumber,
    /// What was just offered is asked about: "what's in that?", "how long is it?"
    AsksAboutOffer,
    /// Another place, house or company comes up, or what was said is put right.
    ChangesCase,
    /// "Why do you ask?"
    AsksWhy,
    /// "What do you mean?": our question was not understood.
    AsksAgain,
    /// Keys hit at random.
    Gibberish,
    /// "None of your business": told to keep out of it.
    KeepsUsOut,
    /// "Yes, but not this week": the message begins with a yes, whatever follows.
    BeginsWithYes,
    /// "Ok fine, …": what was said is heard, and perhaps no more than that.
    Nods,
    /// "OK, makes sense": what was just explained is granted.
    SeesPoint,
    /// "How much for 40?": a price for their own case, rather than the price list.
    AsksTotal,
    /// "Can you do 15k?", "match the 30": asks for less than was named.
    Haggles,
    /// "Remind me in February": asks to hear from us again at some time.
    AsksReminder,
    /// "I'll get back to you": they come back by themselves.
    WillReturn,
    /// "Send me something to read".
    AsksForReading,
    /// "Email me the info": what they want to read is wanted by e-mail.
    ByMail,
    /// "Why do you keep messaging me?": that we write at all is unwelcome.
    AsksWhyWritten,
    /// "Who gave you my data?": from where we have what is theirs, and what becomes of it.
    AsksWhence,
    /// "Can you delete my email if I change my mind?": whether what is theirs can be taken out
    /// later, which orders nothing yet.
    AsksRemoval,
    /// "Do humans even work there?"
    AsksPeople,
    /// "If we pay yearly": the price is asked for under that way of paying.
    PaysYearly,
    /// "So what's yours?", "is theirs good?": our price beside another's.
    AsksOurs,
    /// "How do you figure 39?": how a figure of ours comes about.
    AsksBasis,
    /// "What do you actually sell?": what the offer is at all.
    AsksOffer,
    /// "I'm no customer yet", "I am the right person": was taken for what they are not.
    Protests,
    /// "The invoice page gives error 500": something of ours fails.
    ReportsFault,
    /// "I won't answer questions": none at all, whatever it is about.
    RefusesQuestions,
    /// "You already asked that".
    AskedBefore,
    /// "Is that the kind of thing you do?": whether what they described is for us.
    AsksKind,
    /// "Ok, what's next?": they want to go on.
    AsksNext,
    /// "So that's a no?", "why not?": whether we can help them at all, and the reason of a no.
    AsksVerdict,
    /// "So is it 3 people minimum?": what we need at least, of which nothing is told of them.
    AsksLimit,
    /// "Everything ends, he died in June": bad news of their own life, which is met with kindness.
    BadNews,
    /// "You're pushing it": pressed too hard.
    FeelsPushed,
    /// "Nah, she wouldn't want it": what another wishes, and no answer of their own.
    SpeaksForAnother,
    /// "Jesus, 60 grand", "so 273 a month, hm": a sum is said back, and none of theirs told.
    SaysSumBack,
    /// "Wow, 60k": a sum is said back, and is more than they thought.
    SumShocks,
    /// "No I don't want a call yet": no to the call or visit itself, and to no more.
    DeclinesTalk,
    /// "In autumn maybe, or not at all", "no idea if ever": whether it comes to it at all is open.
    PerhapsNever,
    /// "Where was that link": what we sent them to read, once more.
    AsksForSent,
    /// "WhatsApp me": a way to write by that we don't have.
    AsksOtherApp,
    /// "A Teams call, not phone": a call by another way than the telephone.
    AsksVideoCall,
    /// "Yes, as long as …": what was offered is taken on a condition.
    YesIf,
    /// "And what does that cost?": the price of what was just offered.
    AsksOfferPrice,
    /// "Is that free?", "do I have to pay for it?": whether it costs anything at all.
    AsksIfFree,
    /// "Does the inspection cost anything?": the price of a meeting, whatever it is called.
    AsksMeetingPrice,
    /// "Would spring be realistic?": whether it can be had by then.
    AsksByThen,
    /// "Get me the head of sales": somebody of a rank, and not just a person.
    AsksSuperior,
    /// "Why is this German now", "English please": we wrote another language than theirs.
    AsksLanguage,
    /// "Uncle said no", "that fell through": something hoped for came to nothing.
    TakesBack,
    /// "Should I tell him?", "do you want me to ask my boss?": whether they are to speak
    /// with somebody else about it.
    AsksToTell,
    /// "I didn't say I wanted to yet": what was arranged was not wished.
    NeverAsked,
}
