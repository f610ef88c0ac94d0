//! Colourings of sparsity patterns: lines of one colour share one product with the derivative.
//!
//! Two columns of one colour have no entry in a common row, so a product with the sum of their unit vectors has
//! each of their entries alone. They are coloured one after the other, those with most neighbours first, each by the
//! first colour that no neighbour has. Of a symmetric matrix an entry can be read at its mirrored place too, which
//! needs fewer colours: a star colouring. (Gebremedhin, Manne and Pothen, What color is your Jacobian?, SIAM Review 47, 2005:
//! algorithms 3.1 and 4.1.)

use super::lines::Lines;

/// Which lines are summed, and where entries are in the products.
#[derive(Debug)]
pub(super) struct Colouring {
    /// The colour of every line, or [`NONE`] of one without entries.
    pub(super) colours: Vec<usize>,
    /// How many colours there are: the number of products.
    pub(super) count: usize,
    /// For every entry, in order, the colour and the place in the product with it.
    pub(super) found: Vec<(usize, usize)>,
}
/// No colour.
pub(super) const NONE: usize = usize::MAX;

impl Colouring {
    /// Of columns; a product has an entry for each row.
    pub(super) fn of_columns(rows: &Lines, columns: &Lines) -> Self {
        let (colours, count) = apart(columns, rows);
        let found = rows.entries().map(|(i, j)| (colours[j], i)).collect();
        Colouring {
            colours,
            count,
            found,
        }
    }
    /// Of rows; a product has an entry for each column.
    pub(super) fn of_rows(rows: &Lines, columns: &Lines) -> Self {
        let (colours, count) = apart(rows, columns);
        let found = rows.entries().map(|(i, j)| (colours[i], j)).collect();
        Colouring {
            colours,
            count,
            found,
        }
    }
    /// Of the columns of a matrix that is symmetric, whether or not its pattern says so.
    pub(super) fn symmetric(rows: &Lines, columns: &Lines) -> Self {
        let graph = rows.united(columns);
        let (colours, count) = star(&graph);
        // In row `i`, the sum of a colour is a single entry if only one neighbour of `i` has the colour.
        let mut neighbours = vec![0usize; count];
        let mut found = Vec::with_capacity(rows.len());
        for i in 0..rows.count() {
            graph.line(i).iter().for_each(|&j| neighbours[colours[j]] += 1);
            found.extend(rows.line(i).iter().map(|&j| match neighbours[colours[j]] {
                1 => (colours[j], i),
                _ => (colours[i], j),
            }));
            graph.line(i).iter().for_each(|&j| neighbours[colours[j]] = 0);
        }
        Colouring {
            colours,
            count,
            found,
        }
    }
}

/// Colours of lines such that no two of one colour cross the same line.
fn apart(lines: &Lines, crossing: &Lines) -> (Vec<usize>, usize) {
    let neighbours = |j: &usize| lines.line(*j).iter().map(|&i| crossing.line(i).len()).sum();
    // The colours that are taken in each crossing line.
    let mut taken = vec![Vec::new(); crossing.count()];
    greedy(lines, neighbours, |j, colour| match colour {
        None => lines.line(j).iter().flat_map(|&i| &taken[i]).copied().collect(),
        Some(colour) => {
            lines.line(j).iter().for_each(|&i| taken[i].push(colour));
            Vec::new()
        }
    })
}

/// Colours of the vertices of a graph such that neighbours differ, and that of two ends of a path over one vertex
/// with the same colour, that in the middle has a lower one: so no path over four vertices has two colours.
fn star(graph: &Lines) -> (Vec<usize>, usize) {
    let mut colours = vec![NONE; graph.count()];
    // The colours around each vertex, each once.
    let mut around: Vec<Vec<usize>> = vec![Vec::new(); graph.count()];
    let neighbours = |v: &usize| graph.line(*v).len();
    greedy(graph, neighbours, |v, colour| match colour {
        None => {
            let mut forbidden = Vec::new();
            for &w in graph.line(v).iter().filter(|&&w| w != v) {
                let own = colours[w];
                forbidden.extend((own != NONE).then_some(own));
                forbidden.extend(around[w].iter().filter(|&&other| own == NONE || other < own));
            }
            forbidden
        }
        Some(colour) => {
            colours[v] = colour;
            for &w in graph.line(v).iter().filter(|&&w| w != v) {
                if !around[w].contains(&colour) {
                    around[w].push(colour);
                }
            }
            Vec::new()
        }
    })
}

/// Gives every line that has entries the first colour that is not forbidden, those with most neighbours first. `step` tells
/// what is forbidden to a line, and learns its colour.
fn greedy(
    lines: &Lines,
    neighbours: impl Fn(&usize) -> usize,
    mut step: impl FnMut(usize, Option<usize>) -> Vec<usize>,
) -> (Vec<usize>, usize) {
    let mut order: Vec<usize> = (0..lines.count())
        .filter(|&j| !lines.line(j).is_empty())
        .collect();
    order.sort_by_cached_key(|j| std::cmp::Reverse(neighbours(j)));
    let (mut colours, mut count) = (vec![NONE; lines.count()], 0);
    // The line that a colour was forbidden to last.
    let mut forbidden_to: Vec<usize> = Vec::new();
    for j in order {
        forbidden_to.resize(count + 1, NONE);
        for colour in step(j, None) {
            forbidden_to[colour] = j;
        }
        let free = (0..count)
            .find(|&colour| forbidden_to[colour] != j)
            .unwrap_or(count);
        colours[j] = free;
        count = count.max(free + 1);
        step(j, Some(free));
    }
    (colours, count)
}

