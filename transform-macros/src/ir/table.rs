//! Maps and sets by number: of a variable, a place, a loop. Users run the macro as it is compiled for debugging, where
//! the hasher of std costs more than what is looked up.

use std::hash::{BuildHasherDefault, Hasher};

pub(crate) type Map<K, V> = std::collections::HashMap<K, V, BuildHasherDefault<ByNumber>>;
pub(crate) type Set<K> = std::collections::HashSet<K, BuildHasherDefault<ByNumber>>;

/// Hashes a key that is one number.
#[derive(Default)]
pub(crate) struct ByNumber(u64);

impl Hasher for ByNumber {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u32(byte.into());
        }
    }
    fn write_u32(&mut self, number: u32) {
        // An odd multiplier spreads neighbours over all bits.
        self.0 = (self.0 ^ u64::from(number)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}
