//! A list that keeps its newest entries, so that a pool that runs for days does not grow.

use std::collections::VecDeque;

const MOST: usize = 1000;
/// Metadata may be large, so the entries are bounded together as well.
const MOST_BYTES: usize = 64 << 20;

pub struct Newest<T> {
    /// Each with the bytes that it counts for.
    entries: VecDeque<(T, usize)>,
    bytes: usize,
}

impl<T> Default for Newest<T> {
    fn default() -> Self {
        Self {
            entries: VecDeque::new(),
            bytes: 0,
        }
    }
}

impl<T> Newest<T> {
    /// Adds an entry, for which older ones make room.
    pub fn push(&mut self, entry: T, bytes: usize) {
        self.bytes += bytes;
        self.entries.push_back((entry, bytes));
        while self.entries.len() > MOST || self.bytes > MOST_BYTES {
            let Some((_, dropped)) = self.entries.pop_front() else {
                break;
            };
            self.bytes -= dropped;
        }
    }

    /// The oldest entry first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.entries.iter().map(|(entry, _)| entry)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_make_room() {
        let mut newest = Newest::default();
        for number in 0..MOST + 5 {
            newest.push(number, 1);
        }
        assert!(newest.iter().copied().eq(5..MOST + 5));
        newest.push(0, MOST_BYTES - 2);
        assert!(newest.iter().copied().eq([MOST + 3, MOST + 4, 0]));
        newest.push(1, MOST_BYTES + 1);
        assert_eq!(newest.iter().count(), 0);
        newest.push(2, MOST_BYTES);
        assert!(newest.iter().copied().eq([2]));
    }
}
