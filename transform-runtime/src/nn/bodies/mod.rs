//! Operations that only the bodies of layers use. Their traits are private: where one is in scope, a body has its methods.

pub(super) mod optional;
pub(super) mod running;
pub(super) mod steps;
