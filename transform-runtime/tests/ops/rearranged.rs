//! Values of what moves elements: rolls, tiles, pads, triangles, parts, patterns of axes; on every dtype.

use transform_runtime::{Tensor, rearrange, rearrange_with};

fn counted(shape: &[usize]) -> Tensor<i64> {
    let len: usize = shape.iter().product();
    Tensor::arange(0.0, len as f64).reshape(shape)
}

#[test]
fn rolls_and_repetitions() {
    let x = counted(&[2, 3]);
    assert_eq!(x.roll(1, 1).to_vec(), [2, 0, 1, 5, 3, 4]);
    assert_eq!(x.roll(-4, 1).to_vec(), [1, 2, 0, 4, 5, 3]);
    assert_eq!(x.roll(3, 0).to_vec(), [3, 4, 5, 0, 1, 2]);
    assert_eq!(x.repeat(&[1, 2]).to_vec(), [0, 1, 2, 0, 1, 2, 3, 4, 5, 3, 4, 5]);
    assert_eq!(x.repeat(&[2, 1, 1]).shape(), [2, 2, 3]);
    assert_eq!(x.tile(&[2]), x.repeat(&[1, 2]));
    assert_eq!(x.tile(&[0]).shape(), [2, 0]);
    assert_eq!(Tensor::scalar(true).tile(&[2, 2]), Tensor::ones(&[2, 2]));
}

#[test]
fn padding() {
    let x = counted(&[1, 2]);
    assert_eq!(x.pad(&[(1, 0), (0, 1)], 9).to_vec(), [9, 9, 9, 0, 1, 9]);
    assert_eq!(x.pad(&[(1, 1)], 0).to_vec(), [0, 0, 1, 0]);
    assert_eq!(x.pad(&[], 7), x);
    assert!(Tensor::<f64>::ones(&[1]).pad(&[(1, 0)], f64::NAN).to_vec()[0].is_nan());
    assert_eq!(
        Tensor::<f64>::zeros(&[0]).pad(&[(1, 1)], 2.0).to_vec(),
        [2.0, 2.0]
    );
}

#[test]
fn triangles() {
    let x = Tensor::<i64>::arange(1.0, 13.0).reshape(&[2, 2, 3]);
    assert_eq!(x.tril(0).to_vec(), [1, 0, 0, 4, 5, 0, 7, 0, 0, 10, 11, 0]);
    assert_eq!(x.tril(1).to_vec(), [1, 2, 0, 4, 5, 6, 7, 8, 0, 10, 11, 12]);
    assert_eq!(x.tril(-1).to_vec(), [0, 0, 0, 4, 0, 0, 0, 0, 0, 10, 0, 0]);
    assert_eq!(x.triu(0).to_vec(), [1, 2, 3, 0, 5, 6, 7, 8, 9, 0, 11, 12]);
    assert_eq!(x.triu(-1), x);
    assert_eq!(x.triu(isize::MAX), Tensor::zeros(&[2, 2, 3]));
    assert_eq!(x.tril(isize::MIN), Tensor::zeros(&[2, 2, 3]));
    // What is left out is 0, not multiplied by it.
    let nan = Tensor::full(&[2, 2], f64::NAN).triu(1).to_vec();
    assert!(nan[1].is_nan() && nan[0] == 0.0 && nan[2..] == [0.0, 0.0]);
}

#[test]
fn parts() {
    let lengths = |parts: Vec<Tensor<i64>>| parts.iter().map(|part| part.shape()[0]).collect::<Vec<_>>();
    let x = counted(&[7, 2]);
    let parts = x.split(&[2, 5], 0);
    assert_eq!(
        (parts[0].to_vec(), parts[1].shape()),
        (vec![0, 1, 2, 3], &[5, 2][..])
    );
    // As torch.chunk: pieces of one size, so that there may be fewer.
    assert_eq!(lengths(x.chunk(3, 0)), [3, 3, 1]);
    assert_eq!(lengths(x.chunk(5, 0)), [2, 2, 2, 1]);
    assert_eq!(lengths(x.chunk(9, 0)), [1; 7]);
    assert_eq!(lengths(counted(&[0]).chunk(2, 0)), [0, 0]);
}

