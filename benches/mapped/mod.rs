//! The workloads that are mapped: functions of one lane, with the lanes they are given.

pub(crate) mod mlp;
pub(crate) mod newton;
