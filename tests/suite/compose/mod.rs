//! Transforms of transforms, transforms inside bodies, and how arguments and results are passed.

mod arguments;
mod auxiliary;
mod columns;
mod duality;
mod functionalize;
mod handles;
mod inner_jvp;
mod inner_transforms;
mod levels;
mod perturbation;
mod places;
mod plain_arguments;
mod saved;
mod single_precision;
mod sizes;
mod sources;
