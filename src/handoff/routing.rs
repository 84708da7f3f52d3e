//! Which closer a lead is offered to.

use jiff::Timestamp;
use rust_decimal::Decimal;

use super::team::{Member, Team};
use crate::campaign::Routing;
use crate::id::CloserId;

/// What a lead wants of a closer.
#[derive(Clone)]
pub struct Wanted<'a> {
    /// The prospect's language (ISO 639-1), where known.
    pub language: Option<&'a str>,
    /// The segments that the lead belongs to.
    pub segments: Vec<&'a str>,
    /// The segments that it does not belong to, by what is known.
    pub other_segments: Vec<&'a str>,
    /// Its expected value.
    pub expected_value: Option<Decimal>,
    /// Closers who have had it already.
    pub tried: &'a [CloserId],
    /// Names that the prospect has been told: who fits as well as another stays the one.
    pub told: Vec<&'a str>,
    /// When the prospect asked to be called: best by somebody who works then.
    pub called_at: Option<Timestamp>,
    /// Whether the prospect may be called back at that moment: not in their night.
    pub by_day: &'a dyn Fn(Timestamp) -> bool,
}

impl Default for Wanted<'_> {
    fn default() -> Self {
        Self {
            language: None,
            segments: Vec::new(),
            other_segments: Vec::new(),
            expected_value: None,
            tried: &[],
            told: Vec::new(),
            called_at: None,
            by_day: &|_| true,
        }
    }
}

/// Where a lead goes.
#[derive(Debug, Clone, PartialEq)]
pub enum Route<'t> {
    /// To this closer, who is there and has room.
    Offer(&'t Member),
    /// Nobody can take it now: to this one, where somebody comes back, at that time.
    Later {
        /// Who: never somebody who has had it and let it go.
        closer: Option<&'t Member>,
        /// When they are back, or the first of all where nobody is named.
        back_at: Option<Timestamp>,
    },
}

/// Chooses the closer.
///
/// Of those who are there, have room and have not had it: who speaks the
/// prospect's language before who does not, who serves the segment and the
/// deal's size before who does not, the least loaded before the busier, then
/// the order of the list. A missing skill makes somebody less fit but never
/// leaves a prospect alone while a person is there.
pub fn route<'t>(team: &'t Team, routing: &'t Routing, wanted: &Wanted<'_>) -> Route<'t> {
    let fresh = |member: &&Member| !wanted.tried.contains(&member.id);
    let is_told = |member: &Member| wanted.told.contains(&member.name.as_str());
    let rounds_left = wanted.tried.len() < routing.max_offers as usize;
    let best = team
        .of(&routing.closers)
        .filter(fresh)
        .filter(|member| member.there && member.free > 0)
        .min_by_key(|member| (misfit(member, wanted), !is_told(member), member.load));
    match best {
        Some(member) if rounds_left => Route::Offer(member),
        _ => {
            let next = team
                .of(&routing.closers)
                .filter(fresh)
                .filter(|member| member.back_at.is_some() || member.there)
                .min_by_key(|member| {
                    (
                        // Who does not work when they want the call calls nobody then; who
                        // does not speak their language is no help at any hour.
                        wanted.called_at.is_some() && misfit(member, wanted) >= LANGUAGE,
                        wanted.called_at.is_some_and(|at| !member.is_on_duty(at)),
                        !member.there,
                        misfit(member, wanted),
                        !is_told(member),
                        // Who is back in the prospect's night can name no time.
                        member.back_at.is_some_and(|at| !(wanted.by_day)(at)),
                        member.back_at,
                        member.load,
                    )
                });
            let first_back = || {
                let members = team.of(&routing.closers);
                members.filter_map(|member| member.back_at).min()
            };
            Route::Later {
                closer: next,
                back_at: next.map_or_else(first_back, |member| member.back_at),
            }
        }
    }
}

/// The weight of a language that is not spoken.
const LANGUAGE: u32 = 4;

