//! The words of time in English, as data.

use std::sync::LazyLock;

use jiff::civil::Weekday;

use crate::reading::number::Phrases;
use crate::signal::Urgency;

/// A unit of length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    /// Monday to Friday.
    WorkingDay,
    Week,
    Fortnight,
    Month,
    Quarter,
    Half,
    Year,
    FiscalYear,
    Weekend,
    Decade,
}

/// A part of a day: first hour, hour after the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PartOfDay(pub i8, pub i8);

/// How an expression stands to the time in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    /// in, on, at, during: the time itself.
    At,
    /// Not later than its end.
    By,
    /// Before it begins.
    Before,
    /// After it ends.
    After,
    /// From its beginning.
    From,
    /// From its beginning, in the past.
    Since,
    /// From now for a length.
    Within,
    /// Until now for a length.
    Past,
}

/// Which of a kind, seen from now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    This,
    Next,
    AfterNext,
    Last,
}

/// A part of a stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PartOf {
    Early,
    Mid,
    Late,
    FirstHalf,
    SecondHalf,
    /// What is left of it.
    Rest,
    /// What is left of it, or its second half where it lies ahead.
    Later,
}

/// What a phrase without any date says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Vague {
    pub urgency: Urgency,
    /// Whether it starts now.
    pub now: bool,
}

pub(super) static MONTHS: LazyLock<Phrases<i8>> = LazyLock::new(|| {
    Phrases::of_groups(&[
        ("january|jan|jan .|janurary", 1),
        ("february|feb|feb .|febuary", 2),
        ("march|mar|mar .", 3),
        ("april|apr|apr .", 4),
        ("may", 5),
        ("june|jun|jun .", 6),
        ("july|jul|jul .", 7),
        ("august|aug|aug .", 8),
        ("september|sep|sept|sep .|sept .|setember", 9),
        ("october|oct|oct .", 10),
        ("november|nov|nov .", 11),
        ("december|dec|dec .|decemeber", 12),
    ])
});

pub(super) static WEEKDAYS: LazyLock<Phrases<Weekday>> = LazyLock::new(|| {
    Phrases::of_groups(&[
        ("monday|mon|mondays", Weekday::Monday),
        ("tuesday|tue|tues|tuesdays", Weekday::Tuesday),
        (
            "wednesday|wed|weds|wednesdays|wednsday|wensday",
            Weekday::Wednesday,
        ),
        ("thursday|thu|thur|thurs|thursdays", Weekday::Thursday),
        ("friday|fri|fridays", Weekday::Friday),
        ("saturday|sat|saturdays", Weekday::Saturday),
        ("sunday|sun|sundays", Weekday::Sunday),
    ])
});

pub(super) static UNITS: LazyLock<Phrases<Unit>> = LazyLock::new(|| {
    Phrases::of_groups(&[
        ("second|seconds|sec|secs", Unit::Second),
        ("minute|minutes|min|mins", Unit::Minute),
        ("hour|hours|hr|hrs|h", Unit::Hour),
        ("day|days|calendar days|d|nights", Unit::Day),
        (
            "business days|business day|working days|working day|workdays|work days|workday",
            Unit::WorkingDay,
        ),
        (
            "week|weeks|wk|wks|weks|week's time|workweek|work week|working week|business week",
            Unit::Week,
        ),
        ("fortnight|fortnights|fortnight's time", Unit::Fortnight),
        (
            "month|months|mth|mths|mo|mos|monts|calendar month|calendar months|mnths|month's time",
            Unit::Month,
        ),
        ("quarter|quarters|qtr|qtrs|calendar quarter", Unit::Quarter),
        ("half|half year", Unit::Half),
        (
            "year|years|yr|yrs|calendar year|calendar years|year's time",
            Unit::Year,
        ),
        (
            "fiscal year|financial year|fy|budget year|fiscal|tax year|budget cycle|fiscal years|budget period",
            Unit::FiscalYear,
        ),
        ("weekend|weekends|week - end|wkend", Unit::Weekend),
        ("decade|decades", Unit::Decade),
    ])
});

/// Seasons of the northern half: first month and day, last month and day (exclusive).
pub(super) static SEASONS: LazyLock<Phrases<(i8, i8, i8, i8)>> = LazyLock::new(|| {
    Phrases::of_groups(&[
        ("spring|springtime", (3, 20, 6, 21)),
        ("summer|summertime", (6, 21, 9, 24)),
        ("fall|autumn", (9, 23, 12, 21)),
        ("winter|wintertime", (12, 21, 3, 21)),
    ])
});

