//! Rows or columns of a pattern, compressed.

/// Rows or columns, each with the places of its entries in ascending order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Lines {
    /// Where the places of each line begin, and the end.
    starts: Vec<usize>,
    places: Vec<usize>,
}

impl Lines {
    /// From all entries, sorted and each once.
    pub(super) fn of(count: usize, entries: &[(usize, usize)]) -> Self {
        let mut starts = vec![0; count + 1];
        entries.iter().for_each(|&(i, _)| starts[i + 1] += 1);
        for i in 0..count {
            starts[i + 1] += starts[i];
        }
        let places = entries.iter().map(|&(_, j)| j).collect();
        Lines { starts, places }
    }
    pub(super) fn count(&self) -> usize {
        self.starts.len() - 1
    }
    pub(super) fn len(&self) -> usize {
        self.places.len()
    }
    /// Where the places of each line begin, and the end.
    pub(super) fn starts(&self) -> &[usize] {
        &self.starts
    }
    /// The places of all lines.
    pub(super) fn places(&self) -> &[usize] {
        &self.places
    }
    pub(super) fn line(&self, i: usize) -> &[usize] {
        &self.places[self.starts[i]..self.starts[i + 1]]
    }
    pub(super) fn entries(&self) -> impl Iterator<Item = (usize, usize)> {
        (0..self.count()).flat_map(|i| self.line(i).iter().map(move |&j| (i, j)))
    }
    /// The other lines, whose places are these.
    pub(super) fn transposed(&self, count: usize) -> Self {
        let mut entries: Vec<_> = self.entries().map(|(i, j)| (j, i)).collect();
        entries.sort_unstable();
        Lines::of(count, &entries)
    }
    /// Entries of either of two that are alike.
    pub(super) fn united(&self, other: &Lines) -> Lines {
        let mut entries: Vec<_> = self.entries().chain(other.entries()).collect();
        entries.sort_unstable();
        entries.dedup();
        Lines::of(self.count(), &entries)
    }
}
