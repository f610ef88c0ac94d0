//! Which line of the function each line of a generated text was written for.

/// The comments that say it begin so.
const SAYS: &str = "// line ";

/// A line of a text, and the number of the user's line that it stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Line<'a> {
    pub(crate) text: &'a str,
    pub(crate) of: Option<usize>,
}

/// Whether a line only says which line the next ones are for.
pub(crate) fn is_comment(text: &str) -> bool {
    text.trim_start().starts_with(SAYS)
}

/// The number and the text of the user's line in a comment.
fn said(text: &str) -> Option<(usize, &str)> {
    let (number, line) = text.trim_start().strip_prefix(SAYS)?.split_once(": ")?;
    Some((number.parse().ok()?, line.trim()))
}

fn indentation(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// The lines of a generated text. A comment is about what follows until the next one, or until its block ends.
pub(crate) fn generated(text: &str) -> Vec<Line<'_>> {
    let mut open: Vec<(usize, usize)> = Vec::new();
    text.lines()
        .map(|text| {
            let here = indentation(text);
            if let Some((number, _)) = said(text) {
                open.retain(|(depth, _)| *depth < here);
                open.push((here, number));
            } else if !text.is_empty() {
                open.retain(|(depth, _)| *depth <= here);
            }
            let of = open.last().map(|(_, number)| *number);
            Line { text, of }
        })
        .collect()
}

/// The lines of the function itself: their numbers are where the comments of the generated `texts` say they are.
pub(crate) fn primal<'a>(text: &'a str, texts: &[&str]) -> Vec<Line<'a>> {
    let lines: Vec<&str> = text.lines().collect();
    let says = texts.iter().flat_map(|text| text.lines()).filter_map(said);
    let firsts = says.flat_map(|(number, said)| {
        let like = lines
            .iter()
            .enumerate()
            .filter(move |(_, line)| line.trim() == said);
        like.filter_map(move |(place, _)| number.checked_sub(place))
    });
    let mut votes = std::collections::BTreeMap::<usize, usize>::new();
    firsts.for_each(|first| *votes.entry(first).or_default() += 1);
    let first = votes
        .iter()
        .max_by_key(|(_, votes)| **votes)
        .map(|(first, _)| *first);
    let numbered = lines.iter().enumerate();
    numbered
        .map(|(place, text)| Line {
            text,
            of: first.map(|first| first + place),
        })
        .collect()
}
