use super::*;
use crate::kernels::testing::*;
use ndarray::IxDyn;

const PAIRS: [(&[usize], &[usize]); 12] = [
    (&[2, 3, 4], &[2, 3, 4]),
    (&[2, 3, 4], &[4]),
    (&[3, 1], &[2, 3, 4]),
    (&[2, 1, 4], &[3, 1]),
    (&[], &[2, 3]),
    (&[2, 3], &[1, 1, 1]),
    (&[], &[]),
    (&[1], &[0]),
    (&[0, 3], &[1, 3]),
    (&[2, 3, 4, 5], &[3, 1, 1]),
    (&[2, 3, 4, 5], &[1, 3, 1, 5]),
    (&[7], &[1]),
];

fn broadcast(x: &Array<f64>, shape: &[usize]) -> Vec<f64> {
    x.broadcast(IxDyn(shape)).unwrap().iter().copied().collect()
}

#[test]
fn maps_match_loops_under_any_strides() {
    let mut g = generator(20);
    for shape in [&[2, 3, 4][..], &[], &[1], &[0, 2], &[5, 1, 2]] {
        for x in views(&mut g, shape) {
            let y = map(&x, |x| 2.0 * x + 1.0);
            let expected: Vec<f64> = elements(&x).iter().map(|x| 2.0 * x + 1.0).collect();
            assert_eq!((y.shape(), elements(&y)), (shape, expected));
            assert_eq!(map_owned(x.clone(), |x| 2.0 * x + 1.0), y);
            assert_eq!(map_owned(map(&x, |x| x), |x| 2.0 * x + 1.0), y);
        }
    }
}

#[test]
fn memory_order_is_kept() {
    let x = from_vec(&[3, 4], vec![1.0; 12]).reversed_axes();
    assert_eq!(map(&x, f64::exp).strides(), x.strides());
    assert_eq!(zip2("add", &x, &x, |a, b| a + b).unwrap().strides(), x.strides());
    let row_major = from_vec(&[4, 3], vec![1.0; 12]);
    assert!(
        zip2("add", &x, &row_major, |a, b| a + b)
            .unwrap()
            .is_standard_layout()
    );
}

#[test]
fn pairs_broadcast() {
    let mut g = generator(21);
    for (a_shape, b_shape) in PAIRS.into_iter().flat_map(|(a, b)| [(a, b), (b, a)]) {
        let shape = broadcast_shapes("sub", a_shape, b_shape).unwrap();
        for (a, b) in views(&mut g, a_shape)
            .iter()
            .zip(&views(&mut generator(22), b_shape))
        {
            let y = zip2("sub", a, b, |a, b| a - 2.0 * b).unwrap();
            let (x, z) = (broadcast(a, &shape), broadcast(b, &shape));
            let expected: Vec<f64> = x.iter().zip(&z).map(|(a, b)| a - 2.0 * b).collect();
            assert_eq!((y.shape(), elements(&y)), (&shape[..], expected));
            let y = zip3(
                "where",
                &map(a, |a| a > 0.0),
                b,
                a,
                |c, b, a| if c { b } else { a },
            )
            .unwrap();
            let expected: Vec<f64> = x
                .iter()
                .zip(&z)
                .map(|(&a, &b)| if a > 0.0 { b } else { a })
                .collect();
            assert_eq!((y.shape(), elements(&y)), (&shape[..], expected));
        }
    }
    assert!(zip2("sub", &view(&mut g, &[2]), &view(&mut g, &[3]), |a, b| a - b).is_err());
}

#[test]
fn fours_are_two_maps() {
    let mut g = generator(28);
    for shape in [&[2, 3, 7][..], &[], &[1], &[0, 2], &[200]] {
        let xs: [Array<f64>; 4] = std::array::from_fn(|_| from_vec(shape, elements(&view(&mut g, shape))));
        let f = |[a, b, c, d]: [f64; 4]| [a * b - c, c / d];
        let [y, z] = zip4(xs.each_ref(), f).unwrap();
        assert_eq!((y.shape(), z.shape()), (shape, shape));
        for (i, (y, z)) in elements(&y).into_iter().zip(elements(&z)).enumerate() {
            let [expected, other] = f(xs.each_ref().map(|x| elements(x)[i]));
            assert!(y == expected && (z == other || z.is_nan() && other.is_nan()));
        }
    }
    let [a, b] = [&[2, 3][..], &[3, 2]].map(|shape| from_vec(shape, vec![1.0; 6]));
    let first = |[a, b, _, _]: [f64; 4]| [a, b];
    assert!(zip4([&a, &a, &b, &a], first).is_none(), "of one shape");
    let turned = b.reversed_axes();
    assert!(zip4([&a, &turned, &a, &a], first).is_none(), "row-major");
}

#[test]
fn accumulation_leaves_sharers_alone() {
    let mut g = generator(23);
    for shape in [&[2, 3][..], &[], &[0]] {
        for (a, b) in views(&mut g, shape).iter().zip(&views(&mut generator(24), shape)) {
            let (mut sum, expected) = (a.clone(), (a + b).into_shared());
            let before = elements(a);
            add_assign(&mut sum, b);
            assert_eq!((&sum, elements(a)), (&expected, before));
            add_assign(&mut sum, b);
            assert_eq!(sum, &expected + b);
        }
    }
}

#[test]
fn results_in_place_are_maps_of_pairs() {
    let mut g = generator(26);
    for (a_shape, b_shape) in PAIRS {
        for (a, b) in views(&mut g, a_shape)
            .iter()
            .zip(&views(&mut generator(27), b_shape))
        {
            let expected = zip2("sub", a, b, |a, b| 2.0 * a - b).unwrap();
            let f = |a, b| 2.0 * a - b;
            let (mut shared, mut own) = (a.clone(), map(a, |x| x));
            assert!(!in_place(&mut shared, b, f), "a clone shares the storage");
            let fits = own.shape() == expected.shape() && own.is_standard_layout() && !own.is_empty();
            assert_eq!(in_place(&mut own, b, f), fits);
            assert_eq!((&shared, &own), (a, if fits { &expected } else { a }));
        }
    }
    let mut two = from_vec(&[2], vec![0.0; 2]);
    assert!(!in_place(&mut two, &from_vec(&[3], vec![0.0; 3]), |a, _| a));
}
