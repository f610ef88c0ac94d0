//! Shapes, axes and indices: broadcasting and the checks between what the user wrote and what kernels take.

use crate::element::Result;
use crate::error::Error;
use smallvec::SmallVec;

/// The lengths of the axes, outermost first.
pub(crate) type Shape = SmallVec<[usize; 4]>;

/// The common shape of two operands by NumPy's rule: aligned at the last axis, a length of 1 stretches.
pub(crate) fn broadcast_shapes(op: &'static str, a: &[usize], b: &[usize]) -> Result<Shape> {
    let rank = a.len().max(b.len());
    let padded = |shape: &[usize], axis: usize| match (axis + shape.len()).checked_sub(rank) {
        Some(own) => shape[own],
        None => 1,
    };
    let mut shape = Shape::new();
    for axis in 0..rank {
        match (padded(a, axis), padded(b, axis)) {
            (x, y) if x == y || y == 1 => shape.push(x),
            (1, y) => shape.push(y),
            (x, y) => {
                let from_end = rank - axis;
                return Err(Error::new(
                    op,
                    format!(
                        "shapes {a:?} and {b:?} do not broadcast: axis -{from_end} has length {x} in the first and \
                         {y} in the second; lengths must be equal or one of them 1"
                    ),
                ));
            }
        }
    }
    Ok(shape)
}

/// The axis counted from the front; `axis` may be negative, counted from the end.
pub(crate) fn normalize_axis(op: &'static str, axis: isize, rank: usize) -> Result<usize> {
    if let Some(axis) = wrap(axis, rank) {
        return Ok(axis);
    }
    let range = match rank {
        0 => "it has no axes".to_string(),
        _ => format!("axes are {}..={}", -(rank as isize), rank - 1),
    };
    Err(Error::new(
        op,
        format!("axis {axis} is out of range for an array of rank {rank}: {range}"),
    ))
}

/// Several axes, each normalised, sorted; an axis named twice is refused.
pub(crate) fn normalize_axes(op: &'static str, axes: &[isize], rank: usize) -> Result<SmallVec<[usize; 4]>> {
    let mut sorted = axes
        .iter()
        .map(|&axis| normalize_axis(op, axis, rank))
        .collect::<Result<SmallVec<_>>>()?;
    sorted.sort_unstable();
    match sorted.windows(2).find(|pair| pair[0] == pair[1]) {
        None => Ok(sorted),
        Some(pair) => Err(Error::new(
            op,
            format!("axis {} is named twice in {axes:?}; name each axis once", pair[0]),
        )),
    }
}

/// The index counted from the front; `i` may be negative, counted from the end.
pub(crate) fn normalize_index(op: &'static str, i: isize, len: usize) -> Result<usize> {
    if let Some(i) = wrap(i, len) {
        return Ok(i);
    }
    let range = match len {
        0 => "the axis is empty".to_string(),
        _ => format!("indices are {}..={}", -(len as isize), len - 1),
    };
    Err(Error::new(
        op,
        format!("index {i} is out of range for an axis of length {len}: {range}"),
    ))
}

fn wrap(i: isize, len: usize) -> Option<usize> {
    let from_front = if i < 0 { i.checked_add_unsigned(len)? } else { i };
    usize::try_from(from_front).ok().filter(|&i| i < len)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broadcasting_follows_numpy() {
        let shape = |a: &[usize], b: &[usize]| broadcast_shapes("add", a, b).map(|s| s.to_vec());
        assert_eq!(shape(&[], &[]), Ok(vec![]));
        assert_eq!(shape(&[2, 1, 3], &[4, 1]), Ok(vec![2, 4, 3]));
        assert_eq!(shape(&[0, 3], &[1, 3]), Ok(vec![0, 3]));
        assert_eq!(shape(&[1], &[0]), Ok(vec![0]));
        let message = shape(&[2, 3], &[4]).unwrap_err().to_string();
        assert!(
            message.starts_with("add: shapes [2, 3] and [4] do not broadcast: axis -1"),
            "{message}"
        );
        assert!(shape(&[2], &[0]).is_err());
    }

    #[test]
    fn axes_count_from_either_end() {
        assert_eq!(normalize_axis("sum", -1, 3), Ok(2));
        assert_eq!(normalize_axis("sum", 0, 1), Ok(0));
        for (axis, rank) in [(3, 3), (-4, 3), (0, 0), (-1, 0), (isize::MIN, 2)] {
            assert!(normalize_axis("sum", axis, rank).is_err());
        }
        let message = normalize_axis("sum", 3, 3).unwrap_err().to_string();
        assert_eq!(
            message,
            "sum: axis 3 is out of range for an array of rank 3: axes are -3..=2"
        );
        assert_eq!(normalize_axes("sum", &[-1, 0], 3).unwrap().to_vec(), [0, 2]);
        assert!(
            normalize_axes("sum", &[-1, 2], 3)
                .unwrap_err()
                .to_string()
                .contains("named twice")
        );
    }

    #[test]
    fn indices_count_from_either_end() {
        assert_eq!(normalize_index("index", -3, 3), Ok(0));
        assert_eq!(normalize_index("index", 2, 3), Ok(2));
        assert!(
            normalize_index("index", 3, 3)
                .unwrap_err()
                .to_string()
                .contains("-3..=2")
        );
        assert!(
            normalize_index("index", 0, 0)
                .unwrap_err()
                .to_string()
                .contains("empty")
        );
    }
}
