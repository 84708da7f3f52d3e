//! Maps by numbers: nobody outside chooses the keys, so mixing them is enough.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Mixes one number into a hash.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Mixer(u64);

impl Hasher for Mixer {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, number: u64) {
        let mixed = (self.0 ^ number).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 = mixed ^ mixed >> 32;
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(u64::from(number));
    }
}

/// A map by numbers.
pub(crate) type Numbered<Key, Value> = HashMap<Key, Value, BuildHasherDefault<Mixer>>;
