//! Years of business and their parts: `FY27`, `fiscal Q2`.

use jiff::civil::Date;

use super::calendar::{Grain, Stretch, add_months, fiscal_year_start};
use super::expression::Reader;
use super::words::{UNITS, Unit};

impl Reader<'_> {
    /// `FY27`, `FY 2027`, `fiscal 2027`, `fiscal year 2027`: the year in which it ends.
    pub(super) fn fiscal(&self, at: usize) -> Option<(Stretch, usize)> {
        let tokens = self.tokens;
        let (next, unit) = UNITS.at(tokens, at)?;
        if unit != Unit::FiscalYear {
            return None;
        }
        let digits = tokens.digits(next)?;
        let year: i16 = digits.parse().ok()?;
        let year = match digits.len() {
            2 => 2000 + year,
            4 if (1990..2100).contains(&year) => year,
            _ => return None,
        };
        let begins = if self.fiscal_year_start == 1 {
            year
        } else {
            year - 1
        };
        let first = Date::new(begins, self.fiscal_year_start, 1).ok()?;
        Some((Stretch::months(first, 12, Grain::Year)?, next + 1))
    }

    /// `fiscal Q2`, `FY Q3`, `fiscal H1 2027`: counted from where the campaign's year begins.
    pub(super) fn fiscal_part(&self, at: usize) -> Option<(Stretch, usize)> {
        let tokens = self.tokens;
        let (next, unit) = UNITS.at(tokens, at)?;
        let (months, grain) = match tokens.at(next) {
            "q" => (3, Grain::Quarter),
            "h" => (6, Grain::Half),
            _ => return None,
        };
        let number = tokens.digits(next + 1).filter(|_| tokens.glued(next + 1))?;
        let month = Self::months_of(number.parse().ok()?, months)?;
        if unit != Unit::FiscalYear {
            return None;
        }
        let part =
            |year: Date| Stretch::months(add_months(year, i64::from(month) - 1)?, months, grain);
        let end = next + 2;
        if let Some((year, end)) = self.year_after(end) {
            let begins = year - i16::from(self.fiscal_year_start != 1);
            let first = Date::new(begins, self.fiscal_year_start, 1).ok()?;
            return Some((part(first)?, end));
        }
        let first = fiscal_year_start(self.now.date(), self.fiscal_year_start)?;
        let this = part(first)?;
        if this.to <= self.now {
            return Some((part(add_months(first, 12)?)?, end));
        }
        Some((this, end))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::reading::Language;
    use crate::reading::time::{TimeContext, find};

    #[test]
    fn parts_of_a_fiscal_year_count_from_its_beginning() {
        let context = TimeContext {
            written_at: date(2026, 11, 18).at(9, 30, 0, 0),
            locale: "en-US".to_owned(),
            fiscal_year_start: 4,
            language: Language::En,
        };
        for (text, from) in [
            ("fiscal Q2", date(2027, 7, 1)),
            ("fiscal Q3", date(2026, 10, 1)),
            ("in fiscal Q1", date(2027, 4, 1)),
            ("fiscal H2", date(2026, 10, 1)),
            ("Q2", date(2027, 4, 1)),
        ] {
            let found = find(text, &context);
            let first = found.first().and_then(|time| time.from);
            assert_eq!(first.map(jiff::civil::DateTime::date), Some(from), "{text}");
        }
    }
}
