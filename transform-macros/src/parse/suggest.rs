//! "Did you mean": the known name that is nearest to a misspelt one.

/// The candidate within two edits of `name` (fewer for short names), if there is one.
pub(crate) fn nearest<'c>(name: &str, candidates: &[&'c str]) -> Option<&'c str> {
    let tolerance = (name.len() / 3).clamp(1, 2);
    let with_distance = candidates
        .iter()
        .map(|candidate| (distance(name, candidate), *candidate));
    with_distance
        .filter(|(edits, _)| *edits <= tolerance)
        .min_by_key(|(edits, _)| *edits)
        .map(|(_, name)| name)
}

/// The Levenshtein distance, one row of the table at a time.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        let mut next = vec![left];
        for (above, to) in row.iter().skip(1).zip(b.chars()) {
            left = (diagonal + usize::from(from != to)).min(left + 1).min(above + 1);
            diagonal = *above;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_nearest_name() {
        let keys = ["argnums", "has_aux", "chunk_size"];
        assert_eq!(nearest("argnum", &keys), Some("argnums"));
        assert_eq!(nearest("hasaux", &keys), Some("has_aux"));
        assert_eq!(nearest("speed", &keys), None);
    }

    #[test]
    fn counts_edits() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
    }
}
