#![allow(non_camel_case_types)]
use transform_runtime::plumbing as __tf;
#[derive(Clone, Copy, Default)]
pub struct f {}
impl __tf::Function for f {
    type Params = (__tf::BySlice<f64>, __tf::ByVal<f64>);
    type Out = f64;
    fn eval<L: __tf::Level>(self, args: __tf::RefOf<'_, Self, L>) -> __tf::OutAt<Self, L> {
        let (x, k) = args;
        let mut s = __tf::lit::<L, _>(0.5);
        let n = x.len();
        for i in 0..n {
            let t0 = __tf::get(x, i);
            let t = __tf::mul(&t0, k);
            let t1 = t.sin();
            let t2 = __tf::mul(&t1, &s);
            let s1 = __tf::add(&s, &t2);
            s = s1;
        }
        s
    }
    fn linearize<L: __tf::Level>(
        self,
        args: __tf::RefOf<'_, Self, L>,
        wrt: __tf::Wrt,
    ) -> (__tf::OutAt<Self, L>, impl __tf::Linearized<Self, L> + use<L>) {
        let (x, k) = args;
        let mut tape = Vec::new();
        let mut s = __tf::lit::<L, _>(0.5);
        let w_s = __tf::witness(&s);
        let n = x.len();
        for i in 0..n {
            let t0 = __tf::get(x, i);
            let w_t0 = __tf::witness(&t0);
            let t = __tf::mul(&t0, k);
            let (t1, d1) = t.linearize_sin();
            let w_t1 = __tf::witness(&t1);
            let t2 = __tf::mul(&t1, &s);
            let s1 = __tf::add(&s, &t2);
            tape.push((d1, t1, s, w_t0, w_t1));
            s = s1;
        }
        let residuals = (tape, w_s, n, wrt);
        (
            s,
            __tf::Parts::<Self, L, _, _, _>::new(
                residuals,
                |residuals, (x, k), y_bar, (x_bar, k_bar)| {
                    let (tape, w_s, n, wrt) = residuals;
                    let mut s_bar = w_s.zero();
                    __tf::acc(&mut s_bar, y_bar);
                    let mut cursor = tape.len();
                    for i in (0..*n).rev() {
                        cursor -= 1;
                        let (d1, t1, s, w_t0, w_t1) = &tape[cursor];
                        let mut s0_bar = w_s.zero();
                        let mut t1_bar = w_t1.zero();
                        let mut t_bar = w_t0.zero();
                        __tf::acc(&mut s0_bar, &s_bar);
                        __tf::acc(&mut s0_bar, &__tf::mul(&s_bar, t1));
                        __tf::acc(&mut t1_bar, &__tf::mul(&s_bar, s));
                        __tf::pull(d1, &t1_bar, (__tf::Bar(&mut t_bar),));
                        if wrt.wants(1) {
                            __tf::acc(__tf::bar_at(x_bar, i), &__tf::mul(&t_bar, k));
                        }
                        if wrt.wants(2) {
                            __tf::acc(k_bar, &__tf::mul(&t_bar, &__tf::get(x, i)));
                        }
                        s_bar = s0_bar;
                    }
                },
                |residuals, (x, k), (x_dot, k_dot)| {
                    let (tape, _, n, _) = residuals;
                    let k_dot = __tf::own_dot(k_dot);
                    let mut s_dot = Default::default();
                    for i in 0..*n {
                        let (d1, t1, s, _, _) = &tape[i];
                        let t0_dot = __tf::dot_at(x_dot, i);
                        let t_dot = __tf::add(&__tf::mul(&t0_dot, k), &__tf::mul(&__tf::get(x, i), &k_dot));
                        let t1_dot = __tf::push(d1, (__tf::Dot(&t_dot),));
                        let t2_dot = __tf::add(&__tf::mul(&t1_dot, s), &__tf::mul(t1, &s_dot));
                        let s1_dot = __tf::add(&s_dot, &t2_dot);
                        s_dot = s1_dot;
                    }
                    s_dot
                },
            ),
        )
    }
}
fn primal(x: &[f64], k: f64) -> f64 {
    let mut s = 0.5;
    for i in 0..x.len() {
        let t = x[i] * k;
        s = s + t.sin() * s;
    }
    s
}
#[test]
fn works() {
    type G = __tf::Grad<f, __tf::At<0>, __tf::NoAux>;
    let g = <G as Default>::default()(&[0.3, 0.7], 1.3);
    let h = 1e-6;
    let fd = (primal(&[0.3 + h, 0.7], 1.3) - primal(&[0.3 - h, 0.7], 1.3)) / (2.0 * h);
    assert!((g[0] - fd).abs() < 1e-8, "{g:?} {fd}");
    type K = __tf::Grad<f, (__tf::At<1>,), __tf::NoAux>;
    type KK = __tf::Grad<__tf::Grad<f, __tf::At<1>, __tf::NoAux>, __tf::At<-1>, __tf::NoAux>;
    let k = |k| <K as Default>::default()(&[0.3, 0.7], k).0;
    let kk = <KK as Default>::default()(&[0.3, 0.7], 1.3);
    let fd = (k(1.3 + h) - k(1.3 - h)) / (2.0 * h);
    assert!((kk - fd).abs() < 1e-8, "{kk} {fd}");
}
