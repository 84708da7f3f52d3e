//! Two hours of one message that are one time together: "not before ten, or after six",
//! "on Wednesday afternoon, after 3".

use super::when::{Day, Hour, NamedTime};

/// "Don't call before ten, or after six": between both.
pub(super) fn between(exact: &[&NamedTime]) -> Option<NamedTime> {
    let [first, second] = exact else {
        return None;
    };
    let hour = match (&first.hour, &second.hour) {
        (Hour::After(from), Hour::Before(to)) | (Hour::Before(to), Hour::After(from))
            if from < to && first.limits && second.limits =>
        {
            Hour::Between(*from, *to)
        }
        _ => return None,
    };
    Some(NamedTime {
        hour,
        ..(*first).clone()
    })
}

/// "On Wednesday afternoon, after 3": the hour within the part of the day.
pub(super) fn narrower(exact: &[&NamedTime]) -> Option<NamedTime> {
    let [part, within] = exact else {
        return None;
    };
    let Hour::Between(from, to) = part.hour else {
        return None;
    };
    let hour = match within.hour {
        Hour::After(at) if from <= at && at < to => Hour::After(at),
        Hour::Before(at) if from < at && at <= to => Hour::Between(from, at),
        _ => return None,
    };
    (within.implied || within.day == Day::Open || within.day == part.day).then(|| NamedTime {
        hour,
        precise: true,
        ..(*part).clone()
    })
}
