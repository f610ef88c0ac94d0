//! Joining tensors, and losses.

use super::rows::{both, torch_handles};
use crate::case::{Map, Results, Tangents};
use std::rc::Rc;
use transform_runtime::plumbing::{Linearized, OutTan, TensorTan, Wrt};
use transform_runtime::{Function, Level, Tensor, nn};

pub(super) const ROWS: &[&[&str]] = &[NAMES];

torch_handles! {
    cat transform_runtime::cat;
        |xs, o| (&xs[..], &o.int("axis")); |dots| (&dots[..], None); |bars| (&mut bars[..], &mut ());
    stack transform_runtime::stack;
        |xs, o| (&xs[..], &o.int("axis")); |dots| (&dots[..], None); |bars| (&mut bars[..], &mut ());
    mse nn::mse;
        |xs, _o| (&xs[0], &xs[1]); |dots| (Some(&dots[0]), Some(&dots[1])); |bars| both(bars);
    cross_entropy nn::cross_entropy;
        |xs, o| (&xs[0], &o.integers("labels")); |dots| (Some(&dots[0]), None); |bars| (&mut bars[0], &mut ());
}