#[cfg(test)]
mod tests {
    use super::super::Sparsity;
    use super::*;
    use proptest::prelude::*;

    fn patterns() -> impl Strategy<Value = Sparsity> {
        (0usize..14, 0usize..14).prop_flat_map(|(rows, columns)| {
            let entries = proptest::collection::vec((0..rows.max(1), 0..columns.max(1)), 0..40);
            entries.prop_map(move |entries| {
                let inside = entries.into_iter().filter(|&(i, j)| i < rows && j < columns);
                Sparsity::from_entries(rows, columns, inside)
            })
        })
    }
    fn squares() -> impl Strategy<Value = Sparsity> {
        (1usize..14).prop_flat_map(|n| {
            let entries = proptest::collection::vec((0..n, 0..n), 0..50);
            entries.prop_map(move |entries| Sparsity::from_entries(n, n, entries))
        })
    }
    /// A number for every place, the same at mirrored ones.
    fn number(i: usize, j: usize) -> f64 {
        1.0 + (i.min(j) * 31 + i.max(j)) as f64
    }
    /// The entries as they are found in the products of the matrix with these numbers.
    fn recovered(entries: &[(usize, usize)], by_rows: bool, of: &Colouring) -> Vec<f64> {
        let read = |&(colour, place): &(usize, usize)| {
            let summed = entries
                .iter()
                .map(|&(i, j)| if by_rows { (j, i) } else { (i, j) });
            let summed = summed.filter(|&(i, j)| i == place && of.colours[j] == colour);
            summed.map(|(i, j)| number(i, j)).sum()
        };
        of.found.iter().map(read).collect()
    }
    fn numbers(pattern: &Sparsity) -> Vec<f64> {
        pattern.iter().map(|(i, j)| number(i, j)).collect()
    }

    proptest! {
        #[test]
        fn columns_of_one_colour_share_no_row(pattern in patterns()) {
            let colouring = pattern.by_columns();
            for i in 0..pattern.shape()[0] {
                let mut colours: Vec<_> = pattern.row(i).iter().map(|&j| colouring.colours[j]).collect();
                colours.sort_unstable();
                prop_assert!(colours.windows(2).all(|pair| pair[0] != pair[1]));
                prop_assert!(colours.iter().all(|&colour| colour < colouring.count));
            }
            let entries: Vec<_> = pattern.iter().collect();
            prop_assert_eq!(recovered(&entries, false, colouring), numbers(&pattern));
        }
        #[test]
        fn rows_are_coloured_as_columns_of_the_transpose(pattern in patterns()) {
            let (rows, transposed) = (pattern.by_rows(), pattern.transposed());
            prop_assert_eq!(&rows.colours, &transposed.by_columns().colours);
            let entries: Vec<_> = pattern.iter().collect();
            prop_assert_eq!(recovered(&entries, true, rows), numbers(&pattern));
        }
        #[test]
        fn no_path_over_four_has_two_colours(pattern in squares()) {
            let (colouring, whole) = (pattern.symmetrically(), pattern.union(&pattern.transposed()));
            let colour = |v: usize| colouring.colours[v];
            let edges: Vec<_> = whole.iter().filter(|(i, j)| i != j).collect();
            for &(a, b) in &edges {
                prop_assert!(colour(a) != colour(b));
                for &(_, c) in edges.iter().filter(|&&(from, to)| from == b && to != a) {
                    for &(_, d) in edges.iter().filter(|&&(from, to)| from == c && to != b) {
                        prop_assert!(colour(a) != colour(c) || colour(b) != colour(d) || a == d);
                    }
                }
            }
            let entries: Vec<_> = whole.iter().collect();
            prop_assert_eq!(recovered(&entries, false, colouring), numbers(&pattern));
        }
        #[test]
        fn a_symmetric_matrix_needs_no_more_colours_than_any(pattern in squares()) {
            let whole = pattern.union(&pattern.transposed());
            let diagonal = whole.union(&Sparsity::banded(whole.shape()[0], 0, 0));
            prop_assert!(diagonal.symmetrically().count <= diagonal.shape()[0]);
        }
    }

    #[test]
    fn a_band_needs_as_many_colours_as_it_is_wide() {
        for (below, above) in [(0, 0), (1, 0), (1, 1), (2, 1), (3, 3)] {
            let band = Sparsity::banded(40, below, above);
            assert_eq!(band.by_columns().count, below + above + 1);
            assert_eq!(band.by_rows().count, below + above + 1);
        }
        for width in 0..5 {
            assert!(Sparsity::banded(40, width, width).symmetrically().count <= 2 * width + 1);
        }
    }

    #[test]
    fn an_arrow_needs_two_colours_if_it_is_symmetric() {
        let arrow = Sparsity::from_fn(50, 50, |i, j| i == 0 || j == 0 || i == j);
        assert_eq!(arrow.symmetrically().count, 2);
        assert_eq!(arrow.by_columns().count, 50);
    }

    #[test]
    fn lines_without_entries_have_no_colour() {
        let pattern = Sparsity::from_entries(2, 3, [(0, 1)]);
        assert_eq!(pattern.by_columns().colours, [NONE, 0, NONE]);
        assert_eq!(pattern.by_rows().colours, [0, NONE]);
        for (rows, columns) in [(0, 0), (0, 3), (3, 0)] {
            assert_eq!(Sparsity::dense(rows, columns).by_columns().count, 0);
            assert_eq!(Sparsity::dense(rows, columns).by_rows().count, 0);
        }
    }
}