/// Elements stay those of the formula in the pattern.
#[test]
fn patterns() {
    let x = counted(&[2, 3, 4]);
    let at = |y: &Tensor<i64>, i: usize, j: usize, k: usize| y[[i, j, k]];
    let y = rearrange(&x, "a b c -> c a b");
    let z = rearrange(&x, "a b c -> (c a) b");
    let w = rearrange_with(&x, "a b (c d) -> (d b) a c", &[("d", 2)]);
    assert_eq!(
        (y.shape(), z.shape(), w.shape()),
        (&[4, 2, 3][..], &[8, 3][..], &[6, 2, 2][..])
    );
    for (a, b, c) in (0..24).map(|i| (i / 12, i / 4 % 3, i % 4)) {
        let expected = at(&x, a, b, c);
        assert_eq!(at(&y, c, a, b), expected);
        assert_eq!(z[[c * 2 + a, b]], expected);
        assert_eq!(at(&w, c % 2 * 3 + b, a, c / 2), expected);
    }
}

#[test]
fn patterns_of_every_form() {
    let x = counted(&[2, 3, 4]);
    for (pattern, shape) in [
        ("a b c -> a b c", &[2, 3, 4][..]),
        ("a b c->(a b c)", &[24]),
        ("  a  b c   ->  ( a b )  c ", &[6, 4]),
        ("... c -> c ...", &[4, 2, 3]),
        ("a ... -> (a ...)", &[24]),
        ("... -> (...)", &[24]),
        ("a b c ... -> ... c b a", &[4, 3, 2]),
        ("a b c -> 1 a (b 1) () c", &[1, 2, 3, 1, 4]),
        ("(a 1) b (c) -> b (a c)", &[3, 8]),
        ("a1 longer_name c -> c a1 longer_name", &[4, 2, 3]),
    ] {
        assert_eq!(rearrange(&x, pattern).shape(), shape, "{pattern}");
    }
    assert_eq!(rearrange(&counted(&[1, 3, 1]), "1 b () -> b").shape(), [3]);
    assert_eq!(rearrange(&Tensor::scalar(true), "-> 1 1").shape(), [1, 1]);
    assert_eq!(
        rearrange(&Tensor::<f64>::zeros(&[0, 2]), "a b -> (a b)").shape(),
        [0]
    );
    let split = rearrange_with(&x, "(a b) ... (c d) -> a d c ... b", &[("b", 2), ("c", 1)]);
    assert_eq!(split.shape(), [1, 4, 1, 3, 2]);
}

/// Evenly spaced numbers are exact at both ends, as torch.linspace.
#[test]
fn constructors() {
    let x = Tensor::<f64>::linspace(0.1, 0.7, 7).to_vec();
    assert_eq!((x[0], x[6], x[5]), (0.1, 0.7, 0.7 - (0.7 - 0.1) / 6.0));
    assert_eq!(Tensor::<f64>::linspace(2.0, 3.0, 1).to_vec(), [2.0]);
    assert_eq!(Tensor::<f32>::linspace(2.0, 3.0, 0).shape(), [0]);
    assert_eq!(Tensor::<i64>::linspace(0.0, 10.0, 5).to_vec(), [0, 2, 5, 7, 10]);
    assert_eq!(Tensor::<i64>::arange(2.0, 5.0).to_vec(), [2, 3, 4]);
    assert_eq!(Tensor::<bool>::eye(2).to_vec(), [true, false, false, true]);
}

/// As ndarray prints.
#[test]
fn display() {
    let x = Tensor::from_vec(vec![1.0, 2.5, -3.0, 4.0]).reshape(&[2, 2]);
    assert_eq!(x.to_string(), "[[1, 2.5],\n [-3, 4]]");
    assert_eq!(format!("{x}"), format!("{}", x.view()));
    assert_eq!(Tensor::scalar(7i64).to_string(), "7");
    assert_eq!(x.gt(2.0).to_string(), "[[false, true],\n [false, true]]");
}
