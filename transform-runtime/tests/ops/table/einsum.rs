//! Specifications of every kind, for operands of one to six: one op at all of them.

use crate::case::{ANY, At, Domain, Map, Op, Results, Row, Shapes, Tangents};
use std::rc::Rc;
use transform_runtime::plumbing::{Linearized, TensorTan, WithResiduals, Wrt};
use transform_runtime::{Function, Level, Tensor, einsum};

/// A specification and the shapes it is tried at.
struct Einsum {
    spec: &'static str,
    shapes: &'static [Shapes],
}
impl Row for Einsum {
    fn name(&self) -> &'static str {
        self.spec
    }
    fn domains(&self) -> Vec<Domain> {
        vec![ANY; 6]
    }
    fn shapes(&self) -> &'static [Shapes] {
        self.shapes
    }
}
macro_rules! at {
    ($($e:ty)*) => { $(
        impl<L: Level> At<$e, L> for Einsum {
            fn value(&self, xs: &[Tensor<$e, L>]) -> Vec<Tensor<$e, L>> {
                <einsum<$e> as Default>::default().eval::<L>((self.spec, &xs.to_vec())).results()
            }
            fn linearize(&self, xs: &[Tensor<$e, L>]) -> (Vec<Tensor<$e, L>>, Vec<Map<$e, L>>) {
                let (spec, xs) = (self.spec, xs.to_vec());
                let (y, derivative) = <einsum<$e> as Default>::default().linearize::<L, WithResiduals>((spec, &xs), Wrt::ALL);
                let shared = Rc::new((derivative, xs));
                let map = |k: usize| {
                    let (pushed, pulled) = (shared.clone(), shared.clone());
                    Map {
                        push: Box::new(move |t| {
                            let (derivative, xs) = &*pushed;
                            let mut dots = vec![TensorTan::default(); xs.len()];
                            dots[k] = TensorTan(Some(t.clone()));
                            derivative.push((spec, xs), (None, &dots)).tensors()
                        }),
                        pull: Box::new(move |ct| {
                            let (derivative, xs) = &*pulled;
                            let mut bars = vec![TensorTan::default(); xs.len()];
                            derivative.pull((spec, xs), Wrt::ALL, &Tangents::of(ct), (&mut (), &mut bars));
                            bars[k].0.clone()
                        }),
                    }
                };
                (y.results(), (0..shared.1.len()).map(map).collect())
            }
        }
    )* };
}
at!(f64 f32);
impl Op for Einsum {}

macro_rules! specs {
    ($($name:ident: $($spec:literal $shapes:expr;)+)+) => { $(
        #[test]
        fn $name() {
            $( $crate::laws::check(&Einsum { spec: $spec, shapes: $shapes }); )+
        }
    )+ };
}
specs! {
    of_one:
        "ij->ji" &[&[&[2, 3]]];
        "ij" &[&[&[2, 3]], &[&[0, 2]]];
        "ji" &[&[&[2, 3]]];
        "ij->" &[&[&[2, 3]], &[&[0, 2]]];
        "ij->j" &[&[&[2, 3]]];
        "ii" &[&[&[3, 3]], &[&[1, 1]]];
        "ii->i" &[&[&[3, 3]]];
        "iijj->ij" &[&[&[2, 2, 3, 3]]];
        "iij->j" &[&[&[2, 2, 3]]];
        "iii->i" &[&[&[2, 2, 2]]];
        "...i->..." &[&[&[2, 3]], &[&[3]], &[&[2, 2, 2]]];
        "i...->i" &[&[&[2, 3]], &[&[3]]];
        "...ii->...i" &[&[&[2, 3, 3]]];
        "->" &[&[&[]]];
        "..." &[&[&[2, 3]], &[&[]]];
    of_two:
        "ij,jk->ik" &[&[&[2, 3], &[3, 4]], &[&[1, 3], &[3, 1]], &[&[2, 3], &[1, 2]], &[&[2, 0], &[0, 2]]];
        " i j , j k " &[&[&[2, 3], &[3, 2]]];
        "ij,kj->ki" &[&[&[2, 3], &[4, 3]]];
        "i,j->ji" &[&[&[2], &[3]]];
        "i,j->" &[&[&[2], &[3]]];
        "i,j->j" &[&[&[2], &[3]]];
        "i,i" &[&[&[3], &[3]], &[&[1], &[3]]];
        "ij,ij->ij" &[&[&[2, 3], &[2, 3]], &[&[2, 1], &[2, 3]]];
        ",ij->ij" &[&[&[], &[2, 2]]];
        "bij,bjk->bik" &[&[&[2, 2, 3], &[2, 3, 2]], &[&[1, 2, 3], &[2, 3, 2]]];
        "Naf,Mbf->NMab" &[&[&[2, 1, 3], &[2, 2, 3]]];
        "ii,ij->j" &[&[&[2, 2], &[2, 3]]];
        "ijk,jil->kl" &[&[&[2, 3, 2], &[3, 2, 2]]];
        "...ij,...jk->...ik" &[&[&[2, 2, 3], &[3, 2]], &[&[2, 3], &[3, 2]], &[&[2, 1, 2, 2], &[3, 2, 2]]];
        "...,...->..." &[&[&[2, 3], &[3]]];
        "a...,b...->" &[&[&[2, 3], &[2, 1]]];
    of_more:
        "ij,jk,kl->il" &[&[&[2, 3], &[3, 2], &[2, 4]]];
        "i,ij,j->" &[&[&[2], &[2, 3], &[3]]];
        "i,ij,j" &[&[&[2], &[2, 3], &[3]]];
        "i,i,i->i" &[&[&[2], &[2], &[2]]];
        "bi,ij,bj->b" &[&[&[2, 2], &[2, 3], &[2, 3]]];
        "ij,jk,kl,lm->im" &[&[&[2, 2], &[2, 3], &[3, 2], &[2, 1]]];
        "i,j,k,l->lkji" &[&[&[2], &[1], &[2], &[2]]];
}
