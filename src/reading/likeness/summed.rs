//! What is said of each phrase, summed up roughly: most say too little to be looked at.

use std::cell::RefCell;

use crate::reading::words::bits::Bits;

/// A concept in a phrase.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Posting {
    pub phrase: u32,
    pub document: u32,
    /// How much of the phrase's weight it has, from 0 to 1,
    pub share: f32,
    /// and what it says.
    pub says: f32,
}

/// What is summed up roughly may be so much more.
pub(crate) const ROUGHLY: f32 = 1.0001;

/// What is said of a phrase, summed up roughly.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Sum {
    /// How much of its weight, from 0 to 1,
    pub share: f32,
    /// and how much that says.
    pub says: f32,
}

/// What is said of all phrases, while it is summed up.
#[derive(Debug, Default)]
pub(crate) struct Sums {
    sums: Vec<Sum>,
    /// The phrases of which something is said.
    touched: Bits,
}

impl Sums {
    /// Nothing said of no phrases.
    pub const fn none() -> Self {
        Self {
            sums: Vec::new(),
            touched: Bits::none(),
        }
    }

    /// Makes room for so many phrases.
    pub fn fit(&mut self, phrases: usize) {
        self.sums
            .resize(phrases.max(self.sums.len()), Sum::default());
        self.touched.fit(phrases);
    }

    /// Adds what one concept says of a phrase.
    pub fn add(&mut self, posting: &Posting) {
        let number = posting.phrase as usize;
        let sum = &mut self.sums[number];
        sum.share += posting.share;
        sum.says += posting.says;
        self.touched.add(number);
    }

    /// Takes everything out, in the order of the phrases: calls `each` with a phrase's number and sum.
    pub fn take(&mut self, mut each: impl FnMut(usize, Sum)) {
        self.touched
            .take(|number| each(number, std::mem::take(&mut self.sums[number])));
    }
}

thread_local! {
    /// Empty between two uses. A new list for every clause would cost more than the sums.
    pub(crate) static SUMS: RefCell<Sums> = const { RefCell::new(Sums::none()) };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_each_phrase_is_taken_out_once_and_in_order() {
        let mut sums = Sums::none();
        sums.fit(100);
        for (phrase, share) in [(70, 0.25), (3, 0.5), (70, 0.5)] {
            sums.add(&Posting {
                phrase,
                document: 0,
                share,
                says: 1.0,
            });
        }
        let mut taken = Vec::new();
        sums.take(|phrase, sum| taken.push((phrase, sum.share, sum.says)));
        assert_eq!(taken, [(3, 0.5, 1.0), (70, 0.75, 2.0)]);
        sums.take(|phrase, sum| taken.push((phrase, sum.share, sum.says)));
        assert_eq!(taken.len(), 2);
    }
}
