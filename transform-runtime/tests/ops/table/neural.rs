//! Pooling, windows, normalisation, dropout.

use crate::case::{ANY, Domain, POSITIVE, Shapes, rows};
use transform_runtime::{Float, Level, Rng, Tensor};

const LINES: &[Shapes] = &[&[&[2, 3, 6]], &[&[5]], &[&[0, 4]]];
const IMAGES: &[Shapes] = &[&[&[2, 2, 4, 5]], &[&[3, 4]], &[&[1, 3, 3]], &[&[0, 2, 3]]];
const WINDOWED: &[Shapes] = &[&[&[5]], &[&[2, 4]], &[&[3, 1, 6]]];
const ROWS: &[Shapes] = &[
    &[&[2, 4], &[4], &[4]],
    &[&[3], &[3], &[3]],
    &[&[2, 2, 3], &[2, 3], &[2, 3]],
    &[&[2, 1], &[1], &[1]],
    &[&[0, 3], &[3], &[3]],
];
const SCALED_ROWS: &[Shapes] = &[
    &[&[2, 4], &[4]],
    &[&[3], &[3]],
    &[&[2, 2, 3], &[2, 3]],
    &[&[0, 3], &[3]],
];
const GROUPED: &[Shapes] = &[
    &[&[2, 4], &[4], &[4]],
    &[&[1, 2, 3, 2], &[2], &[2]],
    &[&[0, 2, 2], &[2], &[2]],
];
const BATCHES: &[Shapes] = &[
    &[&[4, 3], &[3], &[3]],
    &[&[2, 2, 3], &[2], &[2]],
    &[&[1, 2, 2, 2], &[2], &[2]],
];
const STATISTICS: &[Shapes] = &[
    &[&[3, 2], &[2], &[2], &[2], &[2]],
    &[&[2, 1, 2, 2], &[1], &[1], &[1], &[1]],
    &[&[0, 2], &[2], &[2], &[2], &[2]],
];
const RUNNING: &[Shapes] = &[&[&[3, 2], &[2], &[2]], &[&[2, 2, 3], &[2], &[2]]];

rows! {
    max_pool1d(x: ANY) Tensor LINES; x.max_pool1d(2); x.linearize_max_pool1d(2) => (x, _);
    max_pool1d_with(x: ANY) Tensor LINES;
        x.max_pool1d_with(3, 1, 1);
        x.linearize_max_pool1d_with(3, 1, 1) => (x, _, _, _);
    max_pool2d(x: ANY) Tensor IMAGES; x.max_pool2d(2); x.linearize_max_pool2d(2) => (x, _);
    max_pool2d_with(x: ANY) Tensor IMAGES;
        x.max_pool2d_with([2, 3], [1, 2], [1, 0]);
        x.linearize_max_pool2d_with([2, 3], [1, 2], [1, 0]) => (x, _, _, _);
    avg_pool1d(x: ANY) Tensor LINES; x.avg_pool1d(3); x.linearize_avg_pool1d(3) => (x, _);
    avg_pool1d_with(x: ANY) Tensor LINES;
        x.avg_pool1d_with(2, 3, 1);
        x.linearize_avg_pool1d_with(2, 3, 1) => (x, _, _, _);
    avg_pool2d(x: ANY) Tensor IMAGES; x.avg_pool2d([1, 3]); x.linearize_avg_pool2d([1, 3]) => (x, _);
    avg_pool2d_with(x: ANY) Tensor IMAGES;
        x.avg_pool2d_with([3, 2], 1, 1);
        x.linearize_avg_pool2d_with([3, 2], 1, 1) => (x, _, _, _);

    unfold(x: ANY) Tensor WINDOWED; x.unfold(-1, 3, 1); x.linearize_unfold(-1, 3, 1) => (x, _, _, _);
    unfold_with_gaps(x: ANY) Tensor &[&[&[5, 2]], &[&[2]]]; x.unfold(0, 2, 3); x.linearize_unfold(0, 2, 3) => (x, _, _, _);
    unfold_into_nothing(x: ANY) Tensor &[&[&[2, 3]]]; x.unfold(1, 0, 2); x.linearize_unfold(1, 0, 2) => (x, _, _, _);

    layer_norm(x: ANY, g: ANY, b: ANY) Tensor ROWS;
        x.layer_norm(g, b, 0.1);
        x.linearize_layer_norm(g, b, 0.1) => (x, g, b, _);
    layer_norm_of_nothing(x: ANY, g: ANY, b: ANY) Tensor &[&[&[2, 0], &[0], &[0]]];
        x.layer_norm(g, b, 0.1);
        x.linearize_layer_norm(g, b, 0.1) => (x, g, b, _);
    rms_norm(x: ANY, g: ANY) Tensor SCALED_ROWS;
        x.rms_norm(g, 0.1);
        x.linearize_rms_norm(g, 0.1) => (x, g, _);
    group_norm(x: ANY, g: ANY, b: ANY) Tensor GROUPED;
        x.group_norm(2, g, b, 0.1);
        x.linearize_group_norm(2, g, b, 0.1) => (x, _, g, b, _);
    batch_norm(x: ANY, g: ANY, b: ANY) Tensor BATCHES;
        x.batch_norm(g, b, 0.1);
        x.linearize_batch_norm(g, b, 0.1) => (x, g, b, _);
    batch_norm_eval(x: ANY, mean: ANY, var: POSITIVE, g: ANY, b: ANY) Tensor STATISTICS;
        x.batch_norm_eval(mean, var, g, b, 0.1);
        x.linearize_batch_norm_eval(mean, var, g, b, 0.1) => (x, mean, var, g, b, _);
    batch_norm_update(x: ANY, mean: ANY, var: POSITIVE) Tensor RUNNING;
        x.batch_norm_update(mean, var, 0.3);
        x.linearize_batch_norm_update(mean, var, 0.3) => (x, mean, var, _);

    dropout(x: Domain(0.5, 2.0)) Tensor &[&[&[2, 5]], &[&[]], &[&[0]]];
        x.dropout(0.4, &mut Rng::new(5));
        x.linearize_dropout(0.4, &mut Rng::new(5)) => (x, _, _);
    dropout_of_none(x: ANY) Tensor &[&[&[3]]];
        x.dropout(0.0, &mut Rng::new(5));
        x.linearize_dropout(0.0, &mut Rng::new(5)) => (x, _, _);
    dropout_of_all(x: ANY) Tensor &[&[&[3]]];
        x.dropout(1.0, &mut Rng::new(5));
        x.linearize_dropout(1.0, &mut Rng::new(5)) => (x, _, _);
}
