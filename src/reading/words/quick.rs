//! Tables that are asked for every word of a text, with a hash that costs
//! little. What is in them comes from lexicons and campaigns, never from
//! prospects, so nobody can fill them with words that collide.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

/// A map that is asked often.
pub(crate) type Map<K, V> = HashMap<K, V, BuildHasherDefault<Quick>>;
/// A set that is asked often.
pub(crate) type Set<T> = HashSet<T, BuildHasherDefault<Quick>>;

/// The hash of all the parts, one after the other.
pub(crate) fn hash(parts: &[&str]) -> u64 {
    let mut hash = Quick::default();
    for part in parts {
        hash.write(part.as_bytes());
    }
    hash.finish()
}

/// Tells of most hashes that are not held that they are not, by a bit for each that is;
/// in `WORDS` times 64 bits.
#[derive(Debug, Clone)]
pub(crate) struct Sieve<const WORDS: usize>([u64; WORDS]);

impl<const WORDS: usize> Default for Sieve<WORDS> {
    fn default() -> Self {
        Self([0; WORDS])
    }
}

impl<const WORDS: usize> Sieve<WORDS> {
    fn place(hash: u64) -> (usize, u64) {
        ((hash >> 32) as usize % WORDS, 1 << (hash >> 58))
    }

    /// Holds `hash` from now on.
    pub fn add(&mut self, hash: u64) {
        let (word, mask) = Self::place(hash);
        self.0[word] |= mask;
    }

    /// Whether `hash` may be held; it is not where this says so.
    pub fn may_hold(&self, hash: u64) -> bool {
        let (word, mask) = Self::place(hash);
        self.0[word] & mask != 0
    }
}

/// The hash of a number.
pub(crate) fn hash_of(number: u32) -> u64 {
    let mut hash = Quick::default();
    hash.write_u32(number);
    hash.finish()
}

/// Mixes a machine word at a time by one multiplication.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Quick(u64);

/// An odd number with bits all over.
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

impl Quick {
    fn mix(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(23) ^ word).wrapping_mul(FACTOR);
    }
}

/// Up to seven bytes and how many they are, as one number.
fn few(bytes: &[u8]) -> u64 {
    let count = bytes.len();
    let number = match (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        // The two overlap where there are less than eight.
        (Some(first), Some(last)) => {
            let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
            u64::from(first) | u64::from(last) << (8 * (count - 4))
        }
        _ => bytes
            .iter()
            .fold(0, |number, byte| (number << 8) | u64::from(*byte)),
    };
    number ^ (count as u64) << 56
}

impl Hasher for Quick {
    fn finish(&self) -> u64 {
        // The high bits are the well mixed ones; tables look at the low ones, too.
        self.0 ^ (self.0 >> 32)
    }

    fn write(&mut self, bytes: &[u8]) {
        let mut chunks = bytes.chunks_exact(8);
        for chunk in &mut chunks {
            self.mix(chunk.try_into().map_or(0, u64::from_le_bytes));
        }
        self.mix(few(chunks.remainder()));
    }

    fn write_u8(&mut self, number: u8) {
        self.mix(u64::from(number));
    }

    fn write_u32(&mut self, number: u32) {
        self.mix(u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        self.mix(number);
    }

    fn write_usize(&mut self, number: usize) {
        self.mix(number as u64);
    }
}

#[cfg(test)]
mod tests {
    use std::hash::{BuildHasher, BuildHasherDefault};

    use super::*;

    #[test]
    fn texts_that_repeat_one_letter_are_numbers_of_their_own() {
        let numbers: HashSet<u64> = (0..=7).map(|count| few(&b"aaaaaaa"[..count])).collect();
        assert_eq!(numbers.len(), 8);
        assert_ne!(few(b"abcd"), few(b"abce"));
        assert_ne!(few(b"abcdefg"), few(b"abcdXfg"));
    }

    #[test]
    fn like_words_and_numbers_come_apart() {
        let build = BuildHasherDefault::<Quick>::default();
        let mut seen = HashSet::new();
        for number in 0..4_000_u32 {
            seen.insert(build.hash_one(number) & 0xffff);
            seen.insert(build.hash_one(format!("word{number}")) & 0xffff);
        }
        // 8,000 in 65,536 places: by chance about 7,500 different ones.
        assert!(seen.len() > 7_000, "{}", seen.len());
    }
}
