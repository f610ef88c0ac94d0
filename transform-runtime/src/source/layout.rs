//! The user's function by lines.

use super::TOKEN;

pub(super) struct Layout<'a> {
    /// The number of the first line.
    first: usize,
    /// Lines that show nothing are `None`.
    lines: Vec<Option<&'a str>>,
}

impl<'a> Layout<'a> {
    /// `None` if the lines are not known.
    pub(super) fn of(first: &str, text: &'a str) -> Option<Self> {
        let lines = text.split('\n');
        Some(Layout {
            first: first.parse().ok()?,
            lines: lines
                .map(|line| (!line.contains(TOKEN)).then_some(line))
                .collect(),
        })
    }

    /// The whole function.
    pub(super) fn text(&self) -> String {
        let lines: Vec<&str> = self.lines.iter().flatten().copied().collect();
        lines.join("\n") + "\n"
    }

    /// A line without its indentation. The first is the signature's.
    pub(super) fn line(&self, number: usize) -> Option<&'a str> {
        let index = number.checked_sub(self.first).filter(|index| *index > 0)?;
        self.lines.get(index).copied().flatten().map(str::trim)
    }
}
