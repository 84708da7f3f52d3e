//! A set of small numbers that is filled and emptied very often.

/// The numbers, a bit for each.
#[derive(Debug, Default, Clone)]
pub(crate) struct Bits(Vec<u64>);

impl Bits {
    /// No numbers.
    pub const fn none() -> Self {
        Self(Vec::new())
    }

    /// Makes room for the numbers below `count`.
    pub fn fit(&mut self, count: usize) {
        let words = count.div_ceil(64);
        if self.0.len() < words {
            self.0.resize(words, 0);
        }
    }

    /// Holds `number` from now on, for which there must be room.
    pub fn add(&mut self, number: usize) {
        if let Some(word) = self.0.get_mut(number / 64) {
            *word |= 1 << (number % 64);
        }
    }

    /// Whether `number` is held.
    pub fn holds(&self, number: usize) -> bool {
        let bits = self.0.get(number / 64).copied().unwrap_or_default();
        bits >> (number % 64) & 1 == 1
    }

    /// Takes all numbers out, in their order.
    pub fn take(&mut self, mut each: impl FnMut(usize)) {
        for (at, word) in self.0.iter_mut().enumerate() {
            let mut bits = std::mem::take(word);
            while bits != 0 {
                each(at * 64 + bits.trailing_zeros() as usize);
                bits &= bits - 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_added_is_taken_out_once_and_in_order() {
        let mut bits = Bits::none();
        bits.fit(200);
        for number in [130, 2, 64, 2] {
            bits.add(number);
        }
        assert!(bits.holds(64) && !bits.holds(63));
        let mut taken = Vec::new();
        bits.take(|number| taken.push(number));
        assert_eq!(taken, [2, 64, 130]);
        bits.take(|number| taken.push(number));
        assert_eq!(taken.len(), 3);
    }
}
