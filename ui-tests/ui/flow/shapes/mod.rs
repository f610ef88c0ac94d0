//! A module of `unannotated-elsewhere`.

/// Half of it.
pub fn half(x: f64) -> f64 {
    x / 2.0
}

#[derive(transform_func::Differentiable, Clone)]
pub struct Square {
    pub side: f64,
}

impl Square {
    pub fn area(&self) -> f64 {
        self.side * self.side
    }
}
