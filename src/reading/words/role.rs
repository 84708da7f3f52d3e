//! What a word does in a sentence, whatever the language: the word lists of a
//! lexicon that the rules need beside its patterns.

use serde::Deserialize;

/// A list of a lexicon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Role {
    /// Asks where a clause begins with it: "what", "how".
    Asks,
    /// Asks where a subject follows it: "is", "do".
    Auxiliary,
    /// Of those the ones that ask whatever the subject is called: "could".
    Modal,
    /// A subject after such a verb: "you", "the".
    Subject,
    /// Whom they speak to, between the words: "mate".
    Addressed,
    /// A subject that is a pronoun: "I", "that".
    Pronoun,
    /// Begins a clause of its own after a joiner: "we".
    Speaker,
    /// "maybe".
    Hedge,
    /// "when", which tells as well as asks.
    When,
    /// "which", which goes on with what was stated before a comma.
    Relative,
    /// "there", after which a verb does not ask.
    There,
    /// "but": a clause of its own begins.
    But,
    /// At these a negation ends: "but", "because".
    Barrier,
    /// "not".
    Not,
    /// "no": reaches less far than "not", and answers.
    No,
    /// "nicht": negates what stands before it as well.
    NegatesBack,
    /// What a "not" before it is not about: "only".
    NotAbout,
    /// "why".
    Why,
    /// What a condition leads to: "would".
    Unreal,
    /// After a condition's word, these make it none: "if possible".
    IdleCondition,
    /// Before a condition's word, these make it none: "wondering if".
    Indirect,
    /// Begins a statement of their own: "we".
    Statement,
    /// After a verb that may ask, these show that it doesn't: "may be".
    Supposes,
    /// "a", second in "isn't it a".
    Article,
    /// They themselves: "we", "my".
    Own,
    /// "it", said of what is theirs when they put something right.
    It,
    /// Says that they keep what they have: "happy".
    Stance,
    /// Somebody who decides: "boss".
    Decider,
    /// "am": what follows is said of themselves.
    Am,
    /// "is".
    Is,
    /// Before an answer proper: "we use".
    Lead,
    /// "last", of several options.
    Last,
    /// "head", which makes a title with "of".
    Head,
    /// "of" between a title and its matter.
    Of,
    /// After "of", adds nothing to a title: "the".
    OfNothing,
    /// Ends a title: "at".
    TitleEnd,
    /// "and" inside of a title.
    And,
    /// Between "I am" and a title: "the".
    TitleLead,
    /// Names a title when it stands before it: "role".
    TitleNoun,
    /// After a title, shows that somebody else is spoken of: "decides".
    TitleActs,
    /// After a title, shows that it is theirs: "here".
    TitleHere,
    /// "decide", said of themselves.
    Decides,
    /// "I".
    I,
    /// Owning a thing: "own".
    Owning,
    /// Owning or running a business, which may be said of a house, too.
    Runs,
    /// Makes a time a rate: "per".
    Rate,
    /// Of those the ones that stand before the time.
    Per,
    /// Ends the name of a tool: "since".
    ToolEnd,
    /// Before the name of a tool: "an".
    ToolLead,
    /// "use".
    Uses,
    /// "got", "know" with the verb left out before it,
    Clipped,
    /// and whom it then asks for: "anyone".
    Anybody,
    /// Asks where what follows has the ending that it lacks: "do panels", "does hail".
    Agrees,
    /// Speaks of what was said before: "that".
    Back,
    /// Before what they have: "for" of "for our practice".
    Belongs,
    /// Before what a question is not about: "in" of "in Ohio".
    Aside,
    /// A telephone.
    Phone,
    /// "number".
    Number,
    /// An address.
    Mail,
    /// A part of the year: "winter", "june".
    Season,
    /// What is left of the year beside one: "rest", "otherwise".
    Rest,
    /// A time that is no part of the calendar: "season", "cycle".
    Cycle,
    /// Once a day: "daily".
    Daily,
    /// Counts days: "day", "days".
    Day,
    /// Counts months: "month".
    Month,
    /// Before the latest day: "by".
    Deadline,
    /// Before a time that comes again or lasts since: "every".
    Usual,
    /// Puts a time into the past: "ago".
    Past,
    /// They themselves alone: "me".
    Me,
    /// They and others: "us".
    Us,
    /// One of two: "other".
    Other,
    /// Only orders the steps of a decision: "then".
    Orders,
    /// Before what they are or have: "we", "in".
    OfUs,
    /// Before the place of an option: "option" of "option 2".
    Numbering,
    /// Counts, and picks only where that is said: "4", "four", "a".
    Cardinal,
    /// Somebody else: "you", "their".
    Others,
    /// Somebody else than we and they: "he", "her".
    Third,
    /// Before something known: "the".
    Definite,
    /// Of the same household, with whom one decides together: "wife".
    Household,
    /// One by one: "each".
    Each,
    /// Ends the name of a street: "drive".
    Street,
    /// Renting a thing: "rent".
    Renting,
    /// Counts weeks: "week".
    Week,
    /// Adds to what was counted: "more".
    More,
    /// Puts a number in the place of another: "make" of "make it 12".
    Makes,
    /// Somebody whom one knows: "wife", "boss", "friend".
    Kin,
    /// After a length of time it says how old something is: "old".
    Aged,
    /// Tells what has been: "launched".
    Did,
    /// Before somebody's name: "name" of "her name is Dee".
    Named,
    /// Of the words that negate the ones that answer as well: "no".
    Answers,
    /// Between the ends of a range: "to".
    To,
    /// It holds as it was said: "still".
    Still,
    /// After a condition's word it only says what is counted in: "if you count managers".
    Counts,
    /// Between two things of which it is one: "or".
    Either,
    /// What people own beside where they live: "boat", "company".
    Chattel,
    /// Goods, which the word before them describes: "parts" of "spa parts".
    Goods,
    /// Begins a reason for what was said before it: "cause the last one lied".
    Reason,
    /// Begins what only says from when on, after a question: "once you say yes".
    Tail,
    /// Asks wherever its subject follows it, in the middle of what is told as well,
    Inverts,
    /// and of those the ones that say what can or will be: "could".
    Ability,
}

/// A set of roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Roles(u128);

impl Roles {
    /// Takes `role` in.
    pub fn insert(&mut self, role: Role) {
        self.0 |= 1 << role as u64;
    }

    /// Whether `role` is among them.
    pub fn contains(self, role: Role) -> bool {
        self.0 & (1 << role as u64) != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_what_was_put_in() {
        let mut roles = Roles::default();
        assert!(!roles.contains(Role::Asks));
        roles.insert(Role::Asks);
        roles.insert(Role::Mail);
        assert!(roles.contains(Role::Asks) && roles.contains(Role::Mail));
        assert!(!roles.contains(Role::Phone));
        assert!((Role::Ability as u32) < u128::BITS, "one bit for each");
    }
}