pub(super) static PARTS_OF_DAY: LazyLock<Phrases<PartOfDay>> = LazyLock::new(|| {
    Phrases::of_groups(&[
        (
            "morning|mornings|the morning|first thing|first thing in the morning|1 st thing|1 st thing in the morning|am hours",
            PartOfDay(0, 12),
        ),
        ("early morning|early in the morning", PartOfDay(0, 9)),
        ("late morning", PartOfDay(10, 12)),
        ("afternoon|afternoons|the afternoon|arvo", PartOfDay(12, 19)),
        ("early afternoon", PartOfDay(12, 15)),
        ("late afternoon", PartOfDay(15, 18)),
        ("evening|evenings|the evening", PartOfDay(18, 24)),
        ("night|at night|in the night", PartOfDay(18, 24)),
        (
            "dinner time|dinnertime|suppertime|dinner|supper",
            PartOfDay(18, 20),
        ),
        ("breakfast|breakfast time", PartOfDay(7, 9)),
        (
            "lunch|lunchtime|lunch time|over lunch|the lunch break|my lunch break|lunch break",
            PartOfDay(12, 14),
        ),
        (
            "eod|end of day|end of the day|cob|close of business|end of business|close of play",
            PartOfDay(17, 24),
        ),
    ])
});

pub(super) static RELATIONS: LazyLock<Phrases<Relation>> = LazyLock::new(|| {
    Phrases::of_groups(&[
        (
            "in|on|at|during|around|about|sometime in|some time in|sometime|sometime around|come|for|over|around about|circa|throughout|maybe|probably|as of|towards|approximately|in around|in about|in roughly|@|in maybe|probably in|maybe in|early in|roughly|starting on|likely|likely in|around the|in or around|effective|~|in approximately|in probably|in like",
            Relation::At,
        ),
        (
            "by|as late as|no later than|not later than|by about|by around|until the end of|before the end of|latest|by latest|by the latest|at the latest by|latest by|through|thru|due|due by|due on|by maybe|by sometime in|deadline is|deadline|up to|by roughly|up until the end of",
            Relation::By,
        ),
        (
            "before|b 4|bfore|befor|prior to|ahead of|until|till|til|up until|in time for|earlier than|sooner than|not until the|ready for",
            Relation::Before,
        ),
        (
            "after|following|later than|once we get past|once we get through|once we are through|once we're through|once were through|once we are past|once we're past|once i get through|once i'm through|when we get past|when we get through|when we're through|when we are through|to get through|get through|just get through|let's get through|lets get through|getting through|to get past|get past|to get over|anytime after|any time after|sometime after|some time after|not until after|right after|beyond|shortly after|post",
            Relation::After,
        ),
        (
            "from|starting|starting in|starting from|beginning|beginning in|as from|as of|from the|starting on|not until|not till|not til|not untill|not before|onwards from|kicking off in",
            Relation::From,
        ),
        ("since|ever since", Relation::Since),
        (
            "within|timeline|timeline is|timeframe|timeframe is|time frame|time frame is|deadline|deadline is|in the next|over the next|inside|inside of|during the next|within the next|in under|in less than|in the coming|over the coming|within the coming|under|less than|in at most|next|the next|coming|the coming|for the next|in next|for another|within next|no more than|upcoming|the upcoming|in the upcoming|the following",
            Relation::Within,
        ),
        (
            "last|the last|past|the past|in the last|in the past|over the last|over the past|for the last|for the past|during the last|during the past|within the last|previous|the previous|these last|these past",
            Relation::Past,
        ),
    ])
});

/// Behind a time that lies behind us: "sept just gone".
pub(super) static JUST_GONE: LazyLock<Phrases<()>> =
    LazyLock::new(|| Phrases::of_groups(&[("just gone|just past|just passed|just been", ())]));

/// Before a time that has to be over first …
pub(super) const ONCE: [&str; 6] = ["once", "when", "as", "get", "getting", "got"];
/// … and behind it.
pub(super) static IS_OVER: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::of_groups(&[(
        "is over|'s over|s over|are over|over with|has passed|is past|is gone|has gone|is done|is done with|is finished|is out of the way|is out the way|'s out of the way|'s out the way|out of the way|out the way|is behind us|is over with|is over and done with|over and done with|has been and gone|been and gone",
        (),
    )])
});

