use transform_func::differentiable;

trait AddTo {
    fn add_to(self, y: &mut f64);
}
impl AddTo for usize {
    fn add_to(self, y: &mut f64) {
        *y += self as f64;
    }
}

#[differentiable]
fn raised(x: f64, n: usize) -> f64 {
    let mut y = x;
    n.add_to(&mut y);
    y
}

fn main() {}