/// How many of the wanted skills are missing; language counts most.
fn misfit(member: &Member, wanted: &Wanted<'_>) -> u32 {
    let language = wanted.language.is_some_and(|language| {
        !member.languages.is_empty() && !member.languages.iter().any(|l| l == language)
    });
    let serves = |segments: &[&str]| {
        let mut own = member.segments.iter();
        own.any(|own| segments.contains(&own.as_str()))
    };
    // Whoever serves Europe only is nobody for Ohio, although no segment of theirs is known.
    let segment = !member.segments.is_empty()
        && !serves(&wanted.segments)
        && (!wanted.segments.is_empty() || serves(&wanted.other_segments));
    let size = wanted.expected_value.is_some_and(|value| {
        member.deal_from.is_some_and(|from| value < from)
            || member.deal_to.is_some_and(|to| value > to)
    });
    u32::from(language) * LANGUAGE + u32::from(segment) * 2 + u32::from(size)
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;
    use crate::campaign::identity::Hours;

    fn member(id: &str, there: bool, load: u32) -> Member {
        Member {
            id: id.into(),
            name: id.to_owned(),
            languages: Vec::new(),
            segments: Vec::new(),
            deal_from: None,
            deal_to: None,
            free: 5 - load,
            load,
            there,
            back_at: None,
            hours: Hours::default(),
            timezone: TimeZone::UTC,
        }
    }

    #[test]
    fn who_works_at_the_hour_that_was_asked_for_is_the_one_to_call() {
        let mut early = member("maria", false, 0);
        early.hours.days = [("thu".to_owned(), "08:00-17:00".to_owned())].into();
        let mut late = member("ben", false, 2);
        late.hours.days = [("thu".to_owned(), "10:00-20:00".to_owned())].into();
        early.back_at = Timestamp::from_second(8 * 3600).ok();
        late.back_at = Timestamp::from_second(10 * 3600).ok();
        let team = Team {
            members: vec![early, late],
        };
        // January 1, 1970 was a Thursday.
        for (hour, who) in [(9, "maria"), (12, "maria"), (18, "ben")] {
            let wanted = Wanted {
                called_at: Timestamp::from_second(hour * 3600).ok(),
                ..Wanted::default()
            };
            let routing = Routing::default();
            let Route::Later { closer, .. } = route(&team, &routing, &wanted) else {
                unreachable!("nobody is there");
            };
            assert_eq!(closer.map(|member| member.id.as_str()), Some(who), "{hour}");
        }
    }

    fn offered<'t>(route: &Route<'t>) -> Option<&'t str> {
        match route {
            Route::Offer(member) => Some(member.id.as_str()),
            Route::Later { .. } => None,
        }
    }

    #[test]
    fn the_least_loaded_who_is_there_gets_it() {
        let team = Team {
            members: vec![
                member("ann", true, 3),
                member("bob", true, 1),
                member("cid", false, 0),
            ],
        };
        let routing = Routing::default();
        let got = route(&team, &routing, &Wanted::default());
        assert_eq!(offered(&got), Some("bob"));
    }

    #[test]
    fn who_is_back_in_the_prospects_night_comes_after_who_is_back_by_day() {
        let at = |hour: i64| Timestamp::from_second(hour * 3600).ok();
        let mut berlin = member("lena", false, 0);
        berlin.back_at = at(8);
        let mut boston = member("ben", false, 2);
        boston.back_at = at(15);
        let team = Team {
            members: vec![berlin, boston],
        };
        let wanted = Wanted {
            by_day: &|back_at| Some(back_at) >= at(13),
            ..Wanted::default()
        };
        let routing = Routing::default();
        let Route::Later { closer, back_at } = route(&team, &routing, &wanted) else {
            unreachable!("nobody is there");
        };
        assert_eq!(closer.map(|member| member.id.as_str()), Some("ben"));
        assert_eq!(back_at, at(15));
    }

    #[test]
    fn language_counts_more_than_load() {
        let mut german = member("gerd", true, 4);
        german.languages = vec!["de".to_owned()];
        let mut english = member("eve", true, 0);
        english.languages = vec!["en".to_owned()];
        let team = Team {
            members: vec![english, german],
        };
        let wanted = Wanted {
            language: Some("de"),
            ..Wanted::default()
        };
        let routing = Routing::default();
        let got = route(&team, &routing, &wanted);
        assert_eq!(offered(&got), Some("gerd"));
    }

    #[test]
    fn nobody_gets_it_twice_and_rounds_end() {
        let team = Team {
            members: vec![member("ann", true, 0), member("bob", true, 0)],
        };
        let tried = [CloserId::from("ann")];
        let wanted = Wanted {
            tried: &tried,
            ..Wanted::default()
        };
        let routing = Routing::default();
        let got = route(&team, &routing, &wanted);
        assert_eq!(offered(&got), Some("bob"));
        let one_round = Routing {
            max_offers: 1,
            ..Routing::default()
        };
        assert_eq!(offered(&route(&team, &one_round, &wanted)), None);
    }

    #[test]
    fn who_let_it_go_is_not_promised() {
        let back = |id: &str, there, second| Member {
            back_at: Timestamp::from_second(second).ok(),
            ..member(id, there, 0)
        };
        // Who was tried, who gets back, and when.
        let cases: [(&[&str], Option<&str>, i64); 4] = [
            (&[], Some("ann"), 300),
            (&["ann"], Some("bob"), 200),
            (&["ann", "bob"], Some("cid"), 100),
            (&["ann", "bob", "cid"], None, 100),
        ];
        let mut ann = back("ann", true, 300);
        ann.free = 0;
        // Back first, but less fit.
        let mut cid = back("cid", false, 100);
        cid.languages = vec!["de".to_owned()];
        let team = Team {
            members: vec![ann, back("bob", false, 200), cid],
        };
        for (tried, who, when) in cases {
            let tried: Vec<CloserId> = tried.iter().map(|id| CloserId::from(*id)).collect();
            let wanted = Wanted {
                language: Some("en"),
                tried: &tried,
                ..Wanted::default()
            };
            let routing = Routing::default();
            let Route::Later { closer, back_at } = route(&team, &routing, &wanted) else {
                panic!("nobody can take it: {tried:?}");
            };
            assert_eq!(closer.map(|member| member.id.as_str()), who, "{tried:?}");
            assert_eq!(back_at, Timestamp::from_second(when).ok(), "{tried:?}");
        }
    }

    #[test]
    fn who_is_full_gets_nothing() {
        let mut full = member("ann", true, 5);
        full.free = 0;
        let team = Team {
            members: vec![full],
        };
        let routing = Routing::default();
        let got = route(&team, &routing, &Wanted::default());
        assert!(matches!(
            got,
            Route::Later {
                closer: Some(_),
                ..
            }
        ));
    }
}
