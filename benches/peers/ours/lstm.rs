//! A chain of diagonal LSTM layers that predicts the next character of a text.

use crate::by_hand::lstm as by_hand;
use crate::case::{Case, Numbers, Outputs, one};
use crate::inputs::Lstm;
use std::rc::Rc;
use transform_func::prelude::*;

pub(super) fn cases() -> Vec<Case> {
    let of = Rc::new(Lstm::new(1024));
    let with = |run: fn(&Lstm) -> (Vec<f64>, Vec<f64>)| {
        let of = Rc::clone(&of);
        move || run(&of)
    };
    let grad =
        with(|i| grad!(by_hand::primal, argnums = (0, 1))(&i.main, &i.extra, &i.start, &i.text, i.width));
    let hand = with(|i| by_hand::adjoint(&i.main, &i.extra, &i.start, &i.text, i.width));
    let at = Rc::clone(&of);
    let primal = move || by_hand::primal(&at.main, &at.extra, &at.start, &at.text, at.width);
    vec![
        Case::new("primal", primal, one),
        Case::new("grad", grad, both),
        Case::new("hand", hand, both).against("grad"),
    ]
}

fn both((main, extra): (Vec<f64>, Vec<f64>)) -> Outputs {
    vec![("main", main.numbers()), ("extra", extra.numbers())]
}
