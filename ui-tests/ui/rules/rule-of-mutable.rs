use transform_func::differentiable;

#[differentiable(jvp = doubled_jvp)]
fn doubled(x: &mut [f64], by: &mut f64) {
    x[0] *= *by;
}

fn main() {}