pub(super) static WHICH: LazyLock<Phrases<Which>> = LazyLock::new(|| {
    Phrases::of_groups(&[
        (
            "this|this coming|the current|current|this upcoming|later this|sometime this|the|all|this very|the present|this present|this same",
            Which::This,
        ),
        (
            "next|the next|coming|the coming|upcoming|the following|following|the upcoming|sometime next|nxt|new|the new|next coming",
            Which::Next,
        ),
        (
            "last|past|previous|the last|the previous|the past|this past|prior",
            Which::Last,
        ),
    ])
});

pub(super) static PARTS_OF: LazyLock<Phrases<PartOf>> = LazyLock::new(|| {
    Phrases::of_groups(&[
        (
            "early|early in|beginning of|the beginning of|beginning|the start of|start of|first part of|the first part of|early part of|the early part of|top of|the top of|start|begin of|earlier|earlier in|very early",
            PartOf::Early,
        ),
        (
            "mid|mid of|middle of|the middle of|midway through|halfway through|in the middle of|mid -",
            PartOf::Mid,
        ),
        (
            "late|late in|end of|the end of|back end of|the back end of|end|the last part of|close of|latter part of|the latter part of|very end of|the very end of|tail end of|the tail end of|towards the end of|toward the end of|backend of|ending",
            PartOf::Late,
        ),
        (
            "first half of|the first half of|1st half of|the 1st half of",
            PartOf::FirstHalf,
        ),
        (
            "second half of|the second half of|2nd half of|the 2nd half of|back half of|the back half of|latter half of|the latter half of",
            PartOf::SecondHalf,
        ),
        (
            "rest of|the rest of|remainder of|the remainder of|remaining of|the remaining of",
            PartOf::Rest,
        ),
        ("later|later in", PartOf::Later),
    ])
});

const fn vague(urgency: Urgency, now: bool) -> Vague {
    Vague { urgency, now }
}

pub(super) static VAGUE: LazyLock<Phrases<Vague>> = LazyLock::new(|| {
    Phrases::of_groups(&[
        (
            "now|asap|a . s . a . p .|a . s . a . p|as soon as possible|as soon as we can|as soon as you can|soon as possible|immediately|right away|straight away|straightaway|urgently|urgent|it's urgent|very urgent|right now|yesterday ideally|ideally yesterday|yesterday if possible|needed it yesterday|needed this yesterday|need it yesterday|need this yesterday|like yesterday|yesterday would be great|preferably yesterday|yesterday preferably|yesterday lol|yesterday haha|yesterday :|as quickly as possible|as fast as possible|as early as possible|earliest possible|at the earliest|earliest convenience|at once|without delay|pronto|at your earliest convenience|the sooner the better|sooner the better|sooner rather than later|right this minute|immediate|an emergency|emergency|instantly|quickly|effective immediately|ready to go now|ready to start now|ready now|today if possible|start now|need it now|need this now|now really|now ideally|this instant|yesterday tbh|time critical|time sensitive|fast|very quickly|real soon|very soon",
            vague(Urgency::Now, true),
        ),
        (
            "pretty soon|fairly soon|quite soon|soonish|soon|relatively soon|in the near future|near future|shortly|before long|near term|short term",
            vague(Urgency::ThisQuarter, true),
        ),
        (
            "no rush|no hurry|not in a rush|not in a hurry|in no rush|in no hurry|no particular rush|no big rush|no real rush|no great rush|no great hurry|isn't a rush|isn't urgent|not urgent|no urgency|not that urgent|nothing urgent|not particularly urgent|not super urgent|there's no rush|whenever|someday|some day|eventually|at some point|one day|no timeline|no timeframe|no time frame|no deadline|no fixed date|no fixed timeline|no set date|no specific date|no particular date|no timeline yet|no set timeline|no specific timeline|no fixed deadline|no hard deadline|no firm date|no date in mind|no timeline in mind|just looking|just browsing|just exploring|only looking|just researching|not any time soon|not anytime soon|no time soon|not soon|down the road|down the line|in the distant future|long term|sometime|some time|at a later date|not for a while|in the future|no pressure|no real timeline|no real deadline|no particular deadline|no specific deadline|no set deadline|no strict deadline|no exact deadline|no deadlines|no particular timeline|no particular timeframe|no date yet|no exact date|no timeline set|no rush at all|no timing",
            vague(Urgency::NoRush, false),
        ),
    ])
});
