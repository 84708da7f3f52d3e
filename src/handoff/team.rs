//! The team as it is at one moment: who is there and has room.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rust_decimal::Decimal;

use crate::campaign::identity::Hours;
use crate::id::CloserId;

/// The closers of the house at one moment.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Team {
    /// Them, in the order of the house's list.
    pub members: Vec<Member>,
}

/// A closer at one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// Who.
    pub id: CloserId,
    /// Their name.
    pub name: String,
    /// Languages spoken (ISO 639-1); empty speaks the campaign's.
    pub languages: Vec<String>,
    /// Segments they serve; empty serves all.
    pub segments: Vec<String>,
    /// Deals from this expected value …
    pub deal_from: Option<Decimal>,
    /// … to this.
    pub deal_to: Option<Decimal>,
    /// How many leads they can take now.
    pub free: u32,
    /// How many they have.
    pub load: u32,
    /// Whether they are present and on duty.
    pub there: bool,
    /// When they are on duty next, where they are not there.
    pub back_at: Option<Timestamp>,
    /// When they work, …
    pub hours: Hours,
    /// … by this clock.
    pub timezone: TimeZone,
}

impl Member {
    /// Whether they work at that moment.
    pub fn is_on_duty(&self, at: Timestamp) -> bool {
        let local = at.to_zoned(self.timezone.clone()).datetime();
        self.hours.open_at(local)
    }
}

impl Team {
    /// How many more leads can be taken now by those of `closers` (all, where empty) who are there.
    pub fn free(&self, closers: &[String]) -> u32 {
        self.of(closers)
            .filter(|member| member.there)
            .map(|member| member.free)
            .sum()
    }

    /// The members named in `closers`; all of them where it is empty.
    pub fn of<'t>(&'t self, closers: &'t [String]) -> impl Iterator<Item = &'t Member> {
        self.members
            .iter()
            .filter(move |member| closers.is_empty() || closers.contains(&member.id.0))
    }

    /// The member with this id.
    pub fn member(&self, id: &CloserId) -> Option<&Member> {
        self.members.iter().find(|member| member.id == *id)
    }
}
